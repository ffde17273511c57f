import { Button } from "@mantine/core";
import IconCloudOff from "@tabler/icons-react/dist/esm/icons/IconCloudOff.mjs";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import classes from "./Notices.module.css";

/** Whether the server cannot be reached or answers with an error. */
export type Trouble = "away" | "error";

const WORDS = {
  away: { stale: "app.offline", empty: "app.offline.empty" },
  error: { stale: "app.error", empty: "app.error.empty" },
} as const;

interface Props {
  trouble: Trouble;
  hasData: boolean;
  onRetry: () => void;
}

/** The server gives no data; what is on the screen stays. */
export function ServerBanner({ trouble, hasData, onRetry }: Props) {
  const { t } = useI18n();
  return (
    <div role="status" className={classes.notice} data-testid="offline">
      <IconCloudOff size={17} aria-hidden />
      <span>{t(WORDS[trouble][hasData ? "stale" : "empty"])}</span>
      <Button size="compact-xs" variant="light" onClick={onRetry}>
        {t("app.retry")}
      </Button>
    </div>
  );
}

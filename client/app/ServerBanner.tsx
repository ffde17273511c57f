import { Button } from "@mantine/core";
import IconCloudOff from "@tabler/icons-react/dist/esm/icons/IconCloudOff.mjs";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import classes from "./Notices.module.css";

/** The server is away; what is on the screen stays. */
export function ServerBanner({ hasData, onRetry }: { hasData: boolean; onRetry: () => void }) {
  const { t } = useI18n();
  return (
    <div role="status" className={classes.notice} data-testid="offline">
      <IconCloudOff size={17} aria-hidden />
      <span>{t(hasData ? "app.offline" : "app.offline.empty")}</span>
      <Button size="compact-xs" variant="light" onClick={onRetry}>
        {t("app.retry")}
      </Button>
    </div>
  );
}

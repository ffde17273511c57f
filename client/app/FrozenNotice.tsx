import { Button } from "@mantine/core";
import { useCounts } from "../lib/cube/counts.store.ts";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import { setView, useView } from "../lib/view/view.store.ts";
import classes from "./Notices.module.css";

/** Says that the map shows a snapshot, and leads back to the records as they are. */
export function FrozenNotice() {
  const { t } = useI18n();
  const frozen = useView((view) => view.snapshot !== null);
  const day = useCounts((state) => state.asOf?.businessDate ?? "");
  if (!frozen) return null;
  return (
    <div className={classes.notice} role="status" data-testid="frozen">
      <span>{t("briefing.frozen.banner", { asof: t("asof", { when: day }) })}</span>
      <Button size="compact-xs" variant="default" onClick={() => setView({ snapshot: null })}>
        {t("briefing.frozen.leave")}
      </Button>
    </div>
  );
}

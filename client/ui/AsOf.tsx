import { useCounts } from "../lib/cube/counts.store.ts";
import { formatInstant } from "../lib/format.ts";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import classes from "./ui.module.css";

/** When the numbers beside it were true: of the counts, or of an answer that carries its own moment. */
export function AsOf({ moment }: { moment?: { changedAt: string; businessDate: string } }) {
  const { t } = useI18n();
  const counted = useCounts((state) => state.asOf);
  const at = moment ?? counted;
  // Keeps its line, so that nothing jumps when the numbers arrive.
  if (!at) return <span className={classes.asOf}>&nbsp;</span>;
  return (
    <time className={classes.asOf} dateTime={at.changedAt}>
      {t("asof", { when: formatInstant(at.changedAt) })}
    </time>
  );
}

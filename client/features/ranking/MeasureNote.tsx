import { DUE_SOON_DAYS, DURATION_DAYS } from "#server/algorithms/analysis/calendar.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { addDays, daysIn } from "../../lib/days.ts";
import type { Key } from "../../lib/i18n/i18n.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { type Measure, needsTime } from "../../lib/measures.ts";
import { setView } from "../../lib/view/view.store.ts";
import classes from "./RankingPanel.module.css";

/** What a measure's name and its denominator leave unsaid. */
const ABOUT: Partial<Record<Measure, Key>> = {
  onTime: "ranking.about.onTime",
  medianDays: "ranking.about.medianDays",
  dueSoon: "ranking.about.dueSoon",
};

/** The days a measure refers to, and what it counts. Nothing for the stock, which is as of now. */
export function MeasureNote({ what }: { what: Measure }) {
  const { t } = useI18n();
  const period = useCounts((state) => state.time?.periods.current);
  const today = useCounts((state) => state.asOf?.businessDate);
  const about = ABOUT[what];
  if (!needsTime(what) || !period || !today) return null;
  const days =
    what === "medianDays"
      ? t("ranking.period.days", { from: addDays(period.to, 1 - DURATION_DAYS), to: period.to })
      : what === "dueSoon"
        ? t("ranking.ahead", { from: addDays(today, 1), to: addDays(today, DUE_SOON_DAYS) })
        : t("ranking.period", { from: period.from, to: period.to, n: daysIn(period) });
  return (
    <p className={classes.note} data-testid="measure-period">
      <strong>{days}</strong>
      {what !== "dueSoon" && (
        <>
          {" "}
          <button type="button" className={classes.link} onClick={() => setView({ dock: "time" })}>
            {t("ranking.period.change")}
          </button>
        </>
      )}
      {about && (
        <>
          <br />
          {t(about)}
        </>
      )}
    </p>
  );
}

import { useState } from "react";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { TimeWaiting } from "../../ui/TimeWaiting.tsx";
import { HourHeat } from "./HourHeat.tsx";
import { PeriodBar } from "./PeriodBar.tsx";
import classes from "./TimeDock.module.css";
import { usePeriod } from "./use-period.ts";
import { WeekChart } from "./WeekChart.tsx";

const PARTS = ["weeks", "heat"] as const;

/** Three years of findings and accidents, the period chosen on them, and when in the week the period's accidents happen. */
export function TimeDock() {
  const { t } = useI18n();
  const time = useCounts((state) => state.time);
  const choice = usePeriod();
  // Where there is no room for both, one of them.
  const [part, setPart] = useState<(typeof PARTS)[number]>("weeks");
  if (!time || !choice)
    return (
      <div className={classes.waiting}>
        <TimeWaiting rows={4} height={48} />
      </div>
    );
  return (
    <div className={classes.box}>
      <div className={classes.dock} data-part={part} data-testid="time-dock">
        <div className={classes.bar}>
          <PeriodBar choice={choice} />
          <div className={classes.parts}>
            {PARTS.map((one) => (
              <button key={one} type="button" aria-pressed={one === part} onClick={() => setPart(one)}>
                {t(`time.tab.${one}`)}
              </button>
            ))}
          </div>
        </div>
        <div className={classes.weeks}>
          <WeekChart weekly={time.weekly} choice={choice} />
        </div>
        <div className={classes.heat}>
          <HourHeat hourWeekday={time.hourWeekday} />
        </div>
        <p className={classes.note}>{t("time.affects")}</p>
      </div>
    </div>
  );
}

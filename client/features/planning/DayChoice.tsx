import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { setView, useView } from "../../lib/view/view.store.ts";
import { dayName } from "./clock.ts";
import classes from "./Planning.module.css";

/** Chooses the day that map, routes and timeline show; all of them where none is chosen. */
export function DayChoice({ days }: { days: readonly string[] }) {
  const { t, language } = useI18n();
  const day = useView((view) => view.planDay);
  if (days.length < 2) return null;
  return (
    <fieldset className={classes.days} aria-label={t("plan.days")} data-testid="plan-days">
      {[null, ...days.keys()].map((one) => (
        <button key={one ?? "all"} type="button" aria-pressed={one === day} onClick={() => setView({ planDay: one })}>
          {one === null ? t("plan.days.all") : dayName(days[one]!, language)}
        </button>
      ))}
    </fieldset>
  );
}

import { ACCIDENT_KIND_NAMES } from "#server/algorithms/briefing/words/names.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { useView } from "../../lib/view/view.store.ts";
import classes from "./AccidentLegend.module.css";
import { useBlackSpots } from "./black-spots/black-spot.store.ts";

/** What the dots and rings mean while the accidents are looked at. */
export function AccidentLegend() {
  const { t, language } = useI18n();
  const open = useView((view) => view.tab === "accidents" && view.panels.includes("right"));
  const period = useCounts((state) => state.time?.periods.current);
  const spots = useBlackSpots(({ shown }) => shown && (shown.saved?.period ?? shown.found?.result ?? null));
  const kind = useView((view) => view.accidentKind);
  if (!open || !period) return null;
  return (
    <section className={classes.legend} data-testid="legend-accidents">
      <h3>
        {t("legend.accidents", {
          what: kind === null ? t("tabs.accidents") : (ACCIDENT_KIND_NAMES[kind]?.[language] ?? kind),
          from: period.from,
          to: period.to,
        })}
      </h3>
      <ul>
        <li>
          <i data-fatal />
          {t("severity.fatal")}
        </li>
        <li>
          <i />
          {t("legend.accidents.other")}
        </li>
        {spots && (
          <li>
            <b aria-hidden>1</b>
            {t("legend.accidents.spot", { from: spots.from, to: spots.to })}
          </li>
        )}
      </ul>
    </section>
  );
}

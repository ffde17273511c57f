import { STABILITY_SETTINGS } from "#server/algorithms/analysis/analysis-types.ts";
import { isRate } from "#server/algorithms/analysis/measures.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { HOT_SPOT_COLOURS } from "../../lib/palette.ts";
import { capital, denominatorKey, hotClassKey, measureOf } from "../../lib/surface/surface-words.ts";
import { useView } from "../../lib/view/view.store.ts";
import classes from "./HotSpotLegend.module.css";

/** The seven classes with their cells, what was tested against what, and what the opacity says. */
export function HotSpotLegend() {
  const { t, count } = useI18n();
  const surface = useCounts((state) => state.surface);
  const settled = useCounts((state) => state.stability !== null);
  const theme = useView((view) => view.theme);
  const asked = useView((view) => view.hotMeasure);
  const regions = useRegions();
  const place = useView((view) => {
    const region = view.filter.place === null ? undefined : regions?.byCode.get(view.filter.place);
    return region && (view.language === "zh" ? region.nameZh : region.nameEn);
  });
  if (surface?.kind !== "hotspots") return null;
  const { universe, classCounts } = surface;
  return (
    <section className={classes.legend} data-testid="legend-hotspots">
      <h3 className={classes.title}>
        {t("legend.hot", { measure: t(`hot.${measureOf("hotspots", asked)}`) })} <small>{t("legend.hot.method")}</small>
      </h3>
      <ol className={classes.classes}>
        {HOT_SPOT_COLOURS[theme].map((colour, i) => {
          const cells = classCounts[i] ?? 0;
          const name = capital(t(hotClassKey(i - 3)));
          return (
            <li
              key={colour}
              title={t("legend.hot.cells", { class: name, n: count(cells) }, cells)}
              data-neutral={i === 3 || undefined}
              data-testid={`hot-class-${i - 3}`}
            >
              <i style={{ background: colour }} aria-hidden />
              <span className={classes.confidence} aria-hidden>
                {i === 3 ? t("legend.hot.none") : `${t(i < 3 ? "legend.hot.cold" : "legend.hot.hot")} ${CONFIDENCE[i]}`}
              </span>
              <span className={classes.hidden}>{name}</span>
              <span className={classes.cells}>{count(cells)}</span>
            </li>
          );
        })}
      </ol>
      <p className={classes.note}>
        {universe.tooFew !== null && <strong>{t("legend.hot.tooFew", { n: count(universe.tooFew) })} </strong>}
        {place && `${t("legend.hot.place", { place })} `}
        {isRate(measureOf("hotspots", asked))
          ? t("legend.hot.universe.rate", {
              n: count(universe.cells),
              m: count(universe.untested),
              denominator: t(denominatorKey(measureOf("hotspots", asked))),
            })
          : t(`legend.hot.universe.${universe.basis}`, { n: count(universe.cells) })}
        {universe.sitesOutside > 0 && (
          <>
            {" · "}
            {t("legend.hot.outside", { n: count(universe.sitesOutside) }, universe.sitesOutside)}
          </>
        )}
      </p>
      <p className={classes.note}>
        {t(settled ? "legend.hot.stability" : "legend.hot.stability.busy", { of: STABILITY_SETTINGS.length })}
      </p>
    </section>
  );
}

/** Confidence of the classes −3 … 3, in percent. */
const CONFIDENCE = ["99%", "95%", "90%", null, "90%", "95%", "99%"];

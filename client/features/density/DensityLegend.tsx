import { useCounts } from "../../lib/cube/counts.store.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { ClassRamp } from "../../ui/ClassRamp.tsx";
import { MEAN_CELL_AREA_KM2 } from "./density-classes.ts";
import { useDensityClasses } from "./use-density-classes.ts";

/** The classes of the hexagons in numbers. */
export function DensityLegend() {
  const { t, count, language } = useI18n();
  const cells = useCounts((state) => state.counts?.cells);
  const classes = useDensityClasses();
  if (!cells || !classes || classes.colours.length === 0) return null;
  const area = new Intl.NumberFormat(language, { maximumSignificantDigits: 2 }).format(
    MEAN_CELL_AREA_KM2[cells.resolution] ?? 0,
  );
  return (
    <ClassRamp
      testId="legend-density"
      title={t("legend.density")}
      note={t("legend.cell", { area })}
      stepWidth={40}
      steps={classes.colours.map(([red, green, blue], i) => ({
        colour: `rgb(${red} ${green} ${blue})`,
        from: count(i === 0 ? 1 : classes.breaks[i - 1]!),
      }))}
    />
  );
}

import { useCounts } from "../../lib/cube/counts.store.ts";
import { formatShort } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { useSurfaceClasses } from "../../lib/surface/drawn-surface.ts";
import { MEAN_CELL_AREA_KM2 } from "../../lib/surface/surface-classes.ts";
import { capital, measureOf } from "../../lib/surface/surface-words.ts";
import { useView } from "../../lib/view/view.store.ts";
import { ClassRamp } from "../../ui/ClassRamp.tsx";

/** The classes of the hexagons in numbers: counts, rates or kernel density. */
export function DensityLegend() {
  const { t, count, language } = useI18n();
  const resolution = useCounts((state) => state.counts?.cells.resolution);
  const kind = useCounts((state) => state.surface?.kind);
  const asked = useView((view) => view.hotMeasure);
  const classes = useSurfaceClasses();
  if (resolution === undefined || !classes || classes.colours.length === 0) return null;
  if (kind !== "count" && kind !== "rate" && kind !== "kernel") return null;
  const area = new Intl.NumberFormat(language, { maximumSignificantDigits: 2 }).format(
    MEAN_CELL_AREA_KM2[resolution] ?? 0,
  );
  const measure = t(`hot.${measureOf(kind, asked)}`);
  const title =
    kind === "count" ? t("legend.density") : capital(t(kind === "rate" ? "legend.rate" : "legend.kernel", { measure }));
  const cell = t("legend.cell", { area });
  const note = kind === "count" ? cell : `${t(kind === "rate" ? "legend.rate.note" : "legend.kernel.note")} · ${cell}`;
  const number = (value: number) => (kind === "count" ? count(value) : formatShort(value, language));
  return (
    <ClassRamp
      testId="legend-density"
      title={title}
      note={note}
      steps={classes.colours.map(([red, green, blue], i) => ({
        colour: `rgb(${red} ${green} ${blue})`,
        from: i === 0 ? (kind === "count" ? "1" : "> 0") : number(classes.breaks[i - 1]!),
      }))}
    />
  );
}

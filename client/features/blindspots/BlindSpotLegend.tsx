import { useCounts } from "../../lib/cube/counts.store.ts";
import { formatShort } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { useSurfaceClasses } from "../../lib/surface/drawn-surface.ts";
import { ClassRamp } from "../../ui/ClassRamp.tsx";
import classes from "./BlindSpotLegend.module.css";

/** The classes of the blind spots: prior risk nobody has looked at. */
export function BlindSpotLegend() {
  const { t, language } = useI18n();
  const kind = useCounts((state) => state.surface?.kind);
  const made = useSurfaceClasses();
  if (kind !== "blindspots" || !made || made.colours.length === 0) return null;
  return (
    <ClassRamp
      testId="legend-blindspots"
      title={t("legend.blind")}
      note={t("legend.blind.note")}
      steps={made.colours.map(([red, green, blue], i) => ({
        colour: `rgb(${red} ${green} ${blue})`,
        from: i === 0 ? "> 0" : formatShort(made.breaks[i - 1]!, language),
      }))}
    >
      <p className={classes.about}>{t("legend.blind.about")}</p>
    </ClassRamp>
  );
}

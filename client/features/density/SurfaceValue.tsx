import { formatShort } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import type { PickedCell } from "../../lib/surface/picked-cell.ts";
import { capital, hotClassKey, measureOf } from "../../lib/surface/surface-words.ts";
import { useView } from "../../lib/view/view.store.ts";
import classes from "./CellHover.module.css";

/** What the hexagons show of a cell, in words; counts speak for themselves. */
export function SurfaceValue({ cell }: { cell: PickedCell }) {
  const { t, language } = useI18n();
  const asked = useView((view) => view.hotMeasure);
  if (cell.surface === "count") return null;
  const measure = t(`hot.${measureOf(cell.surface, asked)}`);
  if (cell.hotClass !== null) {
    return (
      <p className={classes.value}>
        <strong>{capital(t(hotClassKey(cell.hotClass)))}</strong> <span>{measure}</span>
      </p>
    );
  }
  if (Number.isNaN(cell.value)) return null;
  const name =
    cell.surface === "rate"
      ? t("hover.rate", { measure })
      : t(cell.surface === "kernel" ? "hover.kernel" : "hover.blind", { measure });
  return (
    <p className={classes.value}>
      <strong>{formatShort(cell.value, language)}</strong> <span>{name}</span>
    </p>
  );
}

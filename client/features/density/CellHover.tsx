import type { PickedCell } from "../../lib/surface/picked-cell.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import { CellFields } from "./CellFields.tsx";
import classes from "./CellHover.module.css";
import { SurfaceValue } from "./SurfaceValue.tsx";

/** A cell in passing: what the hexagons show of it in words, its counts, and when they were true. */
export function CellHover({ cell }: { cell: PickedCell }) {
  return (
    <div className={classes.hover}>
      <SurfaceValue cell={cell} />
      <CellFields cell={cell} />
      <AsOf />
    </div>
  );
}

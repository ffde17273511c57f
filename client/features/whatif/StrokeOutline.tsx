import { cellsToMultiPolygon } from "h3-js";
import { useMap } from "../../map/map-context.ts";
import { useBrush } from "./brush.store.ts";
import classes from "./StrokeOutline.module.css";

/**
 * The cells under the stroke being drawn. Above the map rather than in it: the map stands still meanwhile, and drawing
 * all of it again on each frame would hold up the hand.
 */
export function StrokeOutline() {
  const { map } = useMap();
  const stroke = useBrush((state) => state.stroke);
  if (!stroke) return null;
  const rings = cellsToMultiPolygon([...stroke], true).flat();
  const path = rings
    .map((ring) => `M${ring.map(([lng, lat]) => pixel(map.project([lng!, lat!]))).join("L")}Z`)
    .join("");
  return (
    <svg className={classes.stroke} aria-hidden="true">
      <path d={path} className={classes.edge} />
      <path d={path} className={classes.line} />
    </svg>
  );
}

const pixel = ({ x, y }: { x: number; y: number }) => `${x.toFixed(1)} ${y.toFixed(1)}`;

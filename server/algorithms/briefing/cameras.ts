/** Where the map looks for a place: the middle of its records, wide enough for nearly all of them. */
import { cellToLatLng } from "h3-js";
import { isWithin } from "../crossfilter/region-match.ts";
import type { SnapshotTables } from "./snapshot-tables.ts";
import { type BriefingView, VIEW_FRAME } from "./view-query.ts";

type Camera = NonNullable<BriefingView["camera"]>;

/** Records that lie outside this share on either side (misplaced ones) do not widen the view. */
const STRAY = 0.01;
/** With the side of the world at zoom 0, CSS pixels. */
const MAP = { ...VIEW_FRAME, world: 512 };
/** Steps of zoom left around the sites: the outline of their county lies a little further out. */
const MARGIN = 0.28;
const ZOOMS = { least: 5, most: 12.5 };
/** The whole of China, where there is no record to look at. */
const NOWHERE: Camera = { lon: 105, lat: 35, zoom: 3 };

/** A camera per place, worked out from the cells that hold its sites; null is the city. Prepares the cells once: O(cells). */
export function createCameras({ cube, regions }: Pick<SnapshotTables, "cube" | "regions">) {
  const byCode = new Map(regions.map((region) => [region.code, region]));
  const positions = Array.from(cube.cells, (cell) => cellToLatLng(cell.toString(16)));
  const known = new Map<string | null, Camera>();

  const look = (place: string | null): Camera => {
    const inside = cube.region.values.map((code) => place === null || isWithin(byCode, code, place, "reporting"));
    const weights = new Float64Array(cube.cells.length);
    for (let r = 0; r < cube.rows; r++) {
      if (inside[cube.region.codes[r]!]) weights[cube.cellOf[r]!]! += cube.n[r]!;
    }
    const held = [...weights.keys()].filter((c) => weights[c]! > 0);
    if (held.length === 0) return NOWHERE;
    const lon = extent(held, weights, (c) => positions[c]![1]);
    const lat = extent(held, weights, (c) => positions[c]![0]);
    // A degree of latitude is longer on a Mercator map than one of longitude by 1 / cos(latitude).
    const stretch = Math.cos((((lat.from + lat.to) / 2) * Math.PI) / 180);
    const degrees = Math.max(
      (lon.to - lon.from) / MAP.width,
      (lat.to - lat.from) / stretch / MAP.height,
      0.02 / MAP.width,
    );
    const zoom = Math.log2(360 / MAP.world / degrees) - MARGIN;
    return {
      lon: round((lon.from + lon.to) / 2),
      lat: round((lat.from + lat.to) / 2),
      zoom: Math.round(Math.min(ZOOMS.most, Math.max(ZOOMS.least, zoom)) * 100) / 100,
    };
  };
  return (place: string | null): Camera => {
    const camera = known.get(place) ?? look(place);
    known.set(place, camera);
    return camera;
  };
}

const round = (degrees: number) => Math.round(degrees * 1e4) / 1e4;

/** The stretch that holds all but STRAY of the weight at either end. */
function extent(cells: readonly number[], weights: Float64Array, at: (cell: number) => number) {
  const order = cells.toSorted((a, b) => at(a) - at(b));
  const total = order.reduce((sum, c) => sum + weights[c]!, 0);
  const reach = (share: number) => {
    let sum = 0;
    for (const c of order) {
      sum += weights[c]!;
      if (sum >= share * total) return at(c);
    }
    return at(order.at(-1)!);
  };
  return { from: reach(STRAY), to: reach(1 - STRAY) };
}

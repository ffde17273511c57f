import { latLngToCell } from "h3-js";
import { adjustBH, hotSpotClasses } from "../../algorithms/hotspots/false-discovery.ts";
import { giStar } from "../../algorithms/hotspots/gi-star.ts";
import { neighbourhoodsOf } from "../../algorithms/hotspots/neighbours.ts";
import { twoSidedP } from "../../algorithms/hotspots/normal.ts";
import type { WeightedPoint } from "./read-points.ts";

/** Parallel columns, one entry a cell of the universe. */
export interface HotSpots {
  /** H3 indexes, ascending. */
  cells: BigUint64Array;
  /** Rows, or the sum of the value column. */
  count: Float64Array;
  z: Float64Array;
  /** Two-sided. */
  p: Float64Array;
  /** Adjusted by Benjamini and Hochberg over the universe. */
  pFdr: Float64Array;
  /** −3 … 3, see {@link import("../../algorithms/hotspots/false-discovery.ts").HotSpotClasses}. */
  classes: Int8Array;
  /** Points that lie in none of the cells. */
  outside: number;
}

/**
 * Counts points by H3 cell and judges every cell of the universe by Gi*, the cell and its ring 1, binary weights.
 * @param universe ascending; null: the cells that hold a point.
 */
export async function findHotSpots(
  points: AsyncIterable<WeightedPoint>,
  resolution: number,
  universe: BigUint64Array | null,
): Promise<HotSpots> {
  const sums = new Map<string, { points: number; value: number }>();
  for await (const { longitude, latitude, value } of points) {
    const name = latLngToCell(latitude, longitude, resolution);
    const sum = sums.get(name);
    if (sum) {
      sum.points++;
      sum.value += value;
    } else sums.set(name, { points: 1, value });
  }
  const cells = universe ?? BigUint64Array.from(sums.keys(), (name) => BigInt(`0x${name}`)).sort();
  const count = new Float64Array(cells.length);
  let outside = 0;
  for (const sum of sums.values()) outside += sum.points;
  for (let i = 0; i < cells.length; i++) {
    const sum = sums.get(cells[i]!.toString(16));
    if (!sum) continue;
    count[i] = sum.value;
    outside -= sum.points;
  }
  const { z } = giStar(count, neighbourhoodsOf(cells, 1));
  const p = z.map(twoSidedP);
  return { cells, count, z, p, pFdr: adjustBH(p), classes: hotSpotClasses(z).classes, outside };
}

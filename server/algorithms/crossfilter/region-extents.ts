/** Where the records of each region lie, for regions whose outline nobody has: a label's place and a box to look at. */
import type { Cube } from "../cube/cube.ts";

export interface RegionExtent {
  code: string;
  /** Mean position of the region's sites. */
  centre: [lon: number, lat: number];
  /** West, south, east, north. */
  box: [number, number, number, number];
}

/** How far a box reaches from the mean, in standard deviations, so that a few misplaced records do not stretch it. */
const REACH = 2.5;

/**
 * One extent per region that has sites. `centres` holds longitude and latitude of `cube.cells`, in turn. O(rows).
 * @throws RangeError when `centres` does not fit the cube.
 */
export function regionExtents(cube: Cube, centres: Float64Array): RegionExtent[] {
  if (centres.length !== cube.cells.length * 2) {
    throw new RangeError(`${cube.cells.length} cells but ${centres.length} numbers in their centres`);
  }
  const origin = [centres[0] ?? 0, centres[1] ?? 0] as const;
  const sums = cube.region.values.map(() => ({
    n: 0,
    mean: [0, 0] as [number, number],
    square: [0, 0] as [number, number],
    min: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] as [number, number],
    max: [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY] as [number, number],
  }));
  for (let r = 0; r < cube.rows; r++) {
    const sum = sums[cube.region.codes[r]!]!;
    const n = cube.n[r]!;
    sum.n += n;
    for (const axis of [0, 1] as const) {
      const at = centres[cube.cellOf[r]! * 2 + axis]! - origin[axis];
      sum.mean[axis] += n * at;
      sum.square[axis] += n * at * at;
      sum.min[axis] = Math.min(sum.min[axis], at);
      sum.max[axis] = Math.max(sum.max[axis], at);
    }
  }
  return sums.flatMap((sum, region) => {
    if (sum.n === 0) return [];
    const axes = ([0, 1] as const).map((axis) => {
      const mean = sum.mean[axis] / sum.n;
      const reach = REACH * Math.sqrt(Math.max(0, sum.square[axis] / sum.n - mean * mean));
      const shift = origin[axis];
      return {
        mean: mean + shift,
        low: Math.max(sum.min[axis], mean - reach) + shift,
        high: Math.min(sum.max[axis], mean + reach) + shift,
      };
    });
    const [x, y] = [axes[0]!, axes[1]!];
    return [
      {
        code: cube.region.values[region]!,
        centre: [x.mean, y.mean],
        box: [x.low, y.low, x.high, y.high],
      } satisfies RegionExtent,
    ];
  });
}

/** Heights of the hexagons as columns, and which column the pointer is on. Pure. */
import type { SurfaceCells } from "#server/algorithms/analysis/analysis-types.ts";

/** Height of the highest column by resolution, metres: high against a cell, low against the city. */
const HIGHEST: Readonly<Record<number, number>> = { 5: 45_000, 6: 30_000, 7: 18_000, 8: 10_000 };

export interface ColumnHeights {
  /** Metres per cell. */
  heights: Float32Array;
  highest: number;
}

/** Heights in proportion to the value; hot and cold spots in proportion to |z|, all others lie flat. */
export function columnHeights(
  { kind, values, classes }: Pick<SurfaceCells, "kind" | "values" | "classes">,
  resolution: number,
): ColumnHeights {
  const heights = new Float32Array(values.length);
  let most = 0;
  for (let i = 0; i < values.length; i++) {
    const value = kind === "hotspots" ? (classes[i] === 0 ? 0 : Math.abs(values[i]!)) : values[i]!;
    if (!(value > 0)) continue;
    heights[i] = value;
    if (value > most) most = value;
  }
  const highest = most === 0 ? 0 : (HIGHEST[resolution] ?? HIGHEST[8]!);
  if (most > 0) for (let i = 0; i < heights.length; i++) heights[i]! *= highest / most;
  return { heights, highest };
}

/** Where a tilted camera stands, metres east and north of the middle of the map and above the ground. */
export interface Eye {
  east: number;
  north: number;
  up: number;
}

/**
 * The eye of a map camera: `distance` pixels from the middle, tilted by `pitch`, looking along `bearing` (degrees,
 * clockwise from north).
 */
export function eyeOf(pitch: number, bearing: number, distance: number, metresPerPixel: number): Eye {
  const tilt = (pitch * Math.PI) / 180;
  const turn = (bearing * Math.PI) / 180;
  const back = distance * Math.sin(tilt) * metresPerPixel;
  return {
    east: -back * Math.sin(turn),
    north: -back * Math.cos(turn),
    up: distance * Math.cos(tilt) * metresPerPixel,
  };
}

const STEPS = 96;

/**
 * The first thing the line of sight from the eye to a point of the ground meets. `at(east, north, height)` says what
 * stands there at least so high; it is asked from the highest column down.
 */
export function firstHit<T>(
  eye: Eye,
  ground: { east: number; north: number },
  highest: number,
  at: (east: number, north: number, height: number) => T | null,
): T | null {
  for (let step = STEPS; step >= 0; step--) {
    const height = (highest * step) / STEPS;
    const share = height / eye.up;
    if (share >= 1) continue;
    const hit = at(
      ground.east + (eye.east - ground.east) * share,
      ground.north + (eye.north - ground.north) * share,
      height,
    );
    if (hit !== null) return hit;
  }
  return null;
}

/**
 * The universe of an area and what is made of its cells alone: neighbourhoods, kernels, relatives between resolutions. They
 * cost tenths of a second and do not change with the records, so they are kept as long as the area is.
 */

import { type Neighbourhoods, neighbourhoodsOf } from "../hotspots/neighbours.ts";
import { type Relatives, relativesOf } from "../hotspots/stability.ts";
import { type Area, universeOf } from "../hotspots/universe.ts";
import { ringsOf } from "./rings.ts";

/** One universe, at every resolution. */
export interface Grids {
  universe(resolution: number): BigUint64Array;
  /** Ring 1 costs little; the first wider one makes all up to `widest`. */
  neighbourhoods(resolution: number, ring: number): Neighbourhoods;
  relatives(shown: number, other: number): Relatives;
}

const gridsOfArea = new WeakMap<Area, Grids>();

/** Grids of an area, the same ones for the same object. `widest`: the widest ring ever asked for. */
export function gridsOf(area: Area, widest: number): Grids {
  const known = gridsOfArea.get(area);
  if (known) return known;
  const made = createGrids((resolution) => universeOf(area, resolution), widest);
  gridsOfArea.set(area, made);
  return made;
}

export function createGrids(makeUniverse: (resolution: number) => BigUint64Array, widest: number): Grids {
  const universe = memoise(makeUniverse);
  const rings = memoise((resolution) => ringsOf(universe(resolution), widest));
  const ringOne = memoise((resolution) => neighbourhoodsOf(universe(resolution), 1));
  const relatives = memoise((key) => {
    const [shown, other] = [Math.floor(key / 16), key % 16];
    return relativesOf(universe(shown), shown, universe(other), other);
  });
  return {
    universe,
    neighbourhoods: (resolution, ring) => (ring === 1 ? ringOne(resolution) : rings(resolution)[ring - 1]!),
    relatives: (shown, other) => relatives(shown * 16 + other),
  };
}

export function memoise<T>(make: (key: number) => T): (key: number) => T {
  const made = new Map<number, T>();
  return (key) => {
    let value = made.get(key);
    if (value === undefined) {
      value = make(key);
      made.set(key, value);
    }
    return value;
  };
}

/** Gi* of a measure over the universe, under the seven classes; how stable they are; one cell of them in detail. */
import type { CellCounts } from "../crossfilter/crossfilter.ts";
import { indexOfCell } from "../crossfilter/crossfilter.ts";
import { shrinkRates } from "../hotspots/empirical-bayes.ts";
import { adjustBH, type HotSpotClasses, hotSpotClasses } from "../hotspots/false-discovery.ts";
import { type GiStar, giStar, makeGiStar } from "../hotspots/gi-star.ts";
import { twoSidedP } from "../hotspots/normal.ts";
import { countStableSettings, type Setting } from "../hotspots/stability.ts";
import { type CellDetail, type HotMeasure, STABILITY_SETTINGS } from "./analysis-types.ts";
import type { Grids } from "./grids.ts";
import { denominatorOf, isRate, numeratorOf } from "./measures.ts";

/** Neighbourhoods of the map: the cell and its ring 1. */
export const RING = 1;

/** A measure over the cells of the universe, and what Gi* makes of it. */
export interface HotSpots {
  values: Float64Array;
  gi: GiStar;
  classed: HotSpotClasses;
}

/** Room for hot spots over as many cells, to be used again and again: a new one each time is garbage of 0.7 MB an answer. */
export interface HotRoom {
  events: Float64Array;
  exposure: Float64Array;
  rates: Float64Array;
  gi: GiStar;
  classes: Int8Array;
}

export const makeHotRoom = (cells: number): HotRoom => ({
  events: new Float64Array(cells),
  exposure: new Float64Array(cells),
  rates: new Float64Array(cells),
  gi: makeGiStar(cells),
  classes: new Int8Array(cells),
});

/**
 * The measure's values over the universe; `positions` are the universe's cells among the counted ones. NaN: no denominator.
 * @param room where they are written.
 */
export function hotValues(
  measure: HotMeasure,
  cells: CellCounts,
  positions: Int32Array,
  room = makeHotRoom(positions.length),
): Float64Array {
  pickInto(room.events, numeratorOf(measure, cells), positions);
  if (!isRate(measure)) return room.events;
  const { column, per } = denominatorOf(measure, cells);
  pickInto(room.exposure, column, positions);
  const { rates } = shrinkRates(room.events, room.exposure, room.rates);
  for (let i = 0; i < rates.length; i++) rates[i]! *= per;
  return rates;
}

function pickInto(values: Float64Array, column: Uint32Array, positions: Int32Array): void {
  for (let i = 0; i < positions.length; i++) values[i] = column[positions[i]!]!;
}

/** @param room where the result is written. */
export function findHotSpots(
  values: Float64Array,
  grids: Grids,
  resolution: number,
  ring: number,
  room = makeHotRoom(values.length),
): HotSpots {
  const gi = giStar(values, grids.neighbourhoods(resolution, ring), room.gi);
  return { values, gi, classed: hotSpotClasses(gi.z, room.classes) };
}

/** Cells per class −3 … 3; cells without a z were not tested or are not shown. */
export function countClasses(classes: Int8Array, z: Float32Array): number[] {
  const counts = [0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < classes.length; i++) if (!Number.isNaN(z[i]!)) counts[classes[i]! + 3]!++;
  return counts;
}

/** In how many settings each cell of the universe of `resolution` is significant on its own side. */
export function countSettings(
  z: Float64Array,
  resolution: number,
  valuesAt: (resolution: number) => Float64Array,
  grids: Grids,
): Uint8Array {
  const valuesOf = new Map<number, Float64Array>();
  const settings = STABILITY_SETTINGS.map((setting): Setting => {
    let values = valuesOf.get(setting.resolution);
    if (!values) {
      values = valuesAt(setting.resolution);
      valuesOf.set(setting.resolution, values);
    }
    const { classed } = findHotSpots(values, grids, setting.resolution, setting.ring);
    return { classes: classed.classes, relatives: grids.relatives(resolution, setting.resolution) };
  });
  return countStableSettings(z, settings);
}

/** A cell outside the universe has no statistic: NaN, class 0 and no neighbours. */
export function describeCell(
  cell: bigint,
  measure: HotMeasure,
  hot: HotSpots,
  settings: Uint8Array,
  grids: Grids,
  resolution: number,
): CellDetail {
  const at = indexOfCell(grids.universe(resolution), cell);
  const nothing = { observed: Number.NaN, expected: Number.NaN, z: Number.NaN, p: Number.NaN, pFdr: Number.NaN };
  if (at < 0) return { cell, ...nothing, class: 0, settings: 0, neighbours: 0 };

  const { values, gi, classed } = hot;
  const { start, index } = grids.neighbourhoods(resolution, RING);
  const [from, to] = [start[at]!, start[at + 1]!];
  let sum = 0;
  let defined = 0;
  for (let a = from; a < to; a++) {
    const value = values[index[a]!]!;
    if (Number.isNaN(value)) continue;
    sum += value;
    defined++;
  }
  // Counts add up over a neighbourhood; rates do not, so they are told as a mean.
  const share = isRate(measure) ? 1 / defined : 1;
  const p = gi.z.map(twoSidedP);
  return {
    cell,
    observed: defined === 0 ? Number.NaN : sum * share,
    expected: defined * gi.mean * share,
    z: gi.z[at]!,
    p: p[at]!,
    pFdr: adjustBH(p)[at]!,
    class: classed.classes[at]!,
    settings: settings[at]!,
    neighbours: defined,
  };
}

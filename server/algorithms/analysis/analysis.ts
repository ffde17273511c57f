/** Everything on the screen from one question: what the client's worker runs and the benchmark measures. */
import { makeCellColumns } from "../crossfilter/count-table.ts";
import { type CellCounts, createCrossfilter, indexOfCell } from "../crossfilter/crossfilter.ts";
import type { RegionParent } from "../crossfilter/region-match.ts";
import { coarsenCells } from "../cube/cube.ts";
import { shrinkRates } from "../hotspots/empirical-bayes.ts";
import { kernelDensity, quarticKernel } from "../hotspots/kernel.ts";
import { neighbourhoodsOf } from "../hotspots/neighbours.ts";
import { permutationP } from "../hotspots/permutation.ts";
import {
  type Analysis,
  type AnalysisInput,
  type Answer,
  LEAST_EVENTS,
  type Question,
  STABILITY_SETTINGS,
  type SurfaceCells,
} from "./analysis-types.ts";
import { createGrids, gridsOf, memoise } from "./grids.ts";
import {
  countClasses,
  countSettings,
  describeCell,
  findHotSpots,
  type HotSpots,
  hotValues,
  makeHotRoom,
  RING,
} from "./hot-spots.ts";
import { denominatorOf, isRate, numeratorOf, partsOf } from "./measures.ts";
import { createTimeCounter } from "./time.ts";

const WIDEST_RING = Math.max(...STABILITY_SETTINGS.map(({ ring }) => ring));
/** Bandwidth of the kernel in cells: at resolution 8 some 2.8 km. */
const KERNEL_RINGS = 3;

/** The numbers behind one measure at one resolution, kept for the questions that follow an answer. */
interface Kept {
  key: string;
  hot: HotSpots;
  settings?: Uint8Array;
}

/**
 * Prepares the tables: O(rows). Cells, neighbourhoods and kernels of a resolution are made when first asked for.
 * @throws RangeError on words or regions that are unknown, and on resolutions finer than the cube's.
 */
export function createAnalysis(input: AnalysisInput): Analysis {
  const { cube, area } = input;
  const regions = new Map([...input.regions].map((region): [string, RegionParent] => [region.code, region]));
  const hasArea = area !== null && area.features.length > 0;
  const grids = hasArea
    ? gridsOf(area, WIDEST_RING)
    : createGrids((resolution) => coarsenCells(cube.cells, resolution).cells, WIDEST_RING);
  const crossfilter = createCrossfilter(cube, regions.values(), grids.universe);
  const regionCodes = [...new Set([...regions.keys(), ...cube.region.values])];
  const basis = hasArea ? "area" : "occupied";
  let time: ReturnType<typeof createTimeCounter> | null = null;
  let kept: Kept | undefined;

  /** Where the universe's cells are among all, and which of all are in it. */
  const places = memoise((resolution) => {
    const cells = crossfilter.cells(resolution);
    const positions = Int32Array.from(grids.universe(resolution), (cell) => indexOfCell(cells, cell));
    const inside = new Uint8Array(cells.length);
    for (const position of positions) inside[position] = 1;
    return { positions, inside };
  });
  // What never leaves the analysis is written into the same arrays again: only the last hot spots are kept.
  const hotRooms = memoise((resolution) => makeHotRoom(grids.universe(resolution).length));
  const cellRooms = memoise((resolution) => makeCellColumns(crossfilter.cells(resolution).length));
  const kernels = memoise((resolution) => {
    const cells = crossfilter.cells(resolution);
    return quarticKernel(cells, neighbourhoodsOf(cells, KERNEL_RINGS), KERNEL_RINGS);
  });

  const setTables: Analysis["setTables"] = (lifecycle, accidents) => {
    time = createTimeCounter(lifecycle, accidents, regions, regionCodes);
  };
  if (input.lifecycle && input.accidents) setTables(input.lifecycle, input.accidents);

  const hotSpotsIn = (cells: CellCounts, { measure, resolution }: Question): HotSpots => {
    const { positions } = places(resolution);
    const room = hotRooms(resolution);
    const hot = findHotSpots(hotValues(measure, cells, positions, room), grids, resolution, RING, room);
    if (totalAt(numeratorOf(measure, cells), positions) < LEAST_EVENTS) hot.classed.classes.fill(0);
    return hot;
  };

  const keyOf = ({ filter, resolution, measure, putRight }: Question) =>
    JSON.stringify([cityWide(filter), resolution, measure, putRight?.places, putRight?.cells.map(String)]);

  /** The cells that hot spots are looked for in: the whole city's. */
  const cellsCompared = ({ filter, resolution, measure, putRight }: Question) =>
    crossfilter.cellCounts(cityWide(filter), resolution, putRight, partsOf(measure), cellRooms(resolution));

  const keep = (question: Question, cells?: CellCounts): Kept => {
    const key = keyOf(question);
    if (kept?.key !== key) {
      kept = { key, hot: hotSpotsIn(cells ?? cellsCompared(question), question) };
    }
    return kept;
  };

  const settingsOf = (question: Question): Uint8Array => {
    const current = keep(question);
    const { resolution, measure } = question;
    current.settings ??= countSettings(
      current.hot.gi.z,
      resolution,
      (other) => {
        const cells = cellsCompared({ ...question, resolution: other });
        return hotValues(measure, cells, places(other).positions);
      },
      grids,
    );
    return current.settings;
  };

  const surfaceOf = (question: Question, cells: CellCounts): SurfaceCells => {
    const { surface: kind, resolution, measure, filter, putRight } = question;
    const { positions, inside } = places(resolution);
    let sitesOutside = 0;
    for (let c = 0; c < inside.length; c++) if (inside[c] === 0) sitesOutside += cells.n[c]!;
    const universe = { cells: positions.length, untested: 0, sitesOutside, basis, tooFew: null } as const;
    const plain = (values: ArrayLike<number>): SurfaceCells => ({
      kind,
      values: Float32Array.from(values),
      classes: new Int8Array(0),
      classCounts: [],
      universe,
    });

    switch (kind) {
      case "count":
        return plain(cells.n);
      case "rate": {
        const { column, per } = denominatorOf(measure, cells);
        // For a measure that is no rate: findings per site.
        const { rates } = shrinkRates(isRate(measure) ? numeratorOf(measure, cells) : cells.findings, column);
        return plain(per === 1 ? rates : rates.map((rate) => rate * per));
      }
      case "kernel":
        return plain(kernelDensity(numeratorOf(measure, cells), kernels(resolution)));
      case "blindspots":
        return plain(crossfilter.uninspectedRisk(filter, resolution, putRight));
      case "hotspots": {
        const everywhere = filter.place.length === 0;
        const compared = everywhere ? cells : cellsCompared(question);
        const { gi, classed } = keep(question, compared).hot;
        const total = totalAt(numeratorOf(measure, compared), positions);
        const values = new Float32Array(inside.length).fill(Number.NaN);
        const classes = new Int8Array(inside.length);
        for (let i = 0; i < positions.length; i++) {
          const at = positions[i]!;
          // Of another place: compared with, but not shown.
          if (!everywhere && cells.n[at] === 0) continue;
          values[at] = gi.z[i]!;
          classes[at] = classed.classes[i]!;
        }
        return {
          kind,
          values,
          classes,
          classCounts: countClasses(classes, values),
          universe: {
            ...universe,
            cells: classed.tests,
            untested: positions.length - classed.tests,
            tooFew: total < LEAST_EVENTS ? total : null,
          },
        };
      }
    }
  };

  const beforeOf = (question: Question): Answer["before"] => {
    const { filter, resolution, surface, putRight } = question;
    if (!putRight || putRight.cells.length + putRight.places.length === 0) return null;
    const { regions: sums, totals } = crossfilter.sums(filter);
    if (surface !== "hotspots") return { regions: sums, totals, classCounts: [] };
    const { classCounts } = surfaceOf({ ...question, putRight: null }, crossfilter.cellCounts(filter, resolution));
    return { regions: sums, totals, classCounts };
  };

  return {
    regionCodes,
    cells: crossfilter.cells,
    answer(question) {
      // First, because what is kept for the questions that follow must be this answer's own.
      const before = beforeOf(question);
      const counts = crossfilter.count(question.filter, question.resolution, question.putRight);
      return {
        counts,
        surface: surfaceOf(question, counts.cells),
        time: time?.(question) ?? null,
        before,
      };
    },
    setTables,
    prepareStability(resolution) {
      grids.neighbourhoods(resolution, WIDEST_RING);
      crossfilter.cells(resolution);
    },
    stability(question) {
      const settings = settingsOf(question);
      const { positions, inside } = places(question.resolution);
      const counts = new Uint8Array(inside.length);
      for (let i = 0; i < positions.length; i++) counts[positions[i]!] = settings[i]!;
      return counts;
    },
    detail(question, cell) {
      const { hot } = keep(question);
      return describeCell(cell, question.measure, hot, settingsOf(question), grids, question.resolution);
    },
    permutationP(question, cell, permutations, seed) {
      const at = indexOfCell(grids.universe(question.resolution), cell);
      if (at < 0) return Number.NaN;
      const neighbourhoods = grids.neighbourhoods(question.resolution, RING);
      return permutationP(keep(question).hot.values, neighbourhoods, at, permutations, seed);
    },
  };
}

/** Hot spots compare with the whole city: a place narrows what is shown of them, not what they are measured by. */
const cityWide = (filter: Question["filter"]): Question["filter"] => ({ ...filter, place: [] });

function totalAt(column: ArrayLike<number>, positions: Int32Array): number {
  let total = 0;
  for (let i = 0; i < positions.length; i++) total += column[positions[i]!]!;
  return total;
}

/** Everything on the screen from one question: what the client's worker runs and the benchmark measures. */
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
  RING,
} from "./hot-spots.ts";
import { denominatorOf, numeratorOf } from "./measures.ts";
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
  const kernels = memoise((resolution) => {
    const cells = crossfilter.cells(resolution);
    return quarticKernel(cells, neighbourhoodsOf(cells, KERNEL_RINGS), KERNEL_RINGS);
  });

  const setTables: Analysis["setTables"] = (lifecycle, accidents) => {
    time = createTimeCounter(lifecycle, accidents, regions, regionCodes);
  };
  if (input.lifecycle && input.accidents) setTables(input.lifecycle, input.accidents);

  const hotSpotsIn = (cells: CellCounts, { measure, resolution }: Question): HotSpots =>
    findHotSpots(hotValues(measure, cells, places(resolution).positions), grids, resolution, RING);

  const keyOf = ({ filter, resolution, measure, putRight }: Question) =>
    JSON.stringify([filter, resolution, measure, putRight?.places, putRight?.cells.map(String)]);

  const keep = (question: Question, cells?: CellCounts): Kept => {
    const key = keyOf(question);
    if (kept?.key !== key) {
      const { filter, resolution, putRight } = question;
      kept = { key, hot: hotSpotsIn(cells ?? crossfilter.cellCounts(filter, resolution, putRight), question) };
    }
    return kept;
  };

  const settingsOf = (question: Question): Uint8Array => {
    const current = keep(question);
    const { filter, resolution, measure, putRight } = question;
    current.settings ??= countSettings(
      current.hot.gi.z,
      resolution,
      (other) => hotValues(measure, crossfilter.cellCounts(filter, other, putRight), places(other).positions),
      grids,
    );
    return current.settings;
  };

  const surfaceOf = (question: Question, cells: CellCounts): SurfaceCells => {
    const { surface: kind, resolution, measure, filter, putRight } = question;
    const { positions, inside } = places(resolution);
    let sitesOutside = 0;
    for (let c = 0; c < inside.length; c++) if (inside[c] === 0) sitesOutside += cells.n[c]!;
    const universe = { cells: positions.length, sitesOutside, basis } as const;
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
        const { rates } = shrinkRates(cells.findings, column);
        return plain(per === 1 ? rates : rates.map((rate) => rate * per));
      }
      case "kernel":
        return plain(kernelDensity(numeratorOf(measure, cells), kernels(resolution)));
      case "blindspots":
        return plain(crossfilter.uninspectedRisk(filter, resolution, putRight));
      case "hotspots": {
        const { gi, classed } = keep(question, cells).hot;
        const values = new Float32Array(inside.length).fill(Number.NaN);
        const classes = new Int8Array(inside.length);
        for (let i = 0; i < positions.length; i++) {
          values[positions[i]!] = gi.z[i]!;
          classes[positions[i]!] = classed.classes[i]!;
        }
        return {
          kind,
          values,
          classes,
          classCounts: countClasses(classed.classes),
          universe: { ...universe, cells: classed.tests },
        };
      }
    }
  };

  const beforeOf = (question: Question): Answer["before"] => {
    const { filter, resolution, surface, putRight } = question;
    if (!putRight || putRight.cells.length + putRight.places.length === 0) return null;
    const { regions: sums, totals } = crossfilter.sums(filter);
    const classCounts =
      surface === "hotspots"
        ? countClasses(hotSpotsIn(crossfilter.cellCounts(filter, resolution), question).classed.classes)
        : [];
    return { regions: sums, totals, classCounts };
  };

  return {
    regionCodes,
    cells: crossfilter.cells,
    answer(question) {
      const counts = crossfilter.count(question.filter, question.resolution, question.putRight);
      return {
        counts,
        surface: surfaceOf(question, counts.cells),
        time: time?.(question) ?? null,
        before: beforeOf(question),
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

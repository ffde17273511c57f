/** What the page asks of the worker and what comes back: everything on the screen from one filter. */
import type { AccidentTable } from "../accidents/accident-table.ts";
import type { CrossfilterCounts, CubeFilter } from "../crossfilter/crossfilter.ts";
import type { RegionParent } from "../crossfilter/region-match.ts";
import type { Cube } from "../cube/cube.ts";
import type { Lifecycle } from "../lifecycle/lifecycle.ts";

/** What hot spots are looked for in. Rates are empirical-Bayes shrunk towards the city's. */
export const HOT_MEASURES = ["open", "overdue", "findings", "sites", "rateInspected", "rateHouses"] as const;
export type HotMeasure = (typeof HOT_MEASURES)[number];

/** What the hexagons show. */
export const SURFACES = ["count", "rate", "kernel", "hotspots", "blindspots"] as const;
export type SurfaceKind = (typeof SURFACES)[number];

export const RESOLUTION_RANGE = { coarsest: 5, finest: 8 } as const;

/** (resolution, ring) settings that stability is judged over: 3 × 5. */
export const STABILITY_SETTINGS: readonly { resolution: number; ring: number }[] = [6, 7, 8].flatMap((resolution) =>
  [1, 2, 3, 4, 5].map((ring) => ({ resolution, ring })),
);

/** With fewer events than this in the whole city every single one would make a hot spot of its neighbourhood. */
export const LEAST_EVENTS = 30;

/** First and last day, both included; YYYY-MM-DD. */
export interface Period {
  from: string;
  to: string;
}

/** The what-if: as if every finding in these cells and places were closed. */
export interface PutRight {
  /** H3 cells of any resolution up to the cube's, as unsigned 64-bit numbers. */
  cells: readonly bigint[];
  /** Codes of units or townships. */
  places: readonly string[];
}

export interface Question {
  filter: CubeFilter;
  resolution: number;
  surface: SurfaceKind;
  /** What `rate`, `kernel` and `hotspots` look at; `count` shows sites whatever it says. */
  measure: HotMeasure;
  /** Null: the 91 days up to the business date. */
  period: Period | null;
  /** "How long since the last accident with at least so many deaths". */
  deathsAtLeast: number;
  putRight: PutRight | null;
}

/** Per cell of `cells(resolution)`: the universe and every occupied cell, ascending. */
export interface SurfaceCells {
  kind: SurfaceKind;
  /** `count`: sites; `rate`: the shrunk rate, NaN without denominator; `kernel`: per km²; `hotspots`: z; `blindspots`: prior risk not looked at. */
  values: Float32Array;
  /** `hotspots` only, otherwise empty: −3 cold 99 … 0 not significant … 3 hot 99 (BH-FDR). */
  classes: Int8Array;
  /** `hotspots` only: cells per class −3 … 3. */
  classCounts: readonly number[];
  /**
   * Cells of the universe (for hot spots of a rate, those that have a denominator), and sites under the filter that lie in
   * no cell of the universe.
   */
  universe: {
    cells: number;
    /** `hotspots` of a rate: cells without a denominator. */
    untested: number;
    sitesOutside: number;
    basis: "area" | "occupied";
    /** `hotspots`: how few events the city has, where that is too few to judge; all classes are 0 then. */
    tooFew: number | null;
  };
}

/** Columns per code of `regionCodes` (the analysis's own list: every region of the city), ignoring the filter's place. */
export interface RectificationColumns {
  /** In the period. */
  found: Uint32Array;
  closed: Uint32Array;
  /** Of `closed`, on or before the original deadline. */
  onTime: Uint32Array;
  /** Open when the period began. */
  openAtStart: Uint32Array;
  /** Open now, not waiting for acceptance, and falling due within the 30 days after the business date. */
  dueSoon: Uint32Array;
}

/** Kaplan–Meier of the days from found to closed, findings found in the 365 days up to the period's end. */
export interface DaysToClose {
  /** Null where fewer than half have closed: the median is not reached. */
  median: number | null;
  /** 95 % limits (log-log), null where not reached. */
  lower: number | null;
  upper: number | null;
  findings: number;
  closed: number;
}

export const COMPARED = ["accidents", "deaths", "injuries", "found", "closed", "fellOverdue"] as const;
export type Compared = (typeof COMPARED)[number];

/**
 * Per region code, ignoring the filter's place. Of the filters only the place holds for accidents. Deaths and injuries that
 * a source does not state count as none; `unstated` says how many.
 */
export interface ComparedColumns {
  current: Uint32Array;
  previous: Uint32Array;
  lastYear: Uint32Array;
}

/** Three years by week. */
export interface WeeklyColumns {
  /** Mondays, YYYY-MM-DD, ascending, no gaps; the last week holds the business date. */
  weeks: readonly string[];
  found: Uint32Array;
  closed: Uint32Array;
  accidents: Uint32Array;
  deaths: Uint32Array;
}

export interface LastAccident {
  id: number;
  /** YYYY-MM-DDThh:mm */
  at: string;
  deaths: number;
}

export interface TimeAnswer {
  periods: { current: Period; previous: Period; lastYear: Period };
  weekly: WeeklyColumns;
  /** Accidents of the period: [weekday (0 Monday) * 24 + hour]. */
  hourWeekday: Uint32Array;
  rectification: RectificationColumns;
  /**
   * By code: units of the scheme and townships, ignoring the filter's place, and the city's code for what that place holds
   * altogether.
   */
  daysToClose: ReadonlyMap<string, DaysToClose>;
  compared: Record<Compared, ComparedColumns>;
  /** Accidents of the period by class: unknown, general, larger, major, extraordinary. */
  accidentClasses: readonly number[];
  /** The last at or above the threshold in the filter's place, and since when accidents are recorded. */
  lastAccident: LastAccident | null;
  recordedSince: string | null;
  /** Accidents of the period whose deaths the source does not state. */
  unstated: number;
}

export interface Answer {
  counts: CrossfilterCounts;
  surface: SurfaceCells;
  /** Null until the lifecycle and accident tables are there. A what-if leaves it alone: what happened has happened. */
  time: TimeAnswer | null;
  /** Under a what-if: the same without it. Null otherwise. */
  before: {
    regions: CrossfilterCounts["regions"];
    totals: CrossfilterCounts["totals"];
    classCounts: readonly number[];
  } | null;
}

/** One cell of the last question, in words' worth of numbers. */
export interface CellDetail {
  cell: bigint;
  /** Sum over the cell and its ring, and what it would be if the measure were spread evenly. Rates: means over the neighbourhood. */
  observed: number;
  expected: number;
  z: number;
  /** Two-sided. */
  p: number;
  pFdr: number;
  class: number;
  /** Settings of STABILITY_SETTINGS in which it is significant on the same side. */
  settings: number;
  /** Cells of the neighbourhood that lie in the universe. */
  neighbours: number;
}

export interface AnalysisInput {
  cube: Cube;
  /** Both may come later, by `setTables`: the map need not wait for them. */
  lifecycle: Lifecycle | null;
  accidents: AccidentTable | null;
  regions: Iterable<RegionParent>;
  /** The city's polygons; without them the universe is the occupied cells. */
  area: GeoJSON.FeatureCollection<GeoJSON.Polygon | GeoJSON.MultiPolygon> | null;
}

export interface Analysis {
  /** Every region of the city: the order of the columns of `time`. */
  regionCodes: readonly string[];
  /** Universe and occupied cells of a resolution, ascending. */
  cells(resolution: number): BigUint64Array;
  answer(question: Question): Answer;
  /** Gives or replaces the tables that `time` is counted from. */
  setTables(lifecycle: Lifecycle, accidents: AccidentTable): void;
  /** Makes what `stability` needs of one resolution, so that it need not make all of it at once when asked. */
  prepareStability(resolution: number): void;
  /** In how many of the settings each cell of `cells(question.resolution)` is significant on its side, 0 … 15. */
  stability(question: Question): Uint8Array;
  detail(question: Question, cell: bigint): CellDetail;
  /** Conditional permutation p of one cell, two-sided, (r + 1) / (permutations + 1). */
  permutationP(question: Question, cell: bigint, permutations: number, seed: number): number;
}

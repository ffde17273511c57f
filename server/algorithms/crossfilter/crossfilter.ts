/**
 * Counts of a cube under a filter: cells, regions, facets, totals and the matrix of responsibility. Every facet ignores its
 * own filter (so that it shows what choosing another value would give) and obeys all the others; regions and matrix ignore
 * the place, because they are what places are compared by.
 */
import { ALL_CATEGORIES, type Category } from "../../contracts/vocabulary.contract.ts";
import { type Cube, cellParent, coarsenCells } from "../cube/cube.ts";
import {
  CELL_NAMES,
  type CellColumns,
  type CellParts,
  type CountTable,
  createCountTable,
  finishCells,
  type Level,
  MATRIX_NAMES,
  makeCellColumns,
  SUM_NAMES,
  type Sums,
  zeroFacets,
  zeros,
} from "./count-table.ts";
import { type CubeFilter, FACETS, type FacetName, judgeRegions, type Profile } from "./profiles.ts";
import { pickRows, putAllRight } from "./put-right.ts";
import { isWithin, type RegionParent } from "./region-match.ts";

export { type CubeFilter, FACET_VALUES, type FacetName } from "./profiles.ts";

/** Parallel columns of sums. `major` are sites of risk level 1; inspected to expired count sites as the cube does. */
export interface SumColumns {
  n: Uint32Array;
  findings: Uint32Array;
  closed: Uint32Array;
  overdue: Uint32Array;
  major: Uint32Array;
  inspected: Uint32Array;
  noPerson: Uint32Array;
  noUnit: Uint32Array;
  expired: Uint32Array;
}

export interface CellCounts {
  resolution: number;
  /** Per cell of `cells(resolution)`. */
  n: Uint32Array;
  findings: Uint32Array;
  closed: Uint32Array;
  overdue: Uint32Array;
  inspected: Uint32Array;
  /** Sites of the layer self_built_house. */
  houses: Uint32Array;
  /** Findings at those. */
  houseFindings: Uint32Array;
  /** Findings at sites inspected within 365 days. */
  findingsInspected: Uint32Array;
  /** Sites whose status is overdue. */
  sitesOverdue: Uint32Array;
}

/** Sites by region and category, as `column[region * categories.length + category]`. */
export interface ResponsibilityMatrix {
  categories: readonly Category[];
  n: Uint32Array;
  noPerson: Uint32Array;
  noUnit: Uint32Array;
  expired: Uint32Array;
}

/** What does not depend on cells. */
export interface CrossfilterSums {
  /** Per code of `regionCodes`, ignoring the filter's place: what a ranking of places shows. */
  regions: SumColumns;
  /** Sites per value of each facet, ignoring that facet's own filter; order of FACET_VALUES. */
  facets: Record<FacetName, Uint32Array>;
  totals: Record<keyof SumColumns, number>;
  /** Per region code and category, ignoring the filter's place. */
  matrix: ResponsibilityMatrix;
}

export interface CrossfilterCounts extends CrossfilterSums {
  cells: CellCounts;
}

/** As if every finding of these cells (H3, any resolution up to the cube's) and places were closed. */
export interface Closures {
  cells: readonly bigint[];
  places: readonly string[];
}

export interface Crossfilter {
  /** Codes the cube's records carry, in the order of `CrossfilterCounts.regions`. */
  regionCodes: readonly string[];
  /** Cells of a resolution up to the cube's, ascending: the occupied ones and those of `moreCells`. */
  cells(resolution: number): BigUint64Array;
  count(filter: CubeFilter, resolution: number, putRight?: Closures | null): CrossfilterCounts;
  sums(filter: CubeFilter, putRight?: Closures | null): CrossfilterSums;
  /**
   * @param parts without it everything is counted; the columns of a part that is not wanted are 0.
   * @param room where the counts are written, whatever it held.
   */
  cellCounts(
    filter: CubeFilter,
    resolution: number,
    putRight?: Closures | null,
    parts?: CellParts,
    room?: CellColumns,
  ): CellCounts;
  /**
   * Per cell, over the sites that were not inspected within 365 days: the findings that sites of the same layer, category and
   * level have on average in the whole cube.
   */
  uninspectedRisk(filter: CubeFilter, resolution: number, putRight?: Closures | null): Float64Array;
}

const EVERYTHING: CellParts = { sites: true, findings: true };

/** Tables whose counts are added up. */
type Signed = readonly { table: CountTable; sign: 1 | -1 }[];

/**
 * Prepares a cube for counting: O(rows) once. `moreCells` gives cells to list beside the occupied ones.
 * @throws RangeError on words that are not in the vocabulary.
 */
export function createCrossfilter(
  cube: Cube,
  regions: Iterable<RegionParent>,
  moreCells?: (resolution: number) => BigUint64Array,
): Crossfilter {
  const regionByCode = new Map([...regions].map((region) => [region.code, region]));
  const codes = cube.region.values;
  const whole = createCountTable(cube);
  const alone: Signed = [{ table: whole, sign: 1 }];
  const levels = new Map<number, Level>();
  let lastRight: { key: string; tables: Signed } | undefined;
  let priors: ((profile: Profile) => number) | undefined;

  const levelAt = (resolution: number): Level => {
    if (resolution > cube.resolution) {
      throw new RangeError(`cannot count at resolution ${resolution}: the cube has resolution ${cube.resolution}`);
    }
    const known = levels.get(resolution);
    if (known) return known;
    const made = makeLevel(cube, resolution, moreCells?.(resolution));
    levels.set(resolution, made);
    return made;
  };

  const tablesFor = (putRight: Closures | null | undefined, units: CubeFilter["units"]): Signed => {
    if (!putRight || putRight.cells.length + putRight.places.length === 0) return alone;
    const key = `${units} ${putRight.places.join()} ${putRight.cells.join()}`;
    if (lastRight?.key !== key) {
      const concerned = pickRows(cube, rowsIn(cube, putRight, units, regionByCode));
      const tables: Signed = [
        ...alone,
        { table: createCountTable(concerned), sign: -1 },
        { table: createCountTable(putAllRight(concerned)), sign: 1 },
      ];
      lastRight = { key, tables };
    }
    return lastRight.tables;
  };

  const sums: Crossfilter["sums"] = (filter, putRight) => {
    const regionPasses = judgeRegions(codes, regionByCode, filter);
    const into: Sums = {
      regions: zeros(SUM_NAMES, codes.length),
      matrix: zeros(MATRIX_NAMES, codes.length * ALL_CATEGORIES.length),
      facets: zeroFacets(),
    };
    for (const { table, sign } of tablesFor(putRight, filter.units)) table.addSums(into, filter, regionPasses, sign);
    return {
      regions: into.regions,
      facets: Object.fromEntries(FACETS.map((facet) => [facet, Uint32Array.from(into.facets[facet])])) as Record<
        FacetName,
        Uint32Array
      >,
      totals: totalsOf(into.regions, regionPasses),
      matrix: { categories: ALL_CATEGORIES, ...into.matrix },
    };
  };

  const cellCounts: Crossfilter["cellCounts"] = (filter, resolution, putRight, parts = EVERYTHING, room) => {
    const level = levelAt(resolution);
    const regionPasses = judgeRegions(codes, regionByCode, filter);
    const into = room ?? makeCellColumns(level.cells.length);
    if (room) for (const name of CELL_NAMES) room[name].fill(0);
    for (const { table, sign } of tablesFor(putRight, filter.units)) {
      table.addCells(into, level, filter, regionPasses, sign, parts);
    }
    finishCells(into);
    return { resolution, ...into };
  };

  return {
    regionCodes: codes,
    cells: (resolution) => levelAt(resolution).cells,
    count: (filter, resolution, putRight) => ({
      cells: cellCounts(filter, resolution, putRight),
      ...sums(filter, putRight),
    }),
    sums,
    cellCounts,
    uninspectedRisk(filter, resolution, putRight) {
      priors ??= findingsPerSite(cube, whole);
      const level = levelAt(resolution);
      const regionPasses = judgeRegions(codes, regionByCode, filter);
      const into = new Float64Array(level.cells.length);
      for (const { table, sign } of tablesFor(putRight, filter.units)) {
        table.addUninspected(into, level, priors, filter, regionPasses, sign);
      }
      return into;
    },
  };
}

function makeLevel(cube: Cube, resolution: number, more: BigUint64Array | undefined): Level {
  const { cells: occupied, parentOf } = coarsenCells(cube.cells, resolution);
  if (!more || more.length === 0) return { resolution, cells: occupied, parentOf };
  const cells = mergeCells(occupied, more);
  const indexAmongAll = Int32Array.from(occupied, (cell) => indexOfCell(cells, cell));
  return { resolution, cells, parentOf: parentOf.map((parent) => indexAmongAll[parent]!) };
}

function mergeCells(one: BigUint64Array, other: BigUint64Array): BigUint64Array {
  return BigUint64Array.from(new Set([...one, ...other])).sort();
}

/** Position of a cell among ascending cells, or −1. */
export function indexOfCell(cells: BigUint64Array, cell: bigint): number {
  let low = 0;
  let high = cells.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (cells[middle]! < cell) low = middle + 1;
    else if (cells[middle]! > cell) high = middle - 1;
    else return middle;
  }
  return -1;
}

/** H3 keeps the resolution in bits 52 to 55. */
export const resolutionOf = (cell: bigint): number => Number((cell >> 52n) & 15n);

function rowsIn(
  cube: Cube,
  { cells, places }: Closures,
  units: CubeFilter["units"],
  regions: ReadonlyMap<string, RegionParent>,
): Uint32Array {
  const regionIn = Uint8Array.from(cube.region.values, (code) =>
    Number(places.some((place) => isWithin(regions, code, place, units))),
  );
  const cellIn = new Uint8Array(cube.cells.length);
  const chosen = Map.groupBy(cells, resolutionOf);
  for (const [resolution, ofResolution] of chosen) {
    if (resolution > cube.resolution) {
      throw new RangeError(`cannot put right cells of resolution ${resolution}: the cube has ${cube.resolution}`);
    }
    const among = new Set(ofResolution);
    for (let c = 0; c < cellIn.length; c++) if (among.has(cellParent(cube.cells[c]!, resolution))) cellIn[c] = 1;
  }
  const rows: number[] = [];
  for (let r = 0; r < cube.rows; r++) {
    if (cellIn[cube.cellOf[r]!] !== 0 || regionIn[cube.region.codes[r]!] !== 0) rows.push(r);
  }
  return Uint32Array.from(rows);
}

function totalsOf(columns: SumColumns, passes: Uint8Array): CrossfilterCounts["totals"] {
  const total = (column: Uint32Array) => {
    let sum = 0;
    for (let r = 0; r < column.length; r++) if (passes[r] !== 0) sum += column[r]!;
    return sum;
  };
  return Object.fromEntries(SUM_NAMES.map((name) => [name, total(columns[name])])) as CrossfilterCounts["totals"];
}

/** Findings per site of a profile's layer, category and level over the whole cube. */
function findingsPerSite(cube: Cube, table: CountTable): (profile: Profile) => number {
  const sites = new Map<string, { n: number; findings: number }>();
  const keyOf = ([layer, category, level]: Profile) => `${layer} ${category} ${level}`;
  const { groups, profiles } = table;
  for (let g = 0; g < groups.count; g++) {
    const key = keyOf(profiles[groups.profile[g]!]!);
    const sum = sites.get(key) ?? { n: 0, findings: 0 };
    for (let i = groups.from[g]!; i < groups.from[g + 1]!; i++) {
      sum.n += cube.n[groups.order[i]!]!;
      sum.findings += cube.findings[groups.order[i]!]!;
    }
    sites.set(key, sum);
  }
  return (profile) => {
    const sum = sites.get(keyOf(profile));
    return sum && sum.n > 0 ? sum.findings / sum.n : 0;
  };
}

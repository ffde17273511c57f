/**
 * A cube arranged for counting: rows grouped by region and profile, so that a filter skips whole groups. Regions, facets
 * and totals come from the groups' own sums (some thousands), cells from the groups' rows at the resolution asked for.
 */
import { ALL_CATEGORIES, LAYERS, SITE_STATUSES } from "../../contracts/vocabulary.contract.ts";
import type { Cube } from "../cube/cube.ts";
import {
  CATEGORY,
  type CubeFilter,
  FACET_VALUES,
  FACETS,
  type FacetName,
  findProfiles,
  type Groups,
  groupRows,
  judgeProfiles,
  LAYER,
  LEVEL,
  type Profile,
  STATUS,
} from "./profiles.ts";

/** What is summed per group. `major` are sites of risk level 1. */
export const SUM_NAMES = [
  "n",
  "findings",
  "closed",
  "overdue",
  "major",
  "inspected",
  "noPerson",
  "noUnit",
  "expired",
] as const;
export type SumName = (typeof SUM_NAMES)[number];
export type Columns<Name extends string> = Record<Name, Uint32Array>;

export const MATRIX_NAMES = ["n", "noPerson", "noUnit", "expired"] as const;
export const CELL_NAMES = [
  "n",
  "findings",
  "closed",
  "overdue",
  "inspected",
  "houses",
  "houseFindings",
  "findingsInspected",
  "sitesOverdue",
] as const;

/** Makes zeroed columns of one length, one behind the other in one buffer: a tenth of the time that one each takes at worst. */
export function zeros<Name extends string>(names: readonly Name[], length: number): Columns<Name> {
  const all = new Uint32Array(names.length * length);
  return Object.fromEntries(
    names.map((name, index) => [name, all.subarray(index * length, (index + 1) * length)]),
  ) as Columns<Name>;
}

/** Sums that tables are added to. Counts wrap at 2^32, so a table may be taken away again. */
export interface Sums {
  regions: Columns<SumName>;
  matrix: Columns<(typeof MATRIX_NAMES)[number]>;
  facets: Record<FacetName, Float64Array>;
}
export type CellColumns = Columns<(typeof CELL_NAMES)[number]>;
export const makeCellColumns = (cells: number): CellColumns => zeros(CELL_NAMES, cells);

/** Which columns of cells are wanted: what counts sites, what counts findings. The others stay 0. */
export interface CellParts {
  sites: boolean;
  findings: boolean;
}

/** Rows of one resolution in the order of groups: all with their sites, and those that have findings once more. */
interface RowsAt {
  from: Uint32Array;
  cell: Uint32Array;
  n: Uint32Array;
  inspected: Uint32Array;
  findingsFrom: Uint32Array;
  findingsCell: Uint32Array;
  findings: Uint32Array;
  findingsInspected: Uint32Array;
  closed: Uint32Array;
  overdue: Uint32Array;
}

export interface CountTable {
  profiles: readonly Profile[];
  groups: Groups;
  /** Adds (`sign` 1) or takes away (−1) what passes the filter. Regions and matrix ignore the place. */
  addSums(into: Sums, filter: CubeFilter, regionPasses: Uint8Array, sign: 1 | -1): void;
  addCells(
    into: CellColumns,
    level: Level,
    filter: CubeFilter,
    regionPasses: Uint8Array,
    sign: 1 | -1,
    parts: CellParts,
  ): void;
  /** Adds sites not inspected, each weighed by its profile's weight, per cell. */
  addUninspected(
    into: Float64Array,
    level: Level,
    weightOf: (profile: Profile) => number,
    filter: CubeFilter,
    regionPasses: Uint8Array,
    sign: 1 | -1,
  ): void;
}

/** Cells of a resolution and, for each of the cube's cells, the index of its ancestor among them. */
export interface Level {
  resolution: number;
  cells: BigUint64Array;
  parentOf: Int32Array;
}

const HOUSE = LAYERS.indexOf("self_built_house");
const OVERDUE = SITE_STATUSES.indexOf("overdue");

/** Prepares a cube for counting. O(rows) once, and once more for each resolution. @throws RangeError on unknown words. */
export function createCountTable(cube: Cube): CountTable {
  const { profileOf, profiles } = findProfiles(cube);
  const groups = groupRows(cube.rows, cube.region.codes, cube.region.values.length, profileOf, profiles.length);
  const sums = sumGroups(cube, groups, profiles);
  const rowsByResolution = new Map<number, RowsAt>();
  const categories = ALL_CATEGORIES.length;

  const rowsAt = (level: Level) => {
    const known = rowsByResolution.get(level.resolution);
    if (known) return known;
    const made = arrangeRows(cube, groups, level.parentOf);
    rowsByResolution.set(level.resolution, made);
    return made;
  };
  const { count, region, profile } = groups;
  const categoryOf = Uint8Array.from(profiles, (parts) => parts[CATEGORY]!);
  const isHouse = Uint8Array.from(profiles, (parts) => Number(parts[LAYER] === HOUSE));
  const isOverdue = Uint8Array.from(profiles, (parts) => Number(parts[STATUS] === OVERDUE));

  return {
    profiles,
    groups,
    addSums(into, filter, regionPasses, sign) {
      const failOf = judgeProfiles(profiles, filter);
      const perProfile = new Float64Array(profiles.length);
      const { regions, matrix } = into;
      for (let g = 0; g < count; g++) {
        const p = profile[g]!;
        const r = region[g]!;
        const sites = sign * sums.n[g]!;
        if (regionPasses[r] !== 0) perProfile[p]! += sites;
        if (failOf[p] !== 0) continue;
        const at = r * categories + categoryOf[p]!;
        const [noPerson, noUnit, expired] = [sign * sums.noPerson[g]!, sign * sums.noUnit[g]!, sign * sums.expired[g]!];
        regions.n[r]! += sites;
        regions.inspected[r]! += sign * sums.inspected[g]!;
        regions.noPerson[r]! += noPerson;
        regions.noUnit[r]! += noUnit;
        regions.expired[r]! += expired;
        matrix.n[at]! += sites;
        matrix.noPerson[at]! += noPerson;
        matrix.noUnit[at]! += noUnit;
        matrix.expired[at]! += expired;
        regions.major[r]! += sign * sums.major[g]!;
        if (sums.findings[g] === 0) continue;
        regions.findings[r]! += sign * sums.findings[g]!;
        regions.closed[r]! += sign * sums.closed[g]!;
        regions.overdue[r]! += sign * sums.overdue[g]!;
      }
      addFacets(into.facets, profiles, failOf, perProfile);
    },
    addCells(into, level, filter, regionPasses, sign, parts) {
      const failOf = judgeProfiles(profiles, filter);
      const rows = rowsAt(level);
      for (let g = 0; g < count; ) {
        if (failOf[profile[g]!] !== 0 || regionPasses[region[g]!] === 0) {
          g++;
          continue;
        }
        // Groups that pass one after the other are one stretch of rows: up to the next that fails or is of another kind.
        const first = g;
        const house = isHouse[profile[g]!]!;
        do {
          if (parts.sites && isOverdue[profile[g]!] !== 0)
            addSitesOverdue(into.sitesOverdue, rows, rows.from[g]!, rows.from[g + 1]!, sign);
          g++;
        } while (
          g < count &&
          failOf[profile[g]!] === 0 &&
          isHouse[profile[g]!] === house &&
          regionPasses[region[g]!] !== 0
        );
        // Houses are kept apart here and become sites in the end, so that each row is added once.
        if (parts.sites)
          addSites(house ? into.houses : into.n, into.inspected, rows, rows.from[first]!, rows.from[g]!, sign);
        if (!parts.findings) continue;
        const found = house ? into.houseFindings : into.findings;
        addFindings(found, into, rows, rows.findingsFrom[first]!, rows.findingsFrom[g]!, sign);
      }
    },
    addUninspected(into, level, weightOf, filter, regionPasses, sign) {
      const failOf = judgeProfiles(profiles, filter);
      const weights = Float64Array.from(profiles, weightOf);
      const rows = rowsAt(level);
      for (let g = 0; g < count; g++) {
        const p = profile[g]!;
        if (failOf[p] !== 0 || regionPasses[region[g]!] === 0) continue;
        const weight = sign * weights[p]!;
        const { cell, n, inspected } = rows;
        for (let r = rows.from[g]!; r < rows.from[g + 1]!; r++) into[cell[r]!]! += weight * (n[r]! - inspected[r]!);
      }
    },
  };
}

/** To be called once all tables were added: see `addCells`. */
export function finishCells({ n, houses, findings, houseFindings }: CellColumns): void {
  for (let c = 0; c < n.length; c++) {
    n[c]! += houses[c]!;
    findings[c]! += houseFindings[c]!;
  }
}

function addSites(sites: Uint32Array, inspected: Uint32Array, rows: RowsAt, from: number, to: number, sign: number) {
  const { cell, n } = rows;
  const looked = rows.inspected;
  for (let r = from; r < to; r++) {
    const c = cell[r]!;
    sites[c]! += sign * n[r]!;
    inspected[c]! += sign * looked[r]!;
  }
}

function addSitesOverdue(into: Uint32Array, { cell, n }: RowsAt, from: number, to: number, sign: number) {
  for (let r = from; r < to; r++) into[cell[r]!]! += sign * n[r]!;
}

function addFindings(found: Uint32Array, into: CellColumns, rows: RowsAt, from: number, to: number, sign: number) {
  const { findingsCell: cell, findings, findingsInspected, closed, overdue } = rows;
  for (let r = from; r < to; r++) {
    const c = cell[r]!;
    found[c]! += sign * findings[r]!;
    into.findingsInspected[c]! += sign * findingsInspected[r]!;
    into.closed[c]! += sign * closed[r]!;
    into.overdue[c]! += sign * overdue[r]!;
  }
}

function addFacets(
  facets: Record<FacetName, Float64Array>,
  profiles: readonly Profile[],
  failOf: Uint8Array,
  perProfile: Float64Array,
) {
  for (let d = 0; d < FACETS.length; d++) {
    const facet = facets[FACETS[d]!];
    // Counted where it fails nothing, or nothing but this very dimension.
    for (let p = 0; p < profiles.length; p++) {
      if ((failOf[p]! & ~(1 << d)) === 0) facet[profiles[p]![d]!]! += perProfile[p]!;
    }
  }
}

function sumGroups(cube: Cube, groups: Groups, profiles: readonly Profile[]): Columns<SumName> {
  const sums = zeros(SUM_NAMES, groups.count);
  const { findingsClosed: closed, findingsOverdue: overdue, n, findings, inspected, noPerson, noUnit, expired } = cube;
  const sources = { n, findings, closed, overdue, inspected, noPerson, noUnit, expired };
  for (const [name, source] of Object.entries(sources) as [keyof typeof sources, Uint32Array][]) {
    const sum = sums[name];
    for (let g = 0; g < groups.count; g++) {
      for (let i = groups.from[g]!; i < groups.from[g + 1]!; i++) sum[g]! += source[groups.order[i]!]!;
    }
  }
  for (let g = 0; g < groups.count; g++) {
    if (profiles[groups.profile[g]!]![LEVEL] === 0) sums.major[g] = sums.n[g]!;
  }
  return sums;
}

/**
 * The rows of a resolution by group. Rows of a group whose cells have one ancestor become one row where they follow each
 * other, as they do in a cube sorted by cell: H3 indexes sort by ancestor.
 */
function arrangeRows(cube: Cube, groups: Groups, parentOf: Int32Array): RowsAt {
  const column = () => new Uint32Array(cube.rows);
  const rows: RowsAt = {
    from: new Uint32Array(groups.count + 1),
    cell: column(),
    n: column(),
    inspected: column(),
    findingsFrom: new Uint32Array(groups.count + 1),
    findingsCell: column(),
    findings: column(),
    findingsInspected: column(),
    closed: column(),
    overdue: column(),
  };
  let at = -1;
  let found = -1;
  for (let g = 0; g < groups.count; g++) {
    let lastCell = -1;
    let lastFound = -1;
    for (let i = groups.from[g]!; i < groups.from[g + 1]!; i++) {
      const r = groups.order[i]!;
      const cell = parentOf[cube.cellOf[r]!]!;
      if (cell !== lastCell) rows.cell[++at] = lastCell = cell;
      rows.n[at]! += cube.n[r]!;
      rows.inspected[at]! += cube.inspected[r]!;
      // Most sites have no findings.
      if (cube.findings[r] === 0) continue;
      if (cell !== lastFound) rows.findingsCell[++found] = lastFound = cell;
      rows.findings[found]! += cube.findings[r]!;
      rows.findingsInspected[found]! += cube.findingsInspected[r]!;
      rows.closed[found]! += cube.findingsClosed[r]!;
      rows.overdue[found]! += cube.findingsOverdue[r]!;
    }
    rows.from[g + 1] = at + 1;
    rows.findingsFrom[g + 1] = found + 1;
  }
  for (const name of ["cell", "n", "inspected"] as const) rows[name] = rows[name].slice(0, at + 1);
  for (const name of ["findingsCell", "findings", "findingsInspected", "closed", "overdue"] as const) {
    rows[name] = rows[name].slice(0, found + 1);
  }
  return rows;
}

/** Empty facet sums. */
export const zeroFacets = () =>
  Object.fromEntries(FACETS.map((facet) => [facet, new Float64Array(FACET_VALUES[facet].length)])) as Sums["facets"];

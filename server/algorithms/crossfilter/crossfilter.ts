/**
 * Counts of a cube under a filter: cells, regions, facets and totals in one pass over the rows. Every facet ignores
 * its own filter (so that it shows what choosing another value would give) and obeys all the others.
 *
 * Two ideas keep it fast. Rows share few combinations of layer, category, level, status and supervision, so the filter
 * is judged once per combination ("profile") rather than per row, and facets are summed from per-profile counts. And a
 * combination that fails exactly one dimension counts for that dimension's facet alone.
 */
import {
  ALL_CATEGORIES,
  type Category,
  LAYERS,
  type Layer,
  RISK_LEVELS,
  type RiskLevel,
  SITE_STATUSES,
  type SiteStatus,
  SUPERVISIONS,
  type Supervision,
} from "../../contracts/vocabulary.contract.ts";
import { type Coded, type Cube, coarsenCells } from "../cube/cube.ts";
import { isWithin, type RegionParent, type UnitScheme } from "./region-match.ts";

/** An empty list does not filter. Places are codes of townships, counties or zones; see {@link isWithin}. */
export interface CubeFilter {
  layer: readonly Layer[];
  category: readonly Category[];
  level: readonly RiskLevel[];
  status: readonly SiteStatus[];
  supervision: readonly Supervision[];
  place: readonly string[];
  units: UnitScheme;
}

/** Values of each facet, in the order of its counts. */
export const FACET_VALUES = {
  layer: LAYERS,
  category: ALL_CATEGORIES,
  level: RISK_LEVELS,
  status: SITE_STATUSES,
  supervision: SUPERVISIONS,
} as const;
export type FacetName = keyof typeof FACET_VALUES;
const FACETS = Object.keys(FACET_VALUES) as FacetName[];

/** Parallel columns of sums. `major` are sites of risk level 1. */
export interface SumColumns {
  n: Uint32Array;
  findings: Uint32Array;
  closed: Uint32Array;
  overdue: Uint32Array;
  major: Uint32Array;
}

export interface CellCounts {
  resolution: number;
  /** Per cell of `cells(resolution)`. */
  n: Uint32Array;
  findings: Uint32Array;
  closed: Uint32Array;
  overdue: Uint32Array;
  /** Sites by status: `byStatus[cell * 5 + index in SITE_STATUSES]`. */
  byStatus: Uint32Array;
}

export interface CrossfilterCounts {
  cells: CellCounts;
  /** Per code of `regionCodes`, ignoring the filter's place: what a ranking of places shows. */
  regions: SumColumns;
  /** Sites per value of each facet, ignoring that facet's own filter; order of {@link FACET_VALUES}. */
  facets: Record<FacetName, Uint32Array>;
  totals: { n: number; findings: number; closed: number; overdue: number; major: number };
}

export interface Crossfilter {
  /** Codes the cube's records carry, in the order of `CrossfilterCounts.regions`. */
  regionCodes: readonly string[];
  /** Distinct cells at a resolution up to the cube's, ascending. */
  cells(resolution: number): BigUint64Array;
  count(filter: CubeFilter, resolution: number): CrossfilterCounts;
}

/** Sums kept for each spot: findings, of them closed and overdue, sites of level 1, sites by status. */
const FINDINGS = 0;
const CLOSED = 1;
const OVERDUE = 2;
const MAJOR = 3;
const STATUS = 4;
const STRIDE = STATUS + SITE_STATUSES.length;
const MAX_PROFILES = 65536;

/** Prepares a cube for counting: O(rows) once. @throws RangeError on words that are not in the vocabulary. */
export function createCrossfilter(cube: Cube, regions: Iterable<RegionParent>): Crossfilter {
  const regionByCode = new Map([...regions].map((region) => [region.code, region]));
  const { profileOf, profiles } = findProfiles(cube);
  const { spotOf, spots } = findSpots(cube);
  const spotRegion = spots.region;
  const slotOf = Uint8Array.from(profiles, (profile) => STATUS + profile[3]!);
  const majorOf = Uint8Array.from(profiles, (profile) => Number(profile[2] === 0));
  // Kept between counts, because clearing is cheaper than allocating and collecting a megabyte each time.
  const perSpot = new Uint32Array(spots.cell.length * STRIDE);
  const parents = new Map<number, { cells: BigUint64Array; parentOf: Int32Array }>();

  const level = (resolution: number) => {
    if (resolution > cube.resolution) {
      throw new RangeError(`cannot count at resolution ${resolution}: the cube has resolution ${cube.resolution}`);
    }
    const known = parents.get(resolution);
    if (known) return known;
    const made = coarsenCells(cube.cells, resolution);
    parents.set(resolution, made);
    return made;
  };

  return {
    regionCodes: cube.region.values,
    cells: (resolution) => level(resolution).cells,
    count(filter, resolution) {
      const failOf = judgeProfiles(profiles, filter);
      const regionPasses = Uint8Array.from(cube.region.values, (code) =>
        Number(
          filter.place.length === 0 || filter.place.some((place) => isWithin(regionByCode, code, place, filter.units)),
        ),
      );

      const { rows, n, findings, findingsClosed, findingsOverdue } = cube;
      const perProfile = new Float64Array(profiles.length);
      perSpot.fill(0);
      for (let r = 0; r < rows; r++) {
        const profile = profileOf[r]!;
        const spot = spotOf[r]!;
        const count = n[r]!;
        if (regionPasses[spotRegion[spot]!] !== 0) perProfile[profile]! += count;
        if (failOf[profile] !== 0) continue;
        const at = spot * STRIDE;
        perSpot[at + slotOf[profile]!]! += count;
        if (majorOf[profile] !== 0) perSpot[at + MAJOR]! += count;
        // Most sites have no findings.
        if (findings[r] === 0) continue;
        perSpot[at + FINDINGS]! += findings[r]!;
        perSpot[at + CLOSED]! += findingsClosed[r]!;
        perSpot[at + OVERDUE]! += findingsOverdue[r]!;
      }
      const perRegion = foldRegions(perSpot, spots, cube.region.values.length);

      return {
        cells: foldCells(perSpot, spots, regionPasses, level(resolution), resolution),
        regions: perRegion,
        facets: sumFacets(profiles, failOf, perProfile),
        totals: sumWhere(perRegion, regionPasses),
      };
    },
  };
}

/** A profile: positions of its layer, category, level, status and supervision in {@link FACET_VALUES}. */
type Profile = readonly number[];

function findProfiles(cube: Cube): { profileOf: Uint16Array; profiles: Profile[] } {
  const layer = vocabularyCodes(cube.layer, FACET_VALUES.layer, "layer");
  const category = vocabularyCodes(cube.category, FACET_VALUES.category, "category");
  const status = vocabularyCodes(cube.status, FACET_VALUES.status, "status");
  const supervision = vocabularyCodes(cube.supervision, FACET_VALUES.supervision, "supervision");
  const profileOf = new Uint16Array(cube.rows);
  const profiles: Profile[] = [];
  const indexOfKey = new Int32Array(LAYERS.length * ALL_CATEGORIES.length * 4 * 5 * 5).fill(-1);
  for (let r = 0; r < cube.rows; r++) {
    const parts = [
      layer[cube.layer.codes[r]!]!,
      category[cube.category.codes[r]!]!,
      cube.riskLevel[r]! - 1,
      status[cube.status.codes[r]!]!,
      supervision[cube.supervision.codes[r]!]!,
    ] as const;
    const key = (((parts[0] * ALL_CATEGORIES.length + parts[1]) * 4 + parts[2]) * 5 + parts[3]) * 5 + parts[4];
    let index = indexOfKey[key]!;
    if (index < 0) {
      index = profiles.push(parts) - 1;
      if (index >= MAX_PROFILES) throw new RangeError("the cube has more than 65,536 combinations of words");
      indexOfKey[key] = index;
    }
    profileOf[r] = index;
  }
  return { profileOf, profiles };
}

/** Position in the vocabulary of each word of a column's dictionary. */
function vocabularyCodes(column: Coded, vocabulary: readonly string[], what: string): Int32Array {
  return Int32Array.from(column.values, (word) => {
    const index = vocabulary.indexOf(word);
    if (index < 0) throw new RangeError(`the cube has the ${what} '${word}', which this version does not know`);
    return index;
  });
}

/** Per profile, one bit for each dimension whose filter it fails. */
function judgeProfiles(profiles: readonly Profile[], filter: CubeFilter): Uint8Array {
  const passes = FACETS.map((facet) => {
    const chosen: readonly (string | number)[] = filter[facet];
    return FACET_VALUES[facet].map((value) => chosen.length === 0 || chosen.includes(value));
  });
  return Uint8Array.from(profiles, (profile) =>
    profile.reduce((fails, value, d) => fails | (passes[d]![value] ? 0 : 1 << d), 0),
  );
}

function sumFacets(profiles: readonly Profile[], failOf: Uint8Array, perProfile: Float64Array) {
  const facets = Object.fromEntries(
    FACETS.map((facet) => [facet, new Uint32Array(FACET_VALUES[facet].length)]),
  ) as Record<FacetName, Uint32Array>;
  for (let p = 0; p < profiles.length; p++) {
    for (let d = 0; d < FACETS.length; d++) {
      // Counted where it fails nothing, or nothing but this very dimension.
      if ((failOf[p]! & ~(1 << d)) === 0) facets[FACETS[d]!][profiles[p]![d]!]! += perProfile[p]!;
    }
  }
  return facets;
}

/** A spot: one region's part of one cell. Rows are added up by spot, and spots to cells and to regions. */
interface Spots {
  cell: Int32Array;
  region: Uint16Array;
}

function findSpots(cube: Cube): { spotOf: Int32Array; spots: Spots } {
  const regions = cube.region.values.length;
  const spotOf = new Int32Array(cube.rows);
  const indexOfKey = new Map<number, number>();
  const keys: number[] = [];
  let lastKey = -1;
  let last = -1;
  for (let r = 0; r < cube.rows; r++) {
    const key = cube.cellOf[r]! * regions + cube.region.codes[r]!;
    // Cubes come sorted by cell, so the next row often lies on the same spot.
    if (key !== lastKey) {
      lastKey = key;
      last = indexOfKey.get(key) ?? keys.push(key) - 1;
      indexOfKey.set(key, last);
    }
    spotOf[r] = last;
  }
  return {
    spotOf,
    spots: {
      cell: Int32Array.from(keys, (key) => Math.floor(key / regions)),
      region: Uint16Array.from(keys, (key) => key % regions),
    },
  };
}

function foldRegions(perSpot: Uint32Array, { region }: Spots, regions: number): SumColumns {
  const column = () => new Uint32Array(regions);
  const sums: SumColumns = { n: column(), findings: column(), closed: column(), overdue: column(), major: column() };
  for (let s = 0, at = 0; s < region.length; s++, at += STRIDE) {
    const r = region[s]!;
    sums.n[r]! += sitesAt(perSpot, at);
    sums.findings[r]! += perSpot[at + FINDINGS]!;
    sums.closed[r]! += perSpot[at + CLOSED]!;
    sums.overdue[r]! += perSpot[at + OVERDUE]!;
    sums.major[r]! += perSpot[at + MAJOR]!;
  }
  return sums;
}

function foldCells(
  perSpot: Uint32Array,
  { cell, region }: Spots,
  regionPasses: Uint8Array,
  { cells, parentOf }: { cells: BigUint64Array; parentOf: Int32Array },
  resolution: number,
): CellCounts {
  const folded: CellCounts = {
    resolution,
    n: new Uint32Array(cells.length),
    findings: new Uint32Array(cells.length),
    closed: new Uint32Array(cells.length),
    overdue: new Uint32Array(cells.length),
    byStatus: new Uint32Array(cells.length * SITE_STATUSES.length),
  };
  for (let s = 0, at = 0; s < cell.length; s++, at += STRIDE) {
    if (regionPasses[region[s]!] === 0) continue;
    const sites = sitesAt(perSpot, at);
    if (sites === 0) continue;
    const parent = parentOf[cell[s]!]!;
    folded.n[parent]! += sites;
    folded.findings[parent]! += perSpot[at + FINDINGS]!;
    folded.closed[parent]! += perSpot[at + CLOSED]!;
    folded.overdue[parent]! += perSpot[at + OVERDUE]!;
    const into = parent * SITE_STATUSES.length;
    for (let k = 0; k < SITE_STATUSES.length; k++) folded.byStatus[into + k]! += perSpot[at + STATUS + k]!;
  }
  return folded;
}

/** Every site has one status, so its counts by status add up to the sites. */
function sitesAt(perSpot: Uint32Array, at: number): number {
  let sites = 0;
  for (let k = 0; k < SITE_STATUSES.length; k++) sites += perSpot[at + STATUS + k]!;
  return sites;
}

function sumWhere(columns: SumColumns, passes: Uint8Array): CrossfilterCounts["totals"] {
  const sum = (column: Uint32Array) =>
    column.reduce((total, value, index) => (passes[index] ? total + value : total), 0);
  const { n, findings, closed, overdue, major } = columns;
  return { n: sum(n), findings: sum(findings), closed: sum(closed), overdue: sum(overdue), major: sum(major) };
}

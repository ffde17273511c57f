/**
 * Profiles: rows share few combinations of layer, category, level, status and supervision, so a filter is judged once
 * per combination rather than once per row. The cube and the lifecycle table use the same ones.
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
import type { Coded } from "../cube/cube.ts";
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
export const FACETS = Object.keys(FACET_VALUES) as FacetName[];

/** Positions of a profile's parts. */
export const LAYER = 0;
export const CATEGORY = 1;
export const LEVEL = 2;
export const STATUS = 3;

/** A profile: positions of its layer, category, level, status and supervision in {@link FACET_VALUES}. */
export type Profile = readonly number[];

/** What a table needs to have profiles: the cube and the lifecycle table have it. */
export interface Profiled {
  rows: number;
  layer: Coded<Layer>;
  category: Coded<Category>;
  status: Coded<SiteStatus>;
  supervision: Coded<Supervision>;
  /** 1 major … 4 low. */
  riskLevel: Uint8Array;
}

/** The profiles that occur, by layer first and supervision last, and each row's. O(rows). @throws RangeError on words that are not in the vocabulary. */
export function findProfiles(table: Profiled): { profileOf: Uint16Array; profiles: Profile[] } {
  const layer = vocabularyCodes(table.layer, FACET_VALUES.layer, "layer");
  const category = vocabularyCodes(table.category, FACET_VALUES.category, "category");
  const status = vocabularyCodes(table.status, FACET_VALUES.status, "status");
  const supervision = vocabularyCodes(table.supervision, FACET_VALUES.supervision, "supervision");
  const [layers, categories, statuses, supervisions] = [table.layer, table.category, table.status, table.supervision];
  // At most 4 · 20 · 4 · 5 · 5 combinations: fewer than an index of 16 bits can tell apart.
  const profileOf = new Uint16Array(table.rows);
  const occurs = new Uint8Array(LAYERS.length * ALL_CATEGORIES.length * 4 * 5 * 5);
  for (let r = 0; r < table.rows; r++) {
    const l = layer[layers.codes[r]!]!;
    const c = category[categories.codes[r]!]!;
    const level = table.riskLevel[r]! - 1;
    const s = status[statuses.codes[r]!]!;
    const v = supervision[supervisions.codes[r]!]!;
    const key = (((l * ALL_CATEGORIES.length + c) * 4 + level) * 5 + s) * 5 + v;
    profileOf[r] = key;
    occurs[key] = 1;
  }
  const profiles: Profile[] = [];
  const indexOfKey = new Uint16Array(occurs.length);
  for (let key = 0; key < occurs.length; key++) {
    if (occurs[key] === 0) continue;
    const [v, s, level] = [key % 5, Math.floor(key / 5) % 5, Math.floor(key / 25) % 4];
    const [c, l] = [Math.floor(key / 100) % ALL_CATEGORIES.length, Math.floor(key / 100 / ALL_CATEGORIES.length)];
    indexOfKey[key] = profiles.push([l, c, level, s, v]) - 1;
  }
  for (let r = 0; r < table.rows; r++) profileOf[r] = indexOfKey[profileOf[r]!]!;
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

/** Per profile, one bit for each dimension (in the order of {@link FACETS}) whose filter it fails; 0 passes. */
export function judgeProfiles(profiles: readonly Profile[], filter: CubeFilter): Uint8Array {
  const passes = FACETS.map((facet) => {
    const chosen: readonly (string | number)[] = filter[facet];
    const values: readonly (string | number)[] = FACET_VALUES[facet];
    return Uint8Array.from(values, (value) => Number(chosen.length === 0 || chosen.includes(value)));
  });
  const failOf = new Uint8Array(profiles.length);
  for (let d = 0; d < passes.length; d++) {
    const pass = passes[d]!;
    for (let p = 0; p < profiles.length; p++) if (pass[profiles[p]![d]!] === 0) failOf[p]! |= 1 << d;
  }
  return failOf;
}

/** Per region code, 1 where its records lie in one of the filter's places. */
export function judgeRegions(
  codes: readonly string[],
  regions: ReadonlyMap<string, RegionParent>,
  filter: Pick<CubeFilter, "place" | "units">,
): Uint8Array {
  const { place, units } = filter;
  return Uint8Array.from(codes, (code) =>
    Number(place.length === 0 || place.some((one) => isWithin(regions, code, one, units))),
  );
}

/** A group: the rows of one region and one profile. Groups ascend by region, then by profile. */
export interface Groups {
  count: number;
  region: Uint16Array;
  profile: Uint16Array;
  /** The rows in the order of their groups; rows of one group keep the table's order. */
  order: Uint32Array;
  /** Rows `order[from[g]]` … `order[from[g + 1] - 1]` are group g's. */
  from: Uint32Array;
}

/** Sorts rows by region and profile (counting sort, O(rows + regions · profiles)). */
export function groupRows(
  rows: number,
  regionOf: ArrayLike<number>,
  regions: number,
  profileOf: Uint16Array,
  profiles: number,
): Groups {
  const sizes = new Uint32Array(regions * profiles + 1);
  for (let r = 0; r < rows; r++) sizes[regionOf[r]! * profiles + profileOf[r]!]!++;
  const groupOfKey = new Int32Array(regions * profiles).fill(-1);
  let count = 0;
  for (let key = 0; key < groupOfKey.length; key++) if (sizes[key]! > 0) groupOfKey[key] = count++;
  const groups: Groups = {
    count,
    region: new Uint16Array(count),
    profile: new Uint16Array(count),
    order: new Uint32Array(rows),
    from: new Uint32Array(count + 1),
  };
  for (let key = 0; key < groupOfKey.length; key++) {
    const g = groupOfKey[key]!;
    if (g < 0) continue;
    groups.region[g] = Math.floor(key / profiles);
    groups.profile[g] = key % profiles;
    groups.from[g + 1] = groups.from[g]! + sizes[key]!;
  }
  const next = groups.from.slice();
  for (let r = 0; r < rows; r++) {
    groups.order[next[groupOfKey[regionOf[r]! * profiles + profileOf[r]!]!]!++] = r;
  }
  return groups;
}

import type { PoolClient } from "pg";
import type { Lifecycle } from "../algorithms/lifecycle/lifecycle.ts";
import { type Category, LAYERS, SITE_STATUSES, SUPERVISIONS } from "../contracts/vocabulary.contract.ts";
import type { Scope } from "../features/accounts/scope.ts";
import { codeLiteral, WordTable } from "./copy-out.ts";
import { type CityAtMoment, readTable, readTableIn, type TableText } from "./read-table.ts";
import { partsOfTileClass } from "./tile-class.ts";

/** Days fit 15 bits: what lies beyond a difference of 89 years is no date of a finding. */
const SHIFT = 32768;

/**
 * Days as differences that are never negative, packed two by two, because PostgreSQL spends most of its time writing
 * numbers; `closed` is a day more than the difference, 0 while open. Of the site, an index of those with findings holds
 * all (site_with_findings), unless a condition asks for more.
 */
const findingsOf = (cityCode: string, condition: string) => `
  select s.tile_class, s.category, s.region_code,
    ((f.found_on - date '1970-01-01')::bigint * ${SHIFT} + coalesce(f.closed_on - f.found_on + 1, 0)) * 2
      + (f.status in ('submitted', 'accepted'))::int,
    (f.deadline_original - f.found_on)::bigint * ${SHIFT} + (f.deadline - f.deadline_original)
  from finding f join site s on (s.city_code, s.id) = (f.city_code, f.site_id)
  where f.city_code = ${codeLiteral(cityCode)} and s.city_code = ${codeLiteral(cityCode)} and s.findings > 0${condition}`;
const PROFILE_COLUMNS = 3;

/** A filter may read every site: two workers halve that. */
const FILTERED = { work_mem: "32MB", max_parallel_workers_per_gather: "2" };

/**
 * Reads one row a finding and the moment they were true, in one snapshot. Rows ascend by region, then by the day found,
 * which compresses best.
 * @param siteCondition SQL on `site s` with its values written in, for the findings of some sites only.
 */
export async function readLifecycle(
  client: PoolClient,
  city: CityAtMoment,
  siteCondition?: string,
  scope?: Scope,
): Promise<Lifecycle> {
  const text = await (siteCondition === undefined
    ? readTable(client, city, findingsOf(city.code, ""), { work_mem: "32MB" })
    : readTable(client, city, findingsOf(city.code, ` and (${siteCondition})`), FILTERED, scope));
  return assemble(text);
}

/** The same within the transaction under way, of what its role may read; the same records always make the same bytes. */
export async function freezeLifecycle(client: PoolClient, city: CityAtMoment): Promise<Lifecycle> {
  const order = ' order by s.region_code collate "C", f.found_on, f.id';
  return assemble(await readTableIn(client, city, findingsOf(city.code, "") + order));
}

interface Profile {
  region: number;
  category: number;
  layer: number;
  level: number;
  status: number;
  supervision: number;
}

function assemble({ pieces, rows, asOf }: TableText): Lifecycle {
  const profiles: Profile[] = [];
  const profileTable = new WordTable<number>();
  const regions = new Numbered<string>();
  const categories = new Numbered<Category>();
  const profileOf = new Int32Array(rows);
  const region = new Int16Array(rows);
  const first = new Float64Array(rows);
  const second = new Float64Array(rows);
  let row = 0;
  for (const piece of pieces) {
    for (; !piece.done; row++) {
      const profile = piece.word(PROFILE_COLUMNS, profileTable, (words) => {
        const [tileClass = "", category = "", code = ""] = words.split("\t");
        return (
          profiles.push({
            region: regions.of(code),
            category: categories.of(category as Category),
            ...partsOf(Number(tileClass)),
          }) - 1
        );
      });
      profileOf[row] = profile;
      region[row] = profiles[profile]!.region;
      first[row] = piece.number();
      second[row] = piece.number();
    }
  }

  const foundOn = Int16Array.from(first, (packed) => Math.floor(packed / (2 * SHIFT)));
  const order = orderBy(region, foundOn);
  const days = (of: (row: number) => number) => {
    const column = new Int16Array(rows);
    for (let at = 0; at < rows; at++) column[at] = of(order[at]!);
    return column;
  };
  const parts = (name: keyof Profile) => {
    const column = new Uint8Array(rows);
    for (let at = 0; at < rows; at++) column[at] = profiles[profileOf[order[at]!]!]![name];
    return column;
  };
  const waiting = new Uint8Array(rows);
  for (let at = 0; at < rows; at++) waiting[at] = first[order[at]!]! % 2;
  const closedAfter = (row: number) => Math.floor(first[row]! / 2) % SHIFT;
  const limit = (row: number) => Math.floor(second[row]! / SHIFT);
  return {
    rows,
    region: { values: regions.values, codes: days((row) => region[row]!) },
    layer: { values: LAYERS, codes: parts("layer") },
    category: { values: categories.values, codes: parts("category") },
    status: { values: SITE_STATUSES, codes: parts("status") },
    supervision: { values: SUPERVISIONS, codes: parts("supervision") },
    riskLevel: parts("level"),
    foundOn: days((row) => foundOn[row]!),
    closedOn: days((row) => (closedAfter(row) === 0 ? -1 : foundOn[row]! + closedAfter(row) - 1)),
    deadlineOriginal: days((row) => foundOn[row]! + limit(row)),
    deadline: days((row) => foundOn[row]! + limit(row) + (second[row]! % SHIFT)),
    waiting,
    asOf,
  };
}

/** Its words as their places in the vocabulary. */
function partsOf(tileClass: number): Pick<Profile, "layer" | "level" | "status" | "supervision"> {
  const { layer, level, status, supervision } = partsOfTileClass(tileClass);
  return {
    ...{ layer: LAYERS.indexOf(layer), level },
    ...{ status: SITE_STATUSES.indexOf(status), supervision: SUPERVISIONS.indexOf(supervision) },
  };
}

/** Words in the order they are met. */
class Numbered<T extends string> {
  readonly values: T[] = [];
  private readonly numbers = new Map<T, number>();

  of(word: T): number {
    let number = this.numbers.get(word);
    if (number === undefined) {
      number = this.values.push(word) - 1;
      this.numbers.set(word, number);
    }
    return number;
  }
}

/** Rows ascending by region, then by day, as numbers that sort without a comparison function; exact up to 60 million rows. */
function orderBy(region: Int16Array, day: Int16Array): Int32Array {
  const rows = region.length;
  const keys = new Float64Array(rows);
  for (let row = 0; row < rows; row++) keys[row] = (region[row]! * 65536 + day[row]!) * rows + row;
  keys.sort();
  return Int32Array.from(keys, (key) => key % rows);
}

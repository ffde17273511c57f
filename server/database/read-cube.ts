import type { PoolClient } from "pg";
import type { Coded, Cube } from "../algorithms/cube/cube.ts";
import {
  type Category,
  LAYERS,
  type Layer,
  SITE_STATUSES,
  type SiteStatus,
  SUPERVISIONS,
  type Supervision,
} from "../contracts/vocabulary.contract.ts";
import type { Scope } from "../features/accounts/scope.ts";
import { codeLiteral, WordTable } from "./copy-out.ts";
import { type CityAtMoment, readTable, readTableIn, type TableText } from "./read-table.ts";

/**
 * Cells of resolution 8 differ only above bit 21: what is left fits a double exactly. Layer to supervision are read as
 * one word, because rows share few combinations of them.
 */
const rowsOf = (cityCode: string) => `
  select cell >> 21, region_code, layer, category, risk_level, status, supervision,
    n, findings, findings_closed, findings_overdue, inspected, findings_inspected, no_person, no_unit, expired
  from cube_cell where city_code = ${codeLiteral(cityCode)}`;
const PROFILE_COLUMNS = 5;
/** n to expired. */
const COUNTS = 9;
type NineColumns = [U, U, U, U, U, U, U, U, U];
type U = Uint32Array;

/** SQL that undoes one digit of tile_class(): the vocabulary's order is the enums' (test/db/vocabulary.db.test.ts). */
const digit = (words: readonly string[], beneath: number) =>
  `('{${words.join()}}'::text[])[tile_class / ${beneath} % ${words.length} + 1]`;

/**
 * The same rows counted from the records, as the view cube_recount counts them, of those that meet a condition. Four
 * words are grouped as the one number tiles read; the statistics site_cube tell the planner how few groups there are.
 */
const countedRowsOf = (cityCode: string, siteCondition: string) => `
  select cell >> 21, region_code, ${digit(LAYERS, 100)}, category, tile_class / 25 % 4 + 1, ${digit(SITE_STATUSES, 5)},
    ${digit(SUPERVISIONS, 1)}, n, findings, findings_closed, findings_overdue, inspected, findings_inspected, no_person,
    no_unit, expired
  from (
    select cell_parent(cell, 8) as cell, region_code, category, tile_class, count(*) as n, sum(findings) as findings,
      sum(findings_closed) as findings_closed, sum(findings_overdue) as findings_overdue,
      count(*) filter (where inspected) as inspected,
      coalesce(sum(findings) filter (where inspected), 0) as findings_inspected,
      count(*) filter (where is_blank(responsible_person)) as no_person,
      count(*) filter (where is_blank(responsible_unit)) as no_unit, count(*) filter (where expired) as expired
    from site where city_code = ${codeLiteral(cityCode)} and (${siteCondition})
    group by 1, 2, 3, 4
  ) counted`;

/**
 * Reading every record, PostgreSQL takes one process and sorts on disk unless told that more are free and memory is
 * there: half the time, measured at 1,146,600 sites.
 */
const COUNTING = {
  max_parallel_workers_per_gather: "2",
  parallel_setup_cost: "0",
  parallel_tuple_cost: "0",
  work_mem: "64MB",
};

/**
 * Reads the cube (resolution 8) and its moment in one snapshot. Rows are sorted by cell, which compresses best.
 * @param siteCondition SQL on `site` with its values written in, for the cube of some sites only: counted, not looked up.
 */
export async function readCube(
  client: PoolClient,
  city: CityAtMoment,
  siteCondition?: string,
  scope?: Scope,
): Promise<Cube> {
  return assemble(
    siteCondition === undefined
      ? await readTable(client, city, rowsOf(city.code))
      : await readTable(client, city, countedRowsOf(city.code, siteCondition), COUNTING, scope),
  );
}

/** The cube within the transaction under way, of what its role may read; the same records always make the same bytes. */
export async function freezeCube(client: PoolClient, city: CityAtMoment): Promise<Cube> {
  return assemble(
    await readTableIn(
      client,
      city,
      `${rowsOf(city.code)}
      order by cell, region_code collate "C", layer, category collate "C", risk_level, status, supervision`,
    ),
  );
}

function assemble({ pieces, rows, asOf }: TableText): Cube {
  const cell = new Float64Array(rows);
  const regions: string[] = [];
  const regionTable = new WordTable<number>();
  const regionOf = new Int16Array(rows);
  const profiles: string[] = [];
  const profileTable = new WordTable<number>();
  const profileOf = new Uint16Array(rows);
  const counts = Array.from({ length: COUNTS }, () => new Uint32Array(rows));
  let r = 0;
  for (const piece of pieces) {
    for (; !piece.done; r++) {
      cell[r] = piece.number();
      regionOf[r] = piece.word(1, regionTable, (word) => regions.push(word) - 1);
      profileOf[r] = piece.word(PROFILE_COLUMNS, profileTable, (words) => profiles.push(words) - 1);
      for (const column of counts) column[r] = piece.number();
    }
  }

  const { distinct, cellOf, place } = sortByCell(cell);
  const sorted = <A extends Uint32Array | Int16Array>(column: A, into: A): A => {
    for (let r = 0; r < rows; r++) into[place[r]!] = column[r]!;
    return into;
  };
  const parts = profiles.map((words) => words.split("\t"));
  const wordsAt = <T extends string>(part: number): Coded<T> => {
    const values = [...new Set(parts.map((split) => split[part] as T))];
    const codeOfProfile = parts.map((split) => values.indexOf(split[part] as T));
    const codes = new Int8Array(rows);
    for (let r = 0; r < rows; r++) codes[place[r]!] = codeOfProfile[profileOf[r]!]!;
    return { values, codes };
  };
  const level = wordsAt(2);
  const [n, findings, findingsClosed, findingsOverdue, inspected, findingsInspected, noPerson, noUnit, expired] =
    counts.map((column) => sorted(column, new Uint32Array(rows))) as NineColumns;
  return {
    rows,
    resolution: 8,
    cells: BigUint64Array.from(distinct, (key) => (BigInt(key) << 21n) | 0x1fffffn),
    cellOf,
    region: { values: regions, codes: sorted(regionOf, new Int16Array(rows)) },
    layer: wordsAt<Layer>(0),
    category: wordsAt<Category>(1),
    status: wordsAt<SiteStatus>(3),
    supervision: wordsAt<Supervision>(4),
    riskLevel: Uint8Array.from(level.codes, (code) => Number(level.values[code])),
    n,
    findings,
    findingsClosed,
    findingsOverdue,
    inspected,
    findingsInspected,
    noPerson,
    noUnit,
    expired,
    asOf,
  };
}

/** Counting sort: `place[r]` is where row r goes, `cellOf` the index into `distinct` of the row at each place. */
function sortByCell(cell: Float64Array): { distinct: Float64Array; cellOf: Int32Array; place: Int32Array } {
  const rows = cell.length;
  const distinct = Float64Array.from(new Set(cell)).sort();
  const indexOf = new Map<number, number>();
  for (let c = 0; c < distinct.length; c++) indexOf.set(distinct[c]!, c);

  const read = new Int32Array(rows);
  const start = new Int32Array(distinct.length + 1);
  for (let r = 0; r < rows; r++) {
    read[r] = r > 0 && cell[r] === cell[r - 1] ? read[r - 1]! : indexOf.get(cell[r]!)!;
    start[read[r]! + 1]!++;
  }
  for (let c = 0; c < distinct.length; c++) start[c + 1]! += start[c]!;
  const place = new Int32Array(rows);
  const cellOf = new Int32Array(rows);
  for (let r = 0; r < rows; r++) {
    const at = start[read[r]!]!++;
    place[r] = at;
    cellOf[at] = read[r]!;
  }
  return { distinct, cellOf, place };
}

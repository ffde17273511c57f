import type { PoolClient } from "pg";
import type { Coded, Cube, CubeMoment } from "../algorithms/cube/cube.ts";
import type { Category, Layer, SiteStatus, Supervision } from "../contracts/vocabulary.contract.ts";
import { type CopyCursor, codeLiteral, copyOut, WordTable } from "./copy-out.ts";
import type { Queryable } from "./queryable.ts";

/**
 * Cells of resolution 8 differ only above bit 21: what is left fits a double exactly. Layer to supervision are read as
 * one word, because rows share few combinations of them.
 */
const rowsOf = (cityCode: string) => `
  select cell >> 21, region_code, layer, category, risk_level, status, supervision, n, findings, findings_closed, findings_overdue
  from cube_cell where city_code = ${codeLiteral(cityCode)}`;
const PROFILE_COLUMNS = 5;

interface CityAtMoment {
  code: string;
  moment(on: Queryable): Promise<CubeMoment>;
}

/** Reads the cube (resolution 8) and its moment in one snapshot. Rows are sorted by cell, which compresses best. */
export async function readCube(client: PoolClient, city: CityAtMoment): Promise<Cube> {
  await client.query("begin isolation level repeatable read read only");
  try {
    const asOf = await city.moment(client);
    const pieces: CopyCursor[] = [];
    await copyOut(client, rowsOf(city.code), (piece) => pieces.push(piece));
    await client.query("commit");
    return assemble(pieces, asOf);
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  }
}

function assemble(pieces: CopyCursor[], asOf: CubeMoment): Cube {
  const rows = pieces.reduce((sum, piece) => sum + piece.rows, 0);
  const cell = new Float64Array(rows);
  const regions: string[] = [];
  const regionTable = new WordTable<number>();
  const regionOf = new Int16Array(rows);
  const profiles: string[] = [];
  const profileTable = new WordTable<number>();
  const profileOf = new Uint16Array(rows);
  const counts = [new Uint32Array(rows), new Uint32Array(rows), new Uint32Array(rows), new Uint32Array(rows)] as const;
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
    n: sorted(counts[0], new Uint32Array(rows)),
    findings: sorted(counts[1], new Uint32Array(rows)),
    findingsClosed: sorted(counts[2], new Uint32Array(rows)),
    findingsOverdue: sorted(counts[3], new Uint32Array(rows)),
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

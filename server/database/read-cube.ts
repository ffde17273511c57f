import type { PoolClient } from "pg";
import type { Coded, Cube, CubeMoment } from "../algorithms/cube/cube.ts";
import { parseNumbers, rawText } from "./number-arrays.ts";
import type { Queryable } from "./queryable.ts";

/**
 * One row per combination of words, its cells and counts as arrays: 8,000 rows instead of 250,000. Cells of resolution 8
 * differ only above bit 21: what is left fits a double exactly, and doubles sort fast.
 */
const SQL = `
  select region_code, layer::text, category, risk_level, status::text, supervision::text,
    array_agg(cell >> 21), array_agg(n), array_agg(findings), array_agg(findings_closed), array_agg(findings_overdue)
  from cube_cell where city_code = $1
  group by region_code, layer, category, risk_level, status, supervision`;

interface CityAtMoment {
  code: string;
  moment(on: Queryable): Promise<CubeMoment>;
}

/** Reads the cube (resolution 8) and its moment in one snapshot. Rows are sorted by cell, which compresses best. */
export async function readCube(client: PoolClient, city: CityAtMoment): Promise<Cube> {
  await client.query("begin isolation level repeatable read read only");
  try {
    const asOf = await city.moment(client);
    const query = { text: SQL, values: [city.code], rowMode: "array" as const, types: rawText };
    const { rows } = await client.query<string[]>(query);
    await client.query("commit");
    return assemble(rows, asOf);
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  }
}

function assemble(groups: string[][], asOf: CubeMoment): Cube {
  const cellsOfGroup = groups.map((group) => parseNumbers(group[6]!));
  const rows = cellsOfGroup.reduce((sum, cells) => sum + cells.length, 0);
  const concatenated = (arrays: Float64Array[]): Float64Array => {
    const all = new Float64Array(rows);
    let at = 0;
    for (const numbers of arrays) {
      all.set(numbers, at);
      at += numbers.length;
    }
    return all;
  };
  const key = concatenated(cellsOfGroup);
  const distinct = Float64Array.from(new Set(key)).sort();
  const indexOf = new Map<number, number>();
  for (let c = 0; c < distinct.length; c++) indexOf.set(distinct[c]!, c);

  // Counting sort by cell: `place[r]` is where the r-th row read goes.
  const cellRead = new Int32Array(rows);
  const start = new Int32Array(distinct.length + 1);
  for (let r = 0; r < rows; r++) {
    const cell = indexOf.get(key[r]!)!;
    cellRead[r] = cell;
    start[cell + 1]!++;
  }
  for (let c = 0; c < distinct.length; c++) start[c + 1]! += start[c]!;
  const place = new Int32Array(rows);
  const cellOf = new Int32Array(rows);
  for (let r = 0; r < rows; r++) {
    const at = start[cellRead[r]!]!++;
    place[r] = at;
    cellOf[at] = cellRead[r]!;
  }

  const words = <T extends string>(column: number): Coded<T> => {
    const values: T[] = [];
    const codeOf = new Map<string, number>();
    const codes = new Int16Array(rows);
    let r = 0;
    groups.forEach((group, g) => {
      const word = group[column]!;
      let code = codeOf.get(word);
      if (code === undefined) {
        code = values.push(word as T) - 1;
        codeOf.set(word, code);
      }
      for (const end = r + cellsOfGroup[g]!.length; r < end; r++) codes[place[r]!] = code;
    });
    return { values, codes };
  };
  const counts = (column: number): Uint32Array => {
    const read = concatenated(groups.map((group) => parseNumbers(group[column]!)));
    const sorted = new Uint32Array(rows);
    for (let r = 0; r < rows; r++) sorted[place[r]!] = read[r]!;
    return sorted;
  };
  const level = words(3);
  return {
    rows,
    resolution: 8,
    cells: BigUint64Array.from(distinct, (value) => (BigInt(value) << 21n) | 0x1fffffn),
    cellOf,
    region: words(0),
    layer: words(1),
    category: words(2),
    status: words(4),
    supervision: words(5),
    riskLevel: Uint8Array.from(level.codes, (code) => Number(level.values[code])),
    n: counts(7),
    findings: counts(8),
    findingsClosed: counts(9),
    findingsOverdue: counts(10),
    asOf,
  };
}

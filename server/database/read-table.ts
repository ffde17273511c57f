import type { PoolClient } from "pg";
import type { CubeMoment } from "../algorithms/cube/cube.ts";
import type { Scope } from "../features/accounts/scope.ts";
import { type CopyCursor, copyOut } from "./copy-out.ts";
import type { Queryable } from "./queryable.ts";
import { scopeSql } from "./records.ts";

export interface CityAtMoment {
  code: string;
  moment(on: Queryable): Promise<CubeMoment>;
}

/** The text of a query in pieces, its number of rows, and the moment they were true: one snapshot. */
export interface TableText {
  pieces: CopyCursor[];
  rows: number;
  asOf: CubeMoment;
}

/**
 * Reads a query by COPY together with the city's moment. `query` holds checked values only, see copyOut.
 * @param scope whose rows; without it the whole city's, as the owner of the tables reads them.
 * @param settings of the database for this one reading, by name.
 */
export async function readTable(
  client: PoolClient,
  city: CityAtMoment,
  query: string,
  settings: Readonly<Record<string, string>> = {},
  scope?: Scope,
): Promise<TableText> {
  await client.query("begin isolation level repeatable read read only");
  try {
    for (const [name, value] of Object.entries(settings)) {
      await client.query("select set_config($1, $2, true)", [name, value]);
    }
    if (scope) await client.query(scopeSql(scope, { id: null, name: "" }));
    const text = await readTableIn(client, city, query);
    await client.query("commit");
    return text;
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  }
}

/** The same within the transaction under way, and under its role. */
export async function readTableIn(client: PoolClient, city: CityAtMoment, query: string): Promise<TableText> {
  const asOf = await city.moment(client);
  const pieces: CopyCursor[] = [];
  await copyOut(client, query, (piece) => pieces.push(piece));
  return { pieces, rows: pieces.reduce((sum, piece) => sum + piece.rows, 0), asOf };
}

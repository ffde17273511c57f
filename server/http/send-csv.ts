import { PassThrough } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { CubeMoment } from "../algorithms/cube/cube.ts";
import type { Language } from "../contracts/words.contract.ts";
import { type CsvColumn, csvHeader, csvRow } from "./csv.ts";

/** More rows than these are left off: what nobody reads should not hold up the database. */
export const MOST_CSV_ROWS = 200_000;
const ROWS_AT_ONCE = 2000;

export interface Export<R> {
  /** Begins the file's name. */
  name: string;
  language: Language;
  columns: readonly CsvColumn<R>[];
  /** All rows in order, without a limit, and how many they are; asked in one snapshot at the moment given. */
  sql(moment: CubeMoment): { rows: string; count: string; values: unknown[] };
}

/**
 * Streams rows as a CSV file named after the day and version they were read at. Rows beyond the bound are left off and
 * counted in the header `x-rows-left-off`. The database is read at its own pace, not the reader's: the embedded one serves
 * one transaction at a time, and a slow download must not hold it.
 */
export async function sendCsv<R extends object>(
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  { name, language, columns, sql }: Export<R>,
): Promise<FastifyReply> {
  const { client, end } = await app.records(request).open({ snapshot: true });
  let moment: CubeMoment;
  let total: number;
  try {
    moment = await app.city.moment(client);
    const { rows, count, values } = sql(moment);
    total = (await client.query<{ total: number }>(count, values)).rows[0]!.total;
    await client.query(`declare exported no scroll cursor for ${rows} limit ${MOST_CSV_ROWS}`, values);
  } catch (error) {
    await end("rollback");
    throw error;
  }

  const out = new PassThrough();
  out.write(csvHeader(columns, language));
  const pump = async () => {
    while (!out.destroyed) {
      const { rows } = await client.query<R>(`fetch ${ROWS_AT_ONCE} from exported`);
      if (rows.length === 0) break;
      out.write(rows.map((row) => csvRow(columns, row, language)).join(""));
    }
    out.end();
  };
  void pump()
    .then(() => end("commit"))
    .catch(async (error: Error) => {
      out.destroy(error);
      await end("rollback");
    });

  const file = `${name}-${app.city.code}-${moment.businessDate}-v${moment.dataVersion}.csv`;
  return reply
    .type("text/csv; charset=utf-8")
    .header("content-disposition", `attachment; filename="${file}"`)
    .header("x-rows-left-off", Math.max(0, total - MOST_CSV_ROWS))
    .header("cache-control", "no-store")
    .send(out);
}

import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";
import { countQuality } from "../features/quality/quality.queries.ts";

const FIRST_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * Records once per business date how good the city's records are, for the trend. Asked a minute after the start and every
 * hour; the first of a day counts, and writing it twice changes nothing.
 */
export default fp(async (app: FastifyInstance) => {
  const attempt = () => recordQuality(app).catch((error) => app.log.error(error));
  const first = setTimeout(attempt, FIRST_MS);
  const timer = setInterval(attempt, HOUR_MS);
  first.unref();
  timer.unref();
  app.addHook("onClose", async () => {
    clearTimeout(first);
    clearInterval(timer);
  });
});

/** @returns how many regions were recorded: none when the day is already */
export async function recordQuality(app: FastifyInstance): Promise<number> {
  const client = await app.pg.connect();
  try {
    await client.query("begin isolation level repeatable read");
    const { businessDate } = await app.city.moment(client);
    const { rows } = await client.query("select from quality_day where city_code = $1 and day = $2 limit 1", [
      app.city.code,
      businessDate,
    ]);
    const counts = rows.length > 0 ? [] : [...(await countQuality(client, app.city.code, businessDate))];
    await client.query(
      `insert into quality_day (city_code, day, region_code, records, faulty, debt)
       select $1, $2, * from unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[]) on conflict do nothing`,
      [
        app.city.code,
        businessDate,
        counts.map(([code]) => code),
        ...(["records", "faulty", "debt"] as const).map((column) => counts.map(([, of]) => of[column])),
      ],
    );
    await client.query("commit");
    return counts.length;
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

import "@fastify/postgres";
import { expect } from "vitest";
import { test } from "#test/helpers/app.ts";
import { withTinyCity } from "#test/helpers/tiny-city.ts";

test("a database that cuts all connections at rest, as one that starts again does, is asked again by the next request", async ({
  app,
  database: { pool },
}) => {
  await withTinyCity(pool);
  const ask = async () => (await app.inject("/api/health")).statusCode;
  expect(await ask()).toBe(200);
  const seen = new Promise((resolve) => app.pg.pool.once("remove", resolve));
  const { rows } = await pool.query(
    "select pg_terminate_backend(pid) as cut from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  expect(rows.length).toBeGreaterThan(0);
  await seen;
  // Others of the pool are told of their end a moment later.
  await expect.poll(ask).toBe(200);
});

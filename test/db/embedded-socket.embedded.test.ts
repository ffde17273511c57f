import pg from "pg";
import { expect } from "vitest";
import { embeddedTest as test } from "#test/helpers/database.ts";

test("after an error in a query with parameters the next answers belong to their questions", async ({ database }) => {
  const client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  await expect(client.query("select 1 / $1::int", [0])).rejects.toThrow("division by zero");
  await expect(client.query("selec $1::int", [1])).rejects.toThrow("syntax error");
  expect((await client.query("select $1::int as a", [7])).rows).toEqual([{ a: 7 }]);
  await client.query("begin");
  await client.query("savepoint s");
  await expect(client.query("select 1 / $1::int", [0])).rejects.toThrow("division by zero");
  await client.query("rollback to savepoint s");
  expect((await client.query("select $1::int as a", [8])).rows).toEqual([{ a: 8 }]);
  await client.query("commit");
  await client.end();
});

test("clients asking at once, some with parameters that arrive in many pieces, each get their own answer", async ({
  database,
}) => {
  const asked = Array.from({ length: 120 }, (_, i) => (i % 3 ? `${i}` : `${i}`.padEnd(400_000, "x")));
  const answers = await Promise.all(
    asked.map((text, i) =>
      database.pool.query(`select $1::text as text${i % 2 ? ", $2::int as number" : ""}`, i % 2 ? [text, i] : [text]),
    ),
  );
  expect(answers.map(({ rows }) => rows[0].text)).toEqual(asked);
});

test("a client that leaves in the middle of a transaction takes its changes and its hold with it", async ({
  database,
}) => {
  await database.pool.query("create table scratch (n int)");
  const leaving = new pg.Client({ connectionString: database.connectionString });
  await leaving.connect();
  await leaving.query("begin");
  await leaving.query("insert into scratch values (1)");
  const waiting = database.pool.query("select count(*)::int as n from scratch");
  await leaving.end();
  expect((await waiting).rows).toEqual([{ n: 0 }]);
});

test("a transaction of one client is not disturbed by the questions of another", async ({ database }) => {
  const writer = new pg.Client({ connectionString: database.connectionString });
  await writer.connect();
  await writer.query("begin");
  await writer.query("create table half_done (n int)");
  const other = database.pool.query("select to_regclass('half_done') as found");
  await writer.query("rollback");
  expect((await other).rows).toEqual([{ found: null }]);
  await writer.end();
});

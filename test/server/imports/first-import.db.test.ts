/** The first import into an empty table takes short cuts; what it leaves behind is as if it had taken none. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Pool } from "pg";
import { expect } from "vitest";
import { parseCoordinateSystem } from "#server/features/imports/coordinate-system.ts";
import { importFile } from "#server/features/imports/import-file.ts";
import { test } from "#test/helpers/database.ts";
import { expectRollupsToEqualARecount } from "#test/helpers/recount.ts";
import { CITY, withTinyCity } from "#test/helpers/tiny-city.ts";

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "srm-first-import-"));
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));
test.beforeEach(({ database }) => withTinyCity(database.pool));

const HEADER = "id,name,category,level,lon,lat,责任单位,责任人,责任期限,最近检查日期";
const load = async (pool: Pool, ...lines: string[]) => {
  const file = path.join(folder, "houses.csv");
  await writeFile(file, [HEADER, ...lines].join("\n"));
  const crs = parseCoordinateSystem("wgs84");
  return importFile(pool, { file, target: "self_built_house", crs, map: {}, cityCode: CITY, source: "houses" });
};

/** Two neighbours of one kind, one of another level, one of another category, one far away; dated and undated. */
const HOUSES = [
  "A,甲,rental,1,113.1,29.1,镇政府,张三,2020-01-01,2020-01-01",
  "B,乙,rental,1,113.1,29.1,,,,",
  "C,丙,rental,2,113.1,29.1,镇政府,,2999-01-01,2998-01-01",
  "D,丁,residential,1,113.1,29.1,,李四,,",
  "E,戊,rental,1,113.3,29.15,镇政府,王五,,",
];

test("the rollups counted on the way equal a recount", async ({ database }) => {
  await load(database.pool, ...HOUSES);
  await expectRollupsToEqualARecount(database.pool);
  const { rows } = await database.pool.query(
    "select sum(n)::int as n, sum(no_person)::int as no_person, sum(no_unit)::int as no_unit from cube_cell",
  );
  expect(rows).toEqual([{ n: 5, no_person: 2, no_unit: 2 }]);
});

test("a name of which only the database can tell whether it is blank is counted by the database", async ({
  database,
}) => {
  await load(database.pool, ...HOUSES, "F,己,rental,1,113.1,29.1,Échevin,\u180e,,");
  await expectRollupsToEqualARecount(database.pool);
});

test("rollups that hold something already are added to, not written over", async ({ database }) => {
  await database.pool.query(
    `insert into cube_cell select $1, 1, 'x', 'mine', 'gravel', 1, 'clear', 'none', 7, 0, 0, 0, 0, 0, 0, 0, 0`,
    [CITY],
  );
  await load(database.pool, ...HOUSES);
  const { rows } = await database.pool.query("select sum(n)::int as n from cube_cell");
  expect(rows).toEqual([{ n: 12 }]);
});

test("every trigger, key and check is there again", async ({ database }) => {
  const rules = async () =>
    (
      await database.pool.query(
        `select pg_get_triggerdef(oid) as rule, tgenabled::text as state from pg_trigger
         where tgrelid = 'site'::regclass and not tgisinternal
         union all
         select conname || ' ' || pg_get_constraintdef(oid), convalidated::text from pg_constraint
         where 'site'::regclass in (conrelid, confrelid)
         order by 1`,
      )
    ).rows;
  const before = await rules();
  await load(database.pool, ...HOUSES);
  expect(await rules()).toEqual(before);
  expect(before.length).toBeGreaterThan(15);
});

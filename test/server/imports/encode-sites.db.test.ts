/** Rows copied as bytes are what they would be as objects: the same file is read both ways and compared. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Pool } from "pg";
import { expect } from "vitest";
import { parseCoordinateSystem } from "#server/features/imports/coordinate-system.ts";
import { openCsvTables } from "#server/features/imports/import-file.ts";
import { loadBatch } from "#server/features/imports/load-batch.ts";
import { test } from "#test/helpers/database.ts";
import { CITY, withTinyCity } from "#test/helpers/tiny-city.ts";

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "srm-encode-"));
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));
test.beforeEach(({ database }) => withTinyCity(database.pool));

const HEADER = "id,name,category,level,lon,lat,乡镇,区县,责任单位,责任人,责任期限,最近检查日期,层数,结构,户主,备注";
const ROWS = [
  "A,甲,rental,红,113.1,29.1,,,镇政府,张三,2020-01-01,2020-01-01,3,砖混,李某,一",
  "B, 乙 （旧）,residential,2,113.1000000000000001,29.10,,,,,2999-01-01,2998/1/1,,,,",
  ",丙,rental,2,+113.1,29.1,无此镇,无此县,,,,,,,,\u00a0空格",
  "A,丁,rental,1,113.1,29.1,,,,,,,,,,同号",
  "C,戊,rental,1,0,0,,,,,,,,,,",
  "D,己,castle,1,113.1,29.1,,,,,,,,,,",
  "E,,rental,1,113.1,29.1,,,,,,,,,,",
  "F,庚,rental,1,1e2,29.1,无此镇,,,,,,,,,'=1+1",
  "G,Ünal,rental,4,113.3,29.15,,,Échevin,\u180e,,2998-02-30,,,,",
  "H,辛\u3000,rental,4,140,29.15,,无此县,,,,,many,,,",
  "I,壬𠮷,rental,4,113.1,29.1,,,,,,,2,其他,,末",
  "J,癸,rental,4,113.1,29.1,无此镇,无此县,,,,,2,,,备",
];

/** @returns what is stored, what is rejected and the report, in words that name neither batch nor id. */
async function load(pool: Pool, asBytes: boolean, crs: string) {
  const file = path.join(folder, "houses.csv");
  // The last line would be read as text if it were not ended.
  await writeFile(file, [HEADER, ...ROWS, ""].join("\r\n"));
  const { columns, rows } = await openCsvTables(file, "houses.csv");
  const asObjects = async function* () {
    for await (const table of rows) {
      const { values, lines } = table as Exclude<typeof table, { fields: unknown }>;
      yield { values, lines };
    }
  };
  const report = await loadBatch(pool, {
    ...{ rows: asBytes ? rows : asObjects(), columns, target: "self_built_house", crs: parseCoordinateSystem(crs) },
    ...{ map: {}, source: "houses", cityCode: CITY, person: { id: null, name: "test" }, scope: { edit: "*" } },
  });
  const all = async (question: string) => (await pool.query(question)).rows;
  const result = {
    sites: await all(
      `select to_jsonb(s) - '{id,batch_id,created_at,updated_at}'::text[] || jsonb_build_object('geom', geom::text) as site
       from site s order by id`,
    ),
    cube: await all("select * from cube_cell order by cube_cell::text"),
    rejects: await all("select line, reason, field, source_column, value, record from import_reject order by line"),
    report: { ...report, batchId: "" },
  };
  await pool.query("delete from site; delete from cube_cell; delete from import_reject");
  return result;
}

test.for(["wgs84", "gcj02"])("in %s", async (crs, { database }) => {
  const objects = await load(database.pool, false, crs);
  const bytes = await load(database.pool, true, crs);
  expect(bytes).toEqual(objects);
  expect(bytes.report).toMatchObject({ read: 12, stored: 6, rejected: 6 });
});

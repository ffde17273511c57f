import { expect } from "vitest";
import { embeddedTest as test } from "#test/helpers/app.ts";
import { addAccident, addSite, OUTSIDE, withTinyCity } from "#test/helpers/tiny-city.ts";

test("the embedded database counts and lists the same faults", async ({ app, database: { pool } }) => {
  await withTinyCity(pool);
  await addSite(pool, { at: OUTSIDE, attributes: { storeys: 31 } });
  await addAccident(pool, { where: null });
  const { total, rules } = (await app.inject("/api/quality")).json();
  const found = rules.filter((_: string, i: number) => total.faults[i] > 0);
  expect(found).toEqual([
    "outside",
    "attributes_missing",
    "implausible",
    "no_person",
    "no_unit",
    "never_inspected",
    "accident_unlocated",
  ]);
  expect((await app.inject("/api/quality/records?rule=implausible")).json().items).toMatchObject([
    { value: "storeys 31" },
  ]);
});

import { describe, expect } from "vitest";
import {
  ACCIDENT_SEVERITIES,
  FINDING_GRADES,
  FINDING_STATUSES,
  LAYERS,
  REGION_CHECKS,
  SITE_STATUSES,
  SUPERVISIONS,
} from "#server/contracts/vocabulary.contract.ts";
import { partsOfTileClass, tileClassOf } from "#server/database/tile-class.ts";
import { PLAN_STATUSES } from "#server/features/planning/plans.contract.ts";
import { REPORT_OUTCOMES } from "#server/features/planning/visits.contract.ts";
import { type TestDatabase, test } from "#test/helpers/database.ts";

const valuesOf = async ({ pool }: TestDatabase, type: string): Promise<string[]> => {
  const { rows } = await pool.query(`select unnest(enum_range(null::${type}))::text as value`);
  return rows.map((row) => row.value);
};

describe("the database's enums say what the contract says", () => {
  test.for([
    ["layer", LAYERS],
    ["finding_status", FINDING_STATUSES],
    ["finding_grade", FINDING_GRADES],
    ["region_check", REGION_CHECKS],
    ["accident_severity", ACCIDENT_SEVERITIES],
    ["plan_status", PLAN_STATUSES],
    ["visit_outcome", REPORT_OUTCOMES],
  ] as const)("%s has the contract's values", async ([type, values], { database }) => {
    expect(new Set(await valuesOf(database, type))).toEqual(new Set(values));
  });

  // Queries sort by these two, so their order is part of their meaning.
  test.for([
    ["site_status", SITE_STATUSES, "worst first"],
    ["supervision", SUPERVISIONS, "weakest first"],
  ] as const)("%s has the contract's values in its order, %3$s", async ([type, values], { database }) => {
    expect(await valuesOf(database, type)).toEqual([...values]);
  });
});

test("tile_class() numbers every combination in the contract's order", async ({ database }) => {
  const { rows } = await database.pool.query(`
    select l::text as layer, level, st::text as status, su::text as supervision, tile_class(l, level::smallint, st, su) as number
    from unnest(enum_range(null::layer)) l, generate_series(1, 4) level,
      unnest(enum_range(null::site_status)) st, unnest(enum_range(null::supervision)) su`);
  expect(rows).toHaveLength(LAYERS.length * 4 * SITE_STATUSES.length * SUPERVISIONS.length);
  for (const { number, ...parts } of rows) {
    expect(tileClassOf(parts)).toBe(number);
    expect(partsOfTileClass(number)).toEqual(parts);
  }
});

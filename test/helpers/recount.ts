import type pg from "pg";
import { expect } from "vitest";
import { verify } from "#db/verify.ts";
import { CITY } from "./tiny-city.ts";

const COMPARED = {
  cube_cell: { recount: "cube_recount", columns: "*" },
  flow: { recount: "flow_recount", columns: "*" },
  site: {
    recount: "site_recount",
    columns: "city_code, id, status, supervision, findings, findings_closed, findings_overdue",
  },
};

/** Fails with the rows that differ unless every rollup and derived column equals a recount, and db:verify agrees. */
export async function expectRollupsToEqualARecount(pool: pg.Pool): Promise<void> {
  for (const [table, { recount, columns }] of Object.entries(COMPARED)) {
    const [kept, counted] = [`select ${columns} from ${table}`, `select ${columns} from ${recount}`];
    expect((await pool.query(`${kept} except all ${counted} limit 5`)).rows, `only in ${table}`).toEqual([]);
    expect((await pool.query(`${counted} except all ${kept} limit 5`)).rows, `only in ${recount}`).toEqual([]);
  }
  const { rows: hollow } = await pool.query(`
    select 'cube_cell' as rollup, cell::text as key from cube_cell
      where n <= 0 or findings_inspected > findings
        or least(findings, findings_closed, findings_overdue, inspected, findings_inspected, no_person, no_unit, expired) < 0
    union all
    select 'flow', week::text from flow
      where least(found, closed, reopened, on_time) < 0 or found + closed + reopened = 0`);
  expect(hollow, "rows that count nothing or less").toEqual([]);

  const { rows } = await pool.query(
    "select (select coalesce(sum(n), 0)::int from cube_cell) as cube, (select count(*)::int from site) as sites",
  );
  expect(rows[0].cube, "the sum of the cube").toBe(rows[0].sites);

  const broken = (await verify(pool, CITY)).filter((rule) => rule.broken > 0);
  expect(broken, "db:verify").toEqual([]);
}

/** An inspection round of today: four stops of one unit, driven by two officers who sign in with a password. */
import { hashPassword } from "#server/features/accounts/passwords.ts";
import { test as base } from "./browser.ts";
import { addPerson, type TestPerson } from "./people.ts";
import { BUSINESS_DATE, CITY } from "./tiny-city.ts";

export const PASSWORD = "the ferry leaves at seven";
export const STOPS = 4;

export interface Round {
  /** The plan's id, and its sites in the order they are driven. */
  plan: string;
  sites: string[];
  people: [TestPerson, TestPerson];
}

export const test = base.extend("round", { scope: "file" }, async ({ server }): Promise<Round> => {
  const { pool } = server;
  const { rows: sites } = await pool.query<{ id: string; region: string; unit: string }>(
    `select s.id::text, s.region_code as region, r.reporting_unit as unit from site s
     join region r on (r.city_code, r.code) = (s.city_code, s.region_code)
     where s.layer = 'self_built_house' and s.region_check = 'ok' and r.reporting_unit =
       (select reporting_unit from region where level = 'township' order by code limit 1)
     order by s.id limit $1`,
    [STOPS],
  );
  const area = sites[0]!.unit;
  const people: Round["people"] = [
    await addPerson(pool, { role: "officer", area }),
    await addPerson(pool, { role: "officer", area }),
  ];
  await pool.query("update app_user set password_hash = $2 where id = any($1)", [
    people.map(({ id }) => id),
    await hashPassword(PASSWORD),
  ]);
  const { rows } = await pool.query<{ id: string }>(
    `insert into plan (city_code, name, area_code, status, version, assigned_version)
     values ($1, '汛前巡查', $2, 'assigned', 1, 1) returning id::text`,
    [CITY, area],
  );
  const plan = rows[0]!.id;
  for (const [position, site] of sites.entries()) {
    const begins = 9 * 3600 + position * 2400;
    await pool.query(
      `insert into plan_stop (city_code, plan_id, team, team_name, day, position, site_id, region_code, arrival, begins,
         ends, travel_seconds, travel_meters) values ($1, $2, '1', '一组', $3, $4, $5, $6, $7, $7, $7 + 1200, 1200, 8300)`,
      [CITY, plan, BUSINESS_DATE, position, site.id, site.region, begins],
    );
  }
  for (const [position, { id }] of people.entries())
    await pool.query("insert into plan_driver values ($1, $2, '1', $3, $4, $5, '组员')", [
      CITY,
      plan,
      BUSINESS_DATE,
      position,
      id,
    ]);
  return { plan, sites: sites.map(({ id }) => id), people };
});

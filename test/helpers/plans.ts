/** Settings of plans, and saved plans without a solver. */
import type pg from "pg";
import { PRIORITY_WEIGHTS } from "#server/algorithms/routing/priority.ts";
import type { PlanSettings } from "#server/features/planning/planning.contract.ts";
import { BUSINESS_DATE, CITY, IN_THE_WEST, type Position } from "./tiny-city.ts";

const HOUR = 3600;

export const teamAt = (id: string, [lon, lat]: Position = IN_THE_WEST): PlanSettings["teams"][number] => ({
  ...{ id, name: `Team ${id}`, start: { lon, lat }, end: null, shifts: [[8 * HOUR, 18 * HOUR]] },
  ...{ break: { seconds: HOUR, window: [11.5 * HOUR, 12.5 * HOUR] }, skills: [], maxStops: null },
});

/** One team, one day (a Wednesday), the sites given; all rules and weights as usual. */
export const planSettings = (ids: readonly number[], changes: Partial<PlanSettings> = {}): PlanSettings => ({
  days: ["2026-07-01"],
  choice: { ids: ids.map(String), limit: 600 },
  teams: [teamAt("a")],
  ...{ rules: {}, sites: {}, locks: [], coverage: [], balance: null, priorityPerHour: 0, provider: null },
  weights: PRIORITY_WEIGHTS as PlanSettings["weights"],
  ...changes,
});

/** A plan with one version and one stop, which is assigned. @returns its id */
export async function addSavedPlan(
  pool: Pick<pg.Pool, "query">,
  { name, area, site }: { name: string; area: string; site: number },
): Promise<number> {
  const { rows } = await pool.query("insert into plan (city_code, name, area_code) values ($1, $2, $3) returning id", [
    CITY,
    name,
    area,
  ]);
  const plan = Number(rows[0].id);
  const stop = {
    ...{ visit: String(site), arrival: 8 * HOUR, begin: 8 * HOUR, end: 8.5 * HOUR, waitSeconds: 0, slackSeconds: 0 },
    ...{ travelSeconds: 0, travelMeters: 0, breakBefore: null },
  };
  const route = { team: "a", day: 0, leave: 8 * HOUR, back: 8.5 * HOUR, stops: [stop], breakAfter: null };
  const sums = { travelSeconds: 0, travelMeters: 0, serviceSeconds: 1800, waitSeconds: 0 };
  const content = {
    ...{ routes: [{ ...route, ...sums }], unserved: [], breaches: [], units: [], teams: [] },
    figures: {
      ...{ mandatoryUnserved: 0, coverageShort: 0, priorityServed: 10, priorityAll: 10, travelSeconds: 0 },
      ...{ travelMeters: 0, imbalance: 0, cost: 0 },
    },
  };
  const solution = { routes: [{ team: "a", day: 0, visits: [String(site)] }], unserved: [] };
  await pool.query(
    `insert into plan_version (city_code, plan_id, version, note, data_version, business_date, provider, settings, solution, content)
     values ($1, $2, 1, $3, 1, $4, 'great-circle', $5, $6, $7)`,
    [
      CITY,
      plan,
      name,
      BUSINESS_DATE,
      ...[planSettings([site]), solution, content].map((value) => JSON.stringify(value)),
    ],
  );
  await pool.query(
    `insert into plan_stop (city_code, plan_id, team, team_name, day, position, site_id, region_code, arrival, begins, ends,
       travel_seconds, travel_meters)
     select city_code, $2, 'a', 'Team a', '2026-07-01', 0, id, region_code, 28800, 28800, 30600, 0, 0 from site
     where city_code = $1 and id = $3`,
    [CITY, plan, site],
  );
  await pool.query(
    `insert into plan_driver (city_code, plan_id, team, day, position, name) values ($1, $2, 'a', '2026-07-01', 0, $3)`,
    [CITY, plan, `driver of the ${name}`],
  );
  await pool.query(
    "update plan set version = 1, assigned_version = 1, status = 'assigned' where city_code = $1 and id = $2",
    [CITY, plan],
  );
  return plan;
}

/** A team with one member that has no account. @returns its id */
export async function addInspectionTeam(
  pool: Pick<pg.Pool, "query">,
  { name, area, at = IN_THE_WEST }: { name: string; area: string; at?: Position },
): Promise<number> {
  const { rows } = await pool.query(
    `insert into inspection_team (city_code, name, area_code, depot, shift_from, shift_to)
     values ($1, $2, $3, st_setsrid(st_makepoint($4, $5), 4326), 28800, 64800) returning id`,
    [CITY, name, area, at[0], at[1]],
  );
  await pool.query("insert into inspection_team_member (city_code, team_id, position, name) values ($1, $2, 0, $3)", [
    CITY,
    rows[0].id,
    `member of the ${name}`,
  ]);
  return Number(rows[0].id);
}

/** Saved plans in the database. All under the person's role: the row policies of 0013_plans.sql hold the area. */
import type { PoolClient } from "pg";
import type { Queryable } from "../../database/queryable.ts";
import type { HeldProblem } from "./held-problems.ts";
import type { EvaluatedPlan, PlanFigures, PlanSettings, PlanSolution } from "./planning.contract.ts";
import type { Assignment, PlanProgress, PlanSite, PlanStatus } from "./plans.contract.ts";

export interface PlanRow {
  id: string;
  name: string;
  area: string;
  status: PlanStatus;
  days: string[] | null;
  teams: number | null;
  stops: number | null;
  version: number;
  assignedVersion: number | null;
  provider: string | null;
  figures: PlanFigures | null;
  personId: string | null;
  createdAt: string;
  updatedAt: string;
}

const STOPS =
  "(select coalesce(sum(jsonb_array_length(r -> 'stops')), 0)::int from jsonb_array_elements(v.content -> 'routes') r)";
const INSTANT = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
/** A plan of a larger area than one's own is seen without its versions. */
const PLAN = `select p.id::text, p.name, p.area_code as area, p.status::text, v.settings -> 'days' as days,
    jsonb_array_length(v.settings -> 'teams') as teams, ${STOPS} as stops, p.version,
    p.assigned_version as "assignedVersion", v.provider, v.content -> 'figures' as figures, p.person_id::text as "personId",
    ${INSTANT("p.created_at")} as "createdAt", ${INSTANT("p.updated_at")} as "updatedAt"
  from plan p left join plan_version v on (v.city_code, v.plan_id, v.version) = (p.city_code, p.id, p.version)
  where p.city_code = $1`;

export async function listPlans(
  client: Queryable,
  cityCode: string,
  { status, limit }: { status?: PlanStatus | undefined; limit: number },
): Promise<PlanRow[]> {
  const { rows } = await client.query<PlanRow>(
    `${PLAN} and ($2::plan_status is null or p.status = $2) order by p.updated_at desc, p.id desc limit $3`,
    [cityCode, status ?? null, limit],
  );
  return rows;
}

export async function readPlan(client: Queryable, cityCode: string, id: string): Promise<PlanRow | null> {
  const { rows } = await client.query<PlanRow>(`${PLAN} and p.id = $2`, [cityCode, id]);
  return rows[0] ?? null;
}

/** @returns the id of a plan without a version; give it one in the same transaction. */
export async function addPlan(
  client: PoolClient,
  cityCode: string,
  { name, area, personId }: { name: string; area: string; personId: string | null },
): Promise<string> {
  const { rows } = await client.query(
    "insert into plan (city_code, name, area_code, person_id) values ($1, $2, $3, $4) returning id::text",
    [cityCode, name, area, personId],
  );
  return rows[0].id;
}

/** Locks a plan and says its latest version; null where there is none one may change. */
export async function lockPlan(
  client: PoolClient,
  cityCode: string,
  id: string,
): Promise<{ version: number; status: PlanStatus; assignedVersion: number | null } | null> {
  const { rows } = await client.query(
    `select version, status::text, assigned_version as "assignedVersion" from plan where city_code = $1 and id = $2 for update`,
    [cityCode, id],
  );
  return rows[0] ?? null;
}

export interface VersionContent {
  note: string;
  restoredFrom: number | null;
  dataVersion: number;
  businessDate: string;
  provider: string;
  settings: PlanSettings;
  solution: PlanSolution;
  content: EvaluatedPlan;
}

/** What a version holds of a problem and a solution of it. */
export const contentOf = (
  { settings, dataVersion, businessDate, problem }: HeldProblem,
  locks: PlanSettings["locks"] | undefined,
  solution: PlanSolution,
  content: EvaluatedPlan,
  note: string,
): VersionContent => ({
  ...{ note, restoredFrom: null, dataVersion, businessDate, provider: problem.travel.provider, content },
  settings: locks ? { ...settings, locks } : settings,
  solution: { ...solution, unserved: content.unserved },
});

/** Adds the next version to a plan that was locked. @returns its number */
export async function addVersion(
  client: PoolClient,
  cityCode: string,
  plan: string,
  version: number,
  personId: string | null,
  { note, restoredFrom, dataVersion, businessDate, provider, settings, solution, content }: VersionContent,
): Promise<number> {
  await client.query(
    `insert into plan_version (city_code, plan_id, version, person_id, note, restored_from, data_version, business_date,
       provider, settings, solution, content)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      ...[cityCode, plan, version, personId, note, restoredFrom, dataVersion, businessDate, provider],
      ...[settings, solution, content].map((value) => JSON.stringify(value)),
    ],
  );
  await client.query("update plan set version = $3, updated_at = now() where city_code = $1 and id = $2", [
    cityCode,
    plan,
    version,
  ]);
  return version;
}

export interface VersionRow {
  plan: string;
  version: number;
  savedAt: string;
  personId: string | null;
  note: string;
  restoredFrom: number | null;
  dataVersion: number;
  businessDate: string;
  provider: string;
  figures: PlanFigures;
  breaches: number;
  stops: number;
}

const VERSION = `v.plan_id::text as plan, v.version, ${INSTANT("v.saved_at")} as "savedAt", v.person_id::text as "personId", v.note,
  v.restored_from as "restoredFrom", v.data_version::int as "dataVersion", v.business_date::text as "businessDate", v.provider,
  v.content -> 'figures' as figures, jsonb_array_length(v.content -> 'breaches') as breaches, ${STOPS} as stops`;

export async function listVersions(client: Queryable, cityCode: string, plan: string): Promise<VersionRow[]> {
  const { rows } = await client.query<VersionRow>(
    `select ${VERSION} from plan_version v where v.city_code = $1 and v.plan_id = $2 order by v.version desc`,
    [cityCode, plan],
  );
  return rows;
}

export type FullVersion = VersionRow & Pick<VersionContent, "settings" | "solution" | "content">;

export async function readVersion(
  client: Queryable,
  cityCode: string,
  plan: string,
  version: number,
): Promise<FullVersion | null> {
  const { rows } = await client.query<FullVersion>(
    `select ${VERSION}, v.settings, v.solution, v.content from plan_version v
     where v.city_code = $1 and v.plan_id = $2 and v.version = $3`,
    [cityCode, plan, version],
  );
  return rows[0] ?? null;
}

const POSITION = "case when geometrytype(s.geom) = 'POINT' then s.geom else st_pointonsurface(s.geom) end";

/** Of the routes, as they are now and as far as they are in sight. */
export async function readPlanSites(client: Queryable, cityCode: string, ids: readonly string[]): Promise<PlanSite[]> {
  const { rows } = await client.query<PlanSite>(
    `select s.id::text, s.name, s.address, s.layer::text, s.category, s.region_code as "regionCode",
       st_x(${POSITION}) as lon, st_y(${POSITION}) as lat
     from site s where s.city_code = $1 and s.id = any($2::bigint[]) order by s.id`,
    [cityCode, ids],
  );
  return rows;
}

/** @returns whether there was a plan one may change */
export async function changePlan(
  client: PoolClient,
  cityCode: string,
  id: string,
  { name, status }: { name?: string | undefined; status?: PlanStatus | undefined },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update plan set name = coalesce($3, name), status = coalesce($4, status), updated_at = now(),
       assigned_version = case when $4 = 'draft' then null else assigned_version end
     where city_code = $1 and id = $2`,
    [cityCode, id, name ?? null, status ?? null],
  );
  if (status === "draft") await clearAssignment(client, cityCode, id);
  return rowCount === 1;
}

async function clearAssignment(client: PoolClient, cityCode: string, plan: string): Promise<void> {
  for (const table of ["plan_stop", "plan_driver"])
    await client.query(`delete from ${table} where city_code = $1 and plan_id = $2`, [cityCode, plan]);
}

/** Hands a version's routes out, in place of what was handed out before. The plan was locked. */
export async function assignPlan(
  client: PoolClient,
  cityCode: string,
  plan: string,
  { settings, content, version }: FullVersion,
  named: Assignment["routes"],
): Promise<void> {
  await clearAssignment(client, cityCode, plan);
  const teamNames = new Map(settings.teams.map(({ id, name }) => [id, name]));
  const stops = content.routes.flatMap(({ team, day, stops: at }) =>
    at.map(({ visit, arrival, begin, end, travelSeconds, travelMeters, breakBefore }, position) => ({
      ...{ team, teamName: teamNames.get(team) ?? team, day: settings.days[day], position, siteId: visit },
      ...{ arrival, begins: begin, ends: end, travelSeconds, travelMeters },
      ...{ breakFrom: breakBefore?.[0] ?? null, breakTo: breakBefore?.[1] ?? null },
    })),
  );
  await client.query(
    `insert into plan_stop (city_code, plan_id, team, team_name, day, position, site_id, region_code, arrival, begins, ends,
       travel_seconds, travel_meters, break_from, break_to)
     select $1, $2, r.team, r."teamName", r.day, r.position, r."siteId", s.region_code, r.arrival, r.begins, r.ends,
       r."travelSeconds", r."travelMeters", r."breakFrom", r."breakTo"
     from jsonb_to_recordset($3::jsonb) as r(team text, "teamName" text, day date, position smallint, "siteId" bigint,
       arrival int, begins int, ends int, "travelSeconds" int, "travelMeters" real, "breakFrom" int, "breakTo" int)
     join site s on s.city_code = $1 and s.id = r."siteId"`,
    [cityCode, plan, JSON.stringify(stops)],
  );
  const given = named.map(({ team, day, people }) => ({ team, day: settings.days[day], people }));
  await client.query(
    `with routes as (select distinct team, day from plan_stop where city_code = $1 and plan_id = $2),
     named as (select r.team, r.day, p.n, p.person from jsonb_to_recordset($3::jsonb) as r(team text, day date, people jsonb)
       left join lateral jsonb_array_elements(r.people) with ordinality p (person, n) on true),
     usual as (select r.team, r.day, m.position, m.person_id, m.name from routes r
       join inspection_team_member m on m.city_code = $1 and m.team_id::text = r.team
       where not exists (select from named n where (n.team, n.day) = (r.team, r.day)))
     insert into plan_driver (city_code, plan_id, team, day, position, person_id, name)
     select $1, $2, team, day, position, person_id, name from usual
     union all select $1, $2, n.team, n.day, n.n - 1, (n.person ->> 'personId')::bigint, n.person ->> 'name'
       from named n join routes r on (r.team, r.day) = (n.team, n.day) where n.person is not null`,
    [cityCode, plan, JSON.stringify(given)],
  );
  await client.query(
    "update plan set status = 'assigned', assigned_version = $3, updated_at = now() where city_code = $1 and id = $2",
    [cityCode, plan, version],
  );
}

/** The latest report on a stop's site that names the plan, since the day before the route. */
export const LATEST_REPORT = `left join lateral (select outcome, at from visit_report r
    where r.city_code = st.city_code and r.site_id = st.site_id and r.plan_id = st.plan_id order by at desc limit 1) r on true`;

interface ProgressRow {
  team: string;
  teamName: string;
  day: string;
  siteId: string;
  name: string | null;
  begin: number;
  end: number;
  outcome: PlanProgress["routes"][number]["stops"][number]["outcome"];
  reportedAt: string | null;
  /** Of the report, seconds since midnight of the stop's day. */
  reportedSecond: number | null;
}

/** Planned against done, stop by stop. */
export async function readProgress(
  client: Queryable,
  cityCode: string,
  plan: string,
): Promise<Pick<PlanProgress, "routes" | "unplanned">> {
  const { rows } = await client.query<ProgressRow>(
    `select st.team, st.team_name as "teamName", st.day::text, st.site_id::text as "siteId", s.name, st.begins as begin,
       st.ends as end, r.outcome::text, ${INSTANT("r.at")} as "reportedAt",
       extract(epoch from r.at at time zone 'Asia/Shanghai' - st.day)::int as "reportedSecond"
     from plan_stop st left join site s on (s.city_code, s.id) = (st.city_code, st.site_id) ${LATEST_REPORT}
     where st.city_code = $1 and st.plan_id = $2 order by st.day, st.team, st.position`,
    [cityCode, plan],
  );
  const { rows: drivers } = await client.query<{ team: string; day: string; personId: string | null; name: string }>(
    `select team, day::text, person_id::text as "personId", name from plan_driver where city_code = $1 and plan_id = $2
     order by team, day, position`,
    [cityCode, plan],
  );
  const { rows: others } = await client.query<{ n: number }>(
    `select count(distinct r.site_id)::int as n from visit_report r where r.city_code = $1 and r.plan_id = $2
       and not exists (select from plan_stop s where (s.city_code, s.plan_id, s.site_id) = (r.city_code, r.plan_id, r.site_id))`,
    [cityCode, plan],
  );
  const routes = Map.groupBy(rows, ({ team, day }) => `${day} ${team}`);
  return {
    routes: [...routes.values()].map((stops) => {
      const { team, teamName, day } = stops[0]!;
      const count = (outcome: string | null) => stops.filter((stop) => stop.outcome === outcome).length;
      const reported = stops.filter(({ reportedSecond }) => reportedSecond !== null);
      const last = reported.reduce<ProgressRow | null>(
        (latest, stop) => (!latest || stop.reportedSecond! > latest.reportedSecond! ? stop : latest),
        null,
      );
      return {
        ...{ team, teamName, day, planned: stops.length, done: count("done"), notPossible: count("not_possible") },
        ...{ postponed: count("postponed"), open: count(null) },
        people: drivers
          .filter((driver) => driver.team === team && driver.day === day)
          .map(({ personId, name }) => ({ personId, name })),
        lateSeconds: last && last.reportedSecond! - last.end,
        stops: stops.map(({ siteId, name, begin, end, outcome, reportedAt }) => ({
          ...{ siteId, name, begin, end, outcome, reportedAt },
        })),
      };
    }),
    unplanned: others[0]!.n,
  };
}

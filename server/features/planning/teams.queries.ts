import type { PoolClient } from "pg";
import { RIGHTS, ROLES } from "../../contracts/roles.contract.ts";
import type { Queryable } from "../../database/queryable.ts";
import type { Reach } from "../accounts/scope.ts";
import type { NewTeam, Team } from "./teams.contract.ts";

export type TeamRow = Omit<Team, "mayChange">;

const TEAM = `select t.id::text, t.name, t.area_code as area, json_build_object('lon', st_x(t.depot), 'lat', st_y(t.depot)) as depot,
    t.depot_name as "depotName", json_build_array(t.shift_from, t.shift_to) as shift, t.weekdays,
    case when t.break_seconds is not null then json_build_object('seconds', t.break_seconds,
      'window', json_build_array(t.break_from, t.break_to)) end as break,
    t.skills, t.max_stops as "maxStops", t.version, coalesce(m.members, '[]') as members, coalesce(m.n, 0) as "memberCount"
  from inspection_team t
  left join lateral (select json_agg(json_build_object('personId', person_id::text, 'name', name) order by position) as members,
      count(*)::int as n
    from inspection_team_member where (city_code, team_id) = (t.city_code, t.id)) m on true
  where t.city_code = $1`;

/** Members are those that the person asking may see: all of a team they may plan for, else themselves. */
export async function listTeams(client: Queryable, cityCode: string): Promise<TeamRow[]> {
  const { rows } = await client.query<TeamRow>(`${TEAM} order by t.id`, [cityCode]);
  return rows;
}

export async function readTeam(client: Queryable, cityCode: string, id: string): Promise<TeamRow | null> {
  const { rows } = await client.query<TeamRow>(`${TEAM} and t.id = $2`, [cityCode, id]);
  return rows[0] ?? null;
}

const valuesOf = (cityCode: string, team: NewTeam) => [
  ...[cityCode, team.name.trim(), team.area, team.depot.lon, team.depot.lat, team.depotName],
  ...[...team.shift, team.weekdays, team.break?.seconds ?? null, team.break?.window[0] ?? null],
  ...[team.break?.window[1] ?? null, team.skills, team.maxStops],
];

/** @returns the new team's id */
export async function addTeam(client: PoolClient, cityCode: string, team: NewTeam): Promise<string> {
  const { rows } = await client.query(
    `insert into inspection_team (city_code, name, area_code, depot, depot_name, shift_from, shift_to, weekdays, break_seconds,
       break_from, break_to, skills, max_stops)
     values ($1, $2, $3, st_setsrid(st_makepoint($4, $5), 4326), $6, $7, $8, $9, $10, $11, $12, $13, $14) returning id::text`,
    valuesOf(cityCode, team),
  );
  const { id } = rows[0];
  await putMembers(client, cityCode, id, team.members);
  return id;
}

/** @returns false where there is none of this version that one may change */
export async function changeTeam(
  client: PoolClient,
  cityCode: string,
  id: string,
  version: number,
  team: NewTeam,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update inspection_team set name = $2, area_code = $3, depot = st_setsrid(st_makepoint($4, $5), 4326), depot_name = $6,
       shift_from = $7, shift_to = $8, weekdays = $9, break_seconds = $10, break_from = $11, break_to = $12, skills = $13,
       max_stops = $14, version = version + 1
     where city_code = $1 and id = $15 and version = $16`,
    [...valuesOf(cityCode, team), id, version],
  );
  if (rowCount === 0) return false;
  await client.query("delete from inspection_team_member where city_code = $1 and team_id = $2", [cityCode, id]);
  await putMembers(client, cityCode, id, team.members);
  return true;
}

async function putMembers(
  client: PoolClient,
  cityCode: string,
  id: string,
  members: NewTeam["members"],
): Promise<void> {
  await client.query(
    `insert into inspection_team_member (city_code, team_id, position, person_id, name)
     select $1, $2, n - 1, (m ->> 'personId')::bigint, m ->> 'name' from jsonb_array_elements($3::jsonb) with ordinality e (m, n)`,
    [cityCode, id, JSON.stringify(members)],
  );
}

/** @returns whether there was one that one may remove */
export async function removeTeam(client: PoolClient, cityCode: string, id: string): Promise<boolean> {
  const { rowCount } = await client.query("delete from inspection_team where city_code = $1 and id = $2", [
    cityCode,
    id,
  ]);
  return rowCount === 1;
}

const REPORTING = ROLES.filter((role) => RIGHTS[role].some((right) => right === "edit"));

/** Accounts that may report visits somewhere in an area. Asked as the owner of the tables: no person's role reads accounts. */
export async function listPeople(
  pg: Queryable,
  cityCode: string,
  reach: Reach,
): Promise<{ id: string; name: string }[]> {
  const { rows } = await pg.query<{ id: string; name: string }>(
    `select u.id::text, u.display_name as name from app_user u
     where u.city_code = $1 and u.active and exists (select from app_grant g where g.user_id = u.id
       and g.role = any($2::app_role[]) and ($3::text[] is null or g.area_code = any($3)))
     order by u.display_name, u.id`,
    [cityCode, REPORTING, reach === "*" ? null : reach],
  );
  return rows;
}

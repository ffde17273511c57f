import type { PoolClient } from "pg";
import type { BriefingContent, BriefingLanguage } from "../../algorithms/briefing/briefing.ts";
import type { Queryable } from "../../database/queryable.ts";
import { NEWER, SUMMARY_JSON } from "../snapshots/snapshots.queries.ts";
import type {
  Briefing,
  BriefingStatus,
  BriefingSummary,
  BriefingTheme,
  BriefingVersion,
  SavedBriefing,
} from "./briefings.contract.ts";

const instant = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Briefings `b` with their snapshots `s`. Who may edit is asked as the row policies ask it. */
const SUMMARY = `b.id::text, b.title, b.template, b.language, b.area_code as area, b.status, b.owner, b.version,
  ${instant("b.saved_at")} as "savedAt", b.saved_by as "savedBy", ${SUMMARY_JSON} as snapshot, ${NEWER} as newer,
  (srm_all('present') or b.regions <@ srm_regions('present')) as "mayEdit"`;
const FROM = `briefing b join snapshot s on (s.city_code, s.id) = (b.city_code, b.snapshot_id)
  join city c on c.code = b.city_code`;

/** Those in sight, the latest first; what was put away comes when it is asked for. */
export async function listBriefings(
  pg: Queryable,
  cityCode: string,
  statuses: readonly BriefingStatus[],
): Promise<BriefingSummary[]> {
  const { rows } = await pg.query<BriefingSummary>(
    `select ${SUMMARY} from ${FROM} where b.city_code = $1 and b.status = any($2) order by b.id desc limit 200`,
    [cityCode, statuses],
  );
  return rows;
}

/** A briefing at its newest version, or at an older one; undefined when there is none in sight. */
export async function findBriefing(
  pg: Queryable,
  cityCode: string,
  id: string,
  version?: number,
): Promise<Briefing | undefined> {
  const { rows } = await pg.query<Briefing>(
    `select ${SUMMARY}, v.content from ${FROM}
     join briefing_version v on (v.city_code, v.briefing_id) = (b.city_code, b.id) and v.version = coalesce($3, b.version)
     where b.city_code = $1 and b.id = $2`,
    [cityCode, id, version ?? null],
  );
  return rows[0];
}

/** Whether the person asking sees a briefing. */
export async function isInSight(pg: Queryable, cityCode: string, id: string): Promise<boolean> {
  const { rowCount } = await pg.query("select from briefing where city_code = $1 and id = $2", [cityCode, id]);
  return rowCount === 1;
}

/** Regions of a briefing's snapshot; null for the whole city. */
export async function regionsOf(pg: Queryable, cityCode: string, id: string): Promise<readonly string[] | null> {
  const { rows } = await pg.query<{ regions: string[]; area: string }>(
    "select regions, area_code as area from briefing where city_code = $1 and id = $2",
    [cityCode, id],
  );
  return rows[0] && rows[0].area !== cityCode ? rows[0].regions : null;
}

export interface NewRow {
  snapshot: string;
  language: BriefingLanguage;
  content: BriefingContent;
}

/** Writes version 1, in the area of its snapshot. @returns the briefing's id */
export async function createBriefing(
  client: PoolClient,
  cityCode: string,
  { snapshot, language, content }: NewRow,
): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `insert into briefing (city_code, snapshot_id, area_code, regions, title, template, language)
     select city_code, id, area_code, regions, $3, $4, $5 from snapshot where city_code = $1 and id = $2
     returning id::text`,
    [cityCode, snapshot, JSON.stringify(content.title), content.template, language],
  );
  const id = rows[0]!.id;
  await writeVersion(client, cityCode, id, 1, content, null);
  return id;
}

async function writeVersion(
  client: PoolClient,
  cityCode: string,
  id: string,
  version: number,
  content: BriefingContent,
  restoredFrom: number | null,
): Promise<void> {
  await client.query(
    `insert into briefing_version (city_code, briefing_id, version, content, restored_from) values ($1, $2, $3, $4, $5)`,
    [cityCode, id, version, JSON.stringify(content), restoredFrom],
  );
}

export interface Save {
  /** The version that was changed. */
  version: number;
  content: BriefingContent;
  restoredFrom?: number;
  status?: BriefingStatus | undefined;
}

/** Saves the next version. @returns undefined when the briefing is not at the version that was changed, or may not be changed */
export async function saveBriefing(
  client: PoolClient,
  cityCode: string,
  id: string,
  { version, content, restoredFrom, status }: Save,
): Promise<Omit<SavedBriefing, "edited"> | undefined> {
  const { rows } = await client.query<Omit<SavedBriefing, "edited">>(
    `update briefing b set version = version + 1, title = $4, saved_at = now(), saved_by = srm_actor(),
       status = coalesce($5, status),
       published_at = case when $5 = 'published' then coalesce(published_at, now()) else published_at end
     where city_code = $1 and id = $2 and version = $3
     returning id::text, version, status, ${instant("saved_at")} as "savedAt"`,
    [cityCode, id, version, JSON.stringify(content.title), status ?? null],
  );
  const saved = rows[0];
  if (saved) await writeVersion(client, cityCode, id, saved.version, content, restoredFrom ?? null);
  return saved;
}

/** Changes the status alone: no new version. */
export async function setStatus(
  client: PoolClient,
  cityCode: string,
  id: string,
  version: number | null,
  status: BriefingStatus,
): Promise<Omit<SavedBriefing, "edited"> | undefined> {
  const { rows } = await client.query<Omit<SavedBriefing, "edited">>(
    `update briefing set status = $4,
       published_at = case when $4 = 'published' then coalesce(published_at, now()) else published_at end
     where city_code = $1 and id = $2 and version = coalesce($3, version)
     returning id::text, version, status, ${instant("saved_at")} as "savedAt"`,
    [cityCode, id, version, status],
  );
  return rows[0];
}

/** What was saved, the newest first. */
export async function listVersions(pg: Queryable, cityCode: string, id: string): Promise<BriefingVersion[]> {
  const { rows } = await pg.query<BriefingVersion>(
    `select version, ${instant("saved_at")} as "savedAt", saved_by as "savedBy", restored_from as "restoredFrom",
       json_array_length(content -> 'steps') as steps
     from briefing_version where city_code = $1 and briefing_id = $2 order by version desc limit 1000`,
    [cityCode, id],
  );
  return rows;
}

/** Deletes a briefing that nobody else has seen, with its versions. @returns whether there was one */
export async function deleteBriefing(client: PoolClient, cityCode: string, id: string): Promise<boolean> {
  const { rowCount } = await client.query(
    "delete from briefing where city_code = $1 and id = $2 and published_at is null",
    [cityCode, id],
  );
  return rowCount === 1;
}

export async function readTheme(pg: Queryable, cityCode: string): Promise<BriefingTheme> {
  const { rows } = await pg.query<{ theme: BriefingTheme }>("select theme from briefing_theme where city_code = $1", [
    cityCode,
  ]);
  return rows[0]?.theme ?? {};
}

export async function writeTheme(client: PoolClient, cityCode: string, theme: BriefingTheme): Promise<void> {
  await client.query(
    `insert into briefing_theme (city_code, theme) values ($1, $2)
     on conflict (city_code) do update set theme = excluded.theme, changed_at = now(), changed_by = srm_actor()`,
    [cityCode, JSON.stringify(theme)],
  );
}

import { randomBytes } from "node:crypto";
import type { PoolClient } from "pg";
import { draw, drawProblems, problemSentence } from "../../algorithms/draw/draw.ts";
import {
  DRAW_FORMAT,
  type DrawFile,
  type DrawFrame,
  type DrawInspector,
  type DrawnSite,
  type DrawSite,
} from "../../algorithms/draw/draw-file.ts";
import { frameHash, siteHash } from "../../algorithms/draw/frame-hash.ts";
import { sha256 } from "../../algorithms/draw/sha256.ts";
import type { Queryable } from "../../database/queryable.ts";
import { Parameters, siteConditions } from "../../database/site-filter.ts";
import { BadInput } from "../../plugins/problems.ts";
import { type DrawSummary, MOST_SITES, type NewDraw } from "./draws.contract.ts";

const SEED_BYTES = 32;

/** The frame of a wish, and the townships its sites lie in. @throws BadInput for more sites than a frame holds */
export async function readFrame(
  pg: Queryable,
  cityCode: string,
  wish: NewDraw,
): Promise<{ frame: DrawFrame; regions: string[]; levels: Map<number, number> }> {
  const parameters = new Parameters();
  const conditions = siteConditions(cityCode, wish.sites, parameters);
  const weight = wish.weighting === "findings" ? "1 + findings - findings_closed + findings_overdue" : "1";
  const levels = parameters.add(wish.strata.map(({ level }) => level));
  const { rows } = await pg.query<DrawSite & { region: string }>(
    `select site.id::text, site.name, r.reporting_unit as unit, site.risk_level as level, ${weight} as weight,
       site.region_code as region
     from site join region r on (r.city_code, r.code) = (site.city_code, site.region_code)
     where ${conditions.join(" and ")} and risk_level = any(${levels}::smallint[]) and r.reporting_unit is not null
     order by site.id limit ${MOST_SITES + 1}`,
    parameters.values,
  );
  if (rows.length > MOST_SITES)
    throw new BadInput(`More than ${MOST_SITES.toLocaleString("en")} sites fit the filter. Narrow it.`, {
      field: "sites",
    });
  const inspectors = wish.avoidLast ? await withoutLast(pg, cityCode, wish.inspectors) : wish.inspectors;
  const count = new Map<number, number>();
  for (const { level } of rows) count.set(level, (count.get(level) ?? 0) + 1);
  return {
    frame: {
      sites: rows.map(({ region: _, ...site }) => site),
      strata: wish.strata,
      inspectors,
      perSite: wish.perSite,
    },
    regions: [...new Set(rows.map(({ region }) => region))].sort(),
    levels: count,
  };
}

/** Where the last draw sent somebody, they are not sent again. */
async function withoutLast(
  pg: Queryable,
  cityCode: string,
  inspectors: readonly DrawInspector[],
): Promise<DrawInspector[]> {
  const { rows } = await pg.query<{ result: DrawnSite[] }>(
    "select result from draw where city_code = $1 and result is not null order by id desc limit 1",
    [cityCode],
  );
  const last = rows[0]?.result ?? [];
  return inspectors.map((inspector) => {
    const there = last.filter(({ inspectors: sent }) => sent.includes(inspector.id)).map(({ id }) => id);
    return { ...inspector, notAtSites: [...new Set([...inspector.notAtSites, ...there])] };
  });
}

/** Two inspectors of one id could not be told apart. @throws BadInput */
export function checkInspectors(inspectors: readonly Pick<DrawInspector, "id">[]): void {
  const seen = new Set<string>();
  for (const { id } of inspectors) {
    if (seen.has(id)) throw new BadInput(`Two inspectors are called ${id}. Tell them apart.`, { field: "inspectors" });
    seen.add(id);
  }
}

/**
 * Commits to a draw within the transaction under way: the frame is kept, the seed is made and locked away, their hashes are
 * public from now on.
 * @returns its number
 * @throws BadInput naming what makes the draw impossible
 */
export async function commitDraw(client: PoolClient, cityCode: string, wish: NewDraw): Promise<number> {
  checkInspectors(wish.inspectors);
  const { frame, regions } = await readFrame(client, cityCode, wish);
  const [problem] = drawProblems(frame);
  if (problem)
    throw new BadInput(problemSentence(problem), {
      field: problem.kind === "too-few-inspectors" ? "inspectors" : "strata",
    });
  const seed = randomBytes(SEED_BYTES).toString("hex");
  const sites = frame.sites.map((site) => ({ ...site, hash: siteHash(site) }));
  const hash = frameHash(
    sites.map((site) => site.hash),
    frame,
  );
  const { rows } = await client.query<{ id: string }>(
    `insert into draw (city_code, title, data_version, business_date, frame, frame_hash, regions, seed_hash, secret_seed)
     select code, $2, data_version, business_date, $3, $4, $5, $6, $7 from city where code = $1 returning id`,
    [cityCode, wish.title.trim(), JSON.stringify({ ...frame, sites }), hash, regions, sha256(seed), seed],
  );
  return Number(rows[0]!.id);
}

/**
 * Reveals the seed and draws, within the transaction under way.
 * @returns whether there was a draw in sight that had not been drawn
 */
export async function performDraw(client: PoolClient, cityCode: string, id: number, word: string): Promise<boolean> {
  const said = word.trim();
  const { rows } = await client.query<{ seed: string | null }>("select reveal_draw($1, $2, $3) as seed", [
    cityCode,
    id,
    said,
  ]);
  const seed = rows[0]?.seed;
  if (!seed) return false;
  const file = await readDraw(client, cityCode, id);
  await client.query("select record_draw($1, $2, $3)", [cityCode, id, JSON.stringify(draw(file!.frame, seed, said))]);
  return true;
}

interface Row {
  id: number;
  title: string;
  dataVersion: number;
  businessDate: string;
  frame: DrawFile["frame"];
  frameHash: string;
  seedHash: string;
  committedAt: Date;
  drawnAt: Date | null;
  seed: string | null;
  word: string | null;
  result: DrawnSite[] | null;
}

/** A draw as its file; undefined when there is none in sight. */
export async function readDraw(pg: Queryable, cityCode: string, id: number): Promise<DrawFile | undefined> {
  const { rows } = await pg.query<Row>(
    `select id::float8 as id, title, data_version::float8 as "dataVersion", business_date::text as "businessDate", frame,
       frame_hash as "frameHash", seed_hash as "seedHash", committed_at as "committedAt", drawn_at as "drawnAt", seed, word,
       result
     from draw where city_code = $1 and id = $2`,
    [cityCode, id],
  );
  const row = rows[0];
  if (!row) return undefined;
  return {
    format: DRAW_FORMAT,
    id: row.id,
    city: cityCode,
    title: row.title,
    asOf: { dataVersion: row.dataVersion, businessDate: row.businessDate },
    commitment: { seedHash: row.seedHash, frameHash: row.frameHash, at: row.committedAt.toISOString() },
    frame: row.frame,
    outcome: row.result && {
      at: row.drawnAt!.toISOString(),
      seed: row.seed!,
      word: row.word!,
      sites: row.result,
    },
  };
}

/** All draws in sight, the latest first. */
export async function listDraws(pg: Queryable, cityCode: string): Promise<DrawSummary[]> {
  const { rows } = await pg.query(
    `select id::float8 as id, title, committed_at as "committedAt", committed_by as "committedBy", seed_hash as "seedHash",
       frame_hash as "frameHash", jsonb_array_length(frame -> 'sites') as sites, drawn_at as "drawnAt",
       coalesce(jsonb_array_length(result), 0) as drawn
     from draw where city_code = $1 order by id desc limit 200`,
    [cityCode],
  );
  return rows.map(({ committedAt, drawnAt, ...row }) => ({
    ...row,
    committedAt: committedAt.toISOString(),
    drawnAt: drawnAt?.toISOString() ?? null,
  })) as DrawSummary[];
}

import type { PoolClient } from "pg";
import { createNearIndex } from "../../algorithms/geo/near-pairs.ts";
import { likeness } from "../../algorithms/similar-text.ts";
import type { DuplicatePair, DuplicateSite, Duplicates } from "./duplicates.contract.ts";

const NEAR_METRES = 30;
/** Below it two sites are neighbours, not one. */
const ALIKE = 0.7;
const LISTED = 200;
/** A county has some hundred thousand; beyond it the list is of the first. */
const COMPARED = 250_000;

/** A region and all below it, or that answer to it. */
const WITHIN = `
  with recursive below as (
    select code from region where city_code = $1 and (code = $2 or reporting_unit = $2)
    union
    select r.code from region r join below on r.parent_code = below.code where r.city_code = $1
  )`;

/**
 * Pairs of sites of one layer that may be one place: within 30 m, and alike in name and address. Compared here and not in
 * the database, where a row policy keeps spatial conditions off their index.
 */
export async function findDuplicates(
  client: PoolClient,
  cityCode: string,
  { region, layer }: { region: string; layer?: string | undefined },
): Promise<Duplicates> {
  const { rows } = await client.query<DuplicateSite>(
    `${WITHIN}
     select s.id::float8, s.layer, s.name, s.address, s.external_id as code, s.source, s.region_code as region,
       s.risk_level as level, s.category, s.findings, s.responsible_unit as unit, s.responsible_person as person,
       s.inspected_on::text as "inspectedOn", s.updated_at::text as "updatedAt", st_x(p) as lon, st_y(p) as lat
     from site s, lateral (select case when geometrytype(s.geom) = 'POINT' then s.geom else st_pointonsurface(s.geom) end as p) q
     where s.city_code = $1 and s.region_code in (select code from below) and ($3::layer is null or s.layer = $3::layer)
     order by s.id limit ${COMPARED}`,
    [cityCode, region, layer ?? null],
  );
  const dismissed = await client.query<{ a: string; b: string }>(
    "select a::text, b::text from not_duplicate where city_code = $1",
    [cityCode],
  );
  const apart = new Set(dismissed.rows.map(({ a, b }) => `${a} ${b}`));

  const pairs: DuplicatePair[] = [];
  for (const sites of Map.groupBy(rows, (site) => site.layer).values()) {
    const index = createNearIndex(sites, NEAR_METRES);
    for (const a of sites) {
      for (const [b, metres] of index.near(a)) {
        if (b.id <= a.id || apart.has(`${a.id} ${b.id}`)) continue;
        const alike = likeness(a, b);
        if (alike < ALIKE) continue;
        const score = Math.round((0.85 * alike + 0.15 * (1 - metres / NEAR_METRES)) * 100) / 100;
        pairs.push({ score, metres: Math.round(metres * 10) / 10, a, b });
      }
    }
  }
  pairs.sort((x, y) => y.score - x.score || x.metres - y.metres || x.a.id - y.a.id);
  return { pairs: pairs.slice(0, LISTED), compared: rows.length, total: pairs.length };
}

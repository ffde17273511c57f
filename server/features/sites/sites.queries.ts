import { offeredActions } from "../../contracts/workflow.contract.ts";
import type { Queryable } from "../../database/queryable.ts";
import { Parameters, siteConditions } from "../../database/site-filter.ts";
import { BadInput } from "../../plugins/problems.ts";
import { reaches, type Scope } from "../accounts/scope.ts";
import type { Finding, SiteDetail, SitePage, SiteQuery, SiteSelection, SiteSummary } from "./sites.contract.ts";

const SUMMARY = `id::text, layer::text, category, name, address, external_id as code, region_code as "regionCode",
  risk_level as "riskLevel", status::text, supervision::text, findings, findings_closed as "findingsClosed",
  findings_overdue as "findingsOverdue", st_x(st_pointonsurface(geom)) as lon, st_y(st_pointonsurface(geom)) as lat`;

const DETAIL = `${SUMMARY}, county_code as "countyCode", region_check::text as "regionCheck", attributes,
  responsible_unit as "responsibleUnit", responsible_person as "responsiblePerson",
  responsible_until::text as "responsibleUntil", inspected_on::text as "inspectedOn", source, version,
  to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "updatedAt"`;

/** LIKE treats these as patterns; people mean them literally. */
const literal = (text: string) => text.replace(/[\\%_]/g, "\\$&");

/**
 * SQL conditions on `site` for a search and every filter.
 * @throws BadInput when `filter` or `bbox` cannot be read
 */
export function searchConditions(cityCode: string, query: SiteSelection, parameters: Parameters): string[] {
  const conditions = siteConditions(cityCode, query, parameters);
  const words = (query.q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  for (const word of words)
    conditions.push(`site_search_text(name, external_id, address) like ${parameters.add(`%${literal(word)}%`)}`);
  if (query.bbox !== undefined) {
    const edges = query.bbox.split(",").map(Number);
    if (edges.some((edge) => !Number.isFinite(edge)))
      throw new BadInput("Give bbox as west,south,east,north in degrees.", { field: "bbox" });
    conditions.push(
      `geom && st_makeenvelope(${edges.map((edge) => `${parameters.add(edge)}::float8`).join(", ")}, 4326)`,
    );
  }
  if (query.ids !== undefined) conditions.push(`id = any(${parameters.add(query.ids.split(","))}::bigint[])`);
  return conditions;
}

/** One page of sites in order of id. Keyset: `after` is the last id of the page before. */
export async function findSites(pg: Queryable, cityCode: string, query: SiteQuery): Promise<Omit<SitePage, "asOf">> {
  const parameters = new Parameters();
  const conditions = searchConditions(cityCode, query, parameters);
  if (query.after !== undefined) conditions.push(`id > ${parameters.add(query.after)}::bigint`);
  // One more than asked for tells whether there is a next page. `site.id` is the number; a bare `id` would be the text
  // of the select list, and "10" comes before "9".
  const { rows } = await pg.query<SiteSummary>(
    `select ${SUMMARY} from site where ${conditions.join(" and ")} order by site.id limit ${parameters.add(query.limit + 1)}`,
    parameters.values,
  );
  const items = rows.slice(0, query.limit);
  return { items, next: rows.length > items.length ? (items.at(-1)?.id ?? null) : null };
}

/** Who is asking, for what they may do next; see `askerOf`. */
export interface FindingAsker {
  id: string | null;
  name: string;
  scope: Pick<Scope, "edit" | "accept">;
}

/** A site with its findings, latest first, each with its history; undefined if there is none with this id. */
export async function readSite(
  pg: Queryable,
  cityCode: string,
  id: string,
  asker: FindingAsker,
): Promise<Omit<SiteDetail, "asOf"> | undefined> {
  const site = await pg.query(`select ${DETAIL} from site where city_code = $1 and id = $2`, [cityCode, id]);
  if (!site.rows[0]) return undefined;
  return {
    ...site.rows[0],
    findingList: await readFindings(pg, cityCode, { siteId: id }, asker),
    mayAddFinding: reaches(asker.scope.edit, site.rows[0].regionCode),
  };
}

/** A finding, and where it lies. */
export type LocatedFinding = Finding & { siteId: string; regionCode: string; submittedByAsker: boolean };

/** The findings of a site, latest first, or the one with an id; each with its history and what the asker may do next. */
export async function readFindings(
  pg: Queryable,
  cityCode: string,
  by: { siteId: string } | { id: string },
  asker: FindingAsker,
): Promise<LocatedFinding[]> {
  const [column, id] = "id" in by ? ["id", by.id] : ["site_id", by.siteId];
  const { rows } = await pg.query<LocatedFinding>(
    `select f.id::text, f.version, f.grade::text, f.criterion, f.description, f.found_on::text as "foundOn",
       f.deadline_original::text as "deadlineOriginal", f.deadline::text, f.status::text, f.overdue, f.supervision::text,
       f.unit, f.person, f.measures, f.funds_yuan::float8 as "fundsYuan", f.closed_on::text as "closedOn",
       s.id::text as "siteId", s.region_code as "regionCode",
       (select coalesce(json_agg(json_build_object('id', e.id::text, 'day', e.day, 'at', e.at, 'actor', e.actor,
          'from', e.from_status, 'to', e.to_status, 'note', e.note) order by e.id), '[]')
        from finding_event e where e.city_code = f.city_code and e.finding_id = f.id) as events,
       (select coalesce(json_agg(json_build_object('id', c.id::text, 'kind', c.kind, 'day', c.day, 'at', c.at, 'actor', c.actor,
          'oldDeadline', c.old_deadline, 'newDeadline', c.new_deadline, 'oldSupervision', c.old_supervision,
          'newSupervision', c.new_supervision, 'note', c.note) order by c.id), '[]')
        from finding_change c where c.city_code = f.city_code and c.finding_id = f.id) as changes,
       p.photos, p."photosAfter",
       exists (select from finding_event e where e.city_code = f.city_code and e.finding_id = f.id
         and e.to_status = 'submitted'
         and case when $3::bigint is null or e.person_id is null then e.actor = $4 else e.person_id = $3 end)
         as "submittedByAsker"
     from finding f
     join site s on s.city_code = f.city_code and s.id = f.site_id
     cross join lateral (select count(*)::int as photos, (count(*) filter (where kind = 'after'))::int as "photosAfter"
       from finding_photo p where p.city_code = f.city_code and p.finding_id = f.id) p
     where f.city_code = $1 and f.${column} = $2 order by f.found_on desc, f.id desc`,
    [cityCode, id, asker.id, asker.name],
  );
  return rows.map((row) => ({
    ...row,
    actions: offeredActions(row, {
      edit: reaches(asker.scope.edit, row.regionCode),
      accept: reaches(asker.scope.accept, row.regionCode),
    }),
  }));
}

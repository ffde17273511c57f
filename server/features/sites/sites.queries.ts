import type { Language } from "../../contracts/words.contract.ts";
import type { Queryable } from "../../database/queryable.ts";
import { Parameters, siteConditions } from "../../database/site-filter.ts";
import { BadInput } from "../../plugins/problems.ts";
import { type RegionNames, regionNames } from "./region-names.ts";
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

/** @throws BadInput when `filter` or `bbox` cannot be read */
function searchConditions(cityCode: string, query: SiteSelection, parameters: Parameters): string[] {
  const conditions = siteConditions(cityCode, query, parameters);
  const words = (query.q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  for (const word of words) conditions.push(`search_text like ${parameters.add(`%${literal(word)}%`)}`);
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

/** A row of the file of sites. */
export interface SiteExportRow extends SiteSummary, RegionNames {
  responsibleUnit: string | null;
  responsiblePerson: string | null;
  responsibleUntil: string | null;
  inspectedOn: string | null;
}

/** The same sites whole, in order of id, for a file in a language. */
export function siteExport(cityCode: string, query: SiteSelection, language: Language) {
  const parameters = new Parameters();
  const where = searchConditions(cityCode, query, parameters).join(" and ");
  return {
    rows: `select ${SUMMARY}, responsible_unit as "responsibleUnit", responsible_person as "responsiblePerson",
        responsible_until::text as "responsibleUntil", inspected_on::text as "inspectedOn",
        ${regionNames(language, "site")}
      from site where ${where} order by site.id`,
    count: `select count(*)::int as total from site where ${where}`,
    values: parameters.values,
  };
}

/** A site with its findings, latest first, each with its history; undefined if there is none with this id. */
export async function readSite(
  pg: Queryable,
  cityCode: string,
  id: string,
): Promise<Omit<SiteDetail, "asOf"> | undefined> {
  const site = await pg.query(`select ${DETAIL} from site where city_code = $1 and id = $2`, [cityCode, id]);
  if (!site.rows[0]) return undefined;
  return { ...site.rows[0], findingList: await readFindings(pg, cityCode, { siteId: id }) };
}

/** The findings of a site, latest first, or the one with an id; each with its history. */
export async function readFindings(
  pg: Queryable,
  cityCode: string,
  by: { siteId: string } | { id: string },
): Promise<Finding[]> {
  const [column, id] = "id" in by ? ["id", by.id] : ["site_id", by.siteId];
  const { rows } = await pg.query<Finding>(
    `select f.id::text, f.grade::text, f.criterion, f.description, f.found_on::text as "foundOn",
       f.deadline_original::text as "deadlineOriginal", f.deadline::text, f.status::text, f.overdue, f.supervision::text,
       f.unit, f.person, f.measures, f.funds_yuan::float8 as "fundsYuan", f.closed_on::text as "closedOn",
       (select coalesce(json_agg(json_build_object('id', e.id::text, 'day', e.day, 'actor', e.actor,
          'from', e.from_status, 'to', e.to_status, 'note', e.note) order by e.id), '[]')
        from finding_event e where e.city_code = f.city_code and e.finding_id = f.id) as events
     from finding f where f.city_code = $1 and f.${column} = $2 order by f.found_on desc, f.id desc`,
    [cityCode, id],
  );
  return rows;
}

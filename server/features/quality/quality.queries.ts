import { cellToLatLng } from "h3-js";
import type { PoolClient } from "pg";
import type { CubeMoment } from "../../algorithms/cube/cube.ts";
import { countMasks, type MaskRow, type QualityCounts, scoreOf, sumQuality } from "../../algorithms/quality/score.ts";
import type { Language } from "../../contracts/words.contract.ts";
import type { Queryable } from "../../database/queryable.ts";
import { Parameters } from "../../database/site-filter.ts";
import { type RegionNames, regionNames } from "../sites/region-names.ts";
import type {
  FaultMap,
  FaultSelection,
  FaultyPage,
  FaultyRecord,
  QualitySummary,
  RecordsQuery,
} from "./quality.contract.ts";
import { QUALITY_RULES, qualityRule, RULE_IDS, type RuleId } from "./rules.contract.ts";
import { bitOf, FAULTY_ACCIDENTS, FAULTY_FINDINGS, FAULTY_SITES, faultyRows, maskOf } from "./rules.ts";

/**
 * The planner takes conditions for common that are rare and reads every site for each; in order, the indexes hold the faulty
 * few ready.
 */
const BY_INDEX = `set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_hashagg = off;
  set local work_mem = '64MB'`;
const AS_USUAL = "set local enable_seqscan = on; set local enable_bitmapscan = on; set local enable_hashagg = on";

const WEIGHTS = QUALITY_RULES.map(({ weight }) => weight);
/** On a screen more points are one blot. */
const MOST_POINTS = 5000;
const RESOLUTION = 7;

/** Counts by stated region, of the records in sight, in a snapshot. */
export async function countQuality(
  client: PoolClient,
  cityCode: string,
  businessDate: string,
): Promise<Map<string, QualityCounts>> {
  const values = [cityCode, businessDate];
  const sites = Object.entries(FAULTY_SITES)
    .map(([rule, rows]) => `select id, region_code, ${bitOf(rule as RuleId)} as bit from (${rows}) r`)
    .join(" union all ");
  const findings = maskOf(FAULTY_FINDINGS);

  await client.query(BY_INDEX);
  const ofSites = await client.query<MaskRow>(
    `select region_code as "regionCode", mask, count(*)::int as n
     from (select id, min(region_code) as region_code, bit_or(bit) as mask from (${sites}) faults group by id) faulty
     where $2::date is not null group by 1, 2`,
    values,
  );
  await client.query(AS_USUAL);
  const ofFindings = await client.query<MaskRow>(
    `select region_code as "regionCode", mask, count(*)::int as n
     from (select s.region_code, ${findings} as mask from finding f
       join site s on (s.city_code, s.id) = (f.city_code, f.site_id) and s.findings > 0 where f.city_code = $1) judged
     where mask <> 0 group by 1, 2`,
    values,
  );
  const ofAccidents = await client.query<MaskRow>(
    `select a.region_code as "regionCode", ${maskOf(FAULTY_ACCIDENTS)} as mask, count(*)::int as n
     from accident a where a.city_code = $1 group by 1, 2`,
    values,
  );
  const records = new Map<string, number>();
  const add = (code: string, n: number) => records.set(code, (records.get(code) ?? 0) + n);
  const held = await client.query<{ code: string; n: number }>(
    "select region_code as code, (sum(n) + sum(findings))::int as n from cube_cell where city_code = $1 group by 1",
    [cityCode],
  );
  for (const { code, n } of held.rows) add(code, n);
  for (const { regionCode, n } of ofAccidents.rows) add(regionCode, n);
  return countMasks(records, [...ofSites.rows, ...ofFindings.rows, ...ofAccidents.rows], WEIGHTS);
}

export interface DayCounts {
  day: string;
  regions: { code: string; records: number; faulty: number; debt: number }[];
}

/** What the last day at least four weeks ago counted, else the first day since; null where no earlier day is recorded. */
export async function qualityBefore(pg: Queryable, cityCode: string, businessDate: string): Promise<DayCounts | null> {
  const { rows } = await pg.query<{ day: string } & DayCounts["regions"][number]>(
    `select q.day::text, q.region_code as code, q.records::int, q.faulty::int, q.debt::int from quality_day q
     where q.city_code = $1 and q.day = (
       select coalesce(max(day) filter (where day <= $2::date - 28), min(day)) from quality_day
       where city_code = $1 and day < $2::date)`,
    [cityCode, businessDate],
  );
  if (!rows[0]) return null;
  return { day: rows[0].day, regions: rows.map(({ day, ...counts }) => counts) };
}

/** Scores by region, reporting unit and altogether, of the records in sight, in a snapshot. Regions in the order of their codes. */
export async function summariseQuality(
  client: PoolClient,
  cityCode: string,
  moment: CubeMoment,
): Promise<QualitySummary> {
  const counts = await countQuality(client, cityCode, moment.businessDate);
  const before = await qualityBefore(client, cityCode, moment.businessDate);
  const { rows: units } = await client.query<{ code: string; unit: string | null }>(
    "select code, reporting_unit as unit from region where city_code = $1 order by code",
    [cityCode],
  );
  const unitOf = new Map(units.map(({ code, unit }) => [code, unit]));
  const byUnit = Map.groupBy(counts, ([code]) => unitOf.get(code) ?? null);
  const scored = (code: string, parts: QualityCounts[]) => {
    const sum = sumQuality(parts, RULE_IDS.length);
    return { code, ...sum, faults: [...sum.faults], ...scoreOf(sum) };
  };
  const partsOf = (regions: readonly [string, QualityCounts][]) => regions.map(([, part]) => part);
  const byCode = (a: { code: string }, b: { code: string }) => a.code.localeCompare(b.code);
  return {
    rules: RULE_IDS,
    units: [...byUnit].flatMap(([unit, parts]) => (unit === null ? [] : [scored(unit, partsOf(parts))])).sort(byCode),
    regions: [...counts].map(([code, part]) => ({ code, ...part, faults: [...part.faults] })).sort(byCode),
    total: scored(cityCode, [...counts.values()]),
    before,
    asOf: moment,
  };
}

const POSITION =
  "round(st_x(st_pointonsurface(x.geom))::numeric, 6) || ', ' || round(st_y(st_pointonsurface(x.geom))::numeric, 6)";
/** What the record says that breaks the rule. */
const VALUES: Readonly<Partial<Record<RuleId, string>>> = {
  outside: POSITION,
  mismatch: "x.county_code",
  stacked: POSITION,
  duplicate: "x.source || coalesce(' ' || x.external_id, '')",
  attributes_missing: `(select string_agg(wanted, ' ') from unnest(case x.layer
      when 'self_built_house' then array['storeys', 'structure', 'built_year', 'use']
      when 'hazard_site' then array['kind', 'persons_exposed']
      when 'black_spot' then array['route']
      else array['mineral', 'state', 'licence_expires'] end) wanted where not x.attributes ? wanted)`,
  implausible: `(select string_agg(key || ' ' || value, ', ') from jsonb_each_text(x.attributes)
    where key in ('storeys', 'area_m2', 'households', 'residents', 'persons_exposed', 'major_hazard_grade',
      'speed_limit_kmh', 'accidents_3y', 'persons'))`,
  built_impossible: "x.attributes ->> 'built_year'",
  inspected_future: "x.inspected_on::text",
  licence_expired: "x.attributes ->> 'licence_expires'",
  assignment_over: "x.responsible_until::text",
  inspected_long_ago: "x.inspected_on::text",
  finding_impossible_dates: "concat_ws(' → ', f.found_on, f.closed_on)",
  accident_misplaced: "x.county_code",
  accident_future: "to_char(x.occurred_at, 'YYYY-MM-DD HH24:MI')",
};

/** Columns of a faulty record, and the tables they come from: `x` is what has the position. */
function shape(rule: RuleId): { columns: string; from: string } {
  const value = `${VALUES[rule] ?? "null"} as value`;
  const point = "st_x(st_pointonsurface(x.geom)) as lon, st_y(st_pointonsurface(x.geom)) as lat";
  switch (qualityRule(rule).of) {
    case "site":
      return {
        columns: `x.id::text, x.id::text as "siteId", x.name, x.address as detail, x.region_code as "regionCode", ${value}, ${point}`,
        from: "join site x on x.city_code = $1 and x.id = r.id",
      };
    case "finding":
      return {
        columns: `f.id::text, x.id::text as "siteId", x.name, f.description as detail, x.region_code as "regionCode", ${value}, ${point}`,
        from: `join finding f on f.city_code = $1 and f.id = r.id
          join site x on (x.city_code, x.id) = (f.city_code, f.site_id)`,
      };
    case "accident":
      return {
        columns: `x.id::text, null as "siteId", concat_ws(' ', to_char(x.occurred_at, 'YYYY-MM-DD HH24:MI'), x.road) as name,
          x.description as detail, x.region_code as "regionCode", ${value}, ${point}`,
        from: "join accident x on x.city_code = $1 and x.id = r.id",
      };
  }
}

/** The faulty records of a place as `r (id)`; `$1` and `$2` are taken. */
function selected(cityCode: string, businessDate: string, { rule, place }: FaultSelection) {
  const parameters = new Parameters();
  parameters.add(cityCode);
  parameters.add(businessDate);
  const conditions = ["$2::date is not null"];
  if (place !== undefined) {
    const code = parameters.add(place);
    conditions.push(`found.region_code in (select code from region where city_code = $1
      and (code = ${code} or parent_code = ${code} or reporting_unit = ${code}))`);
  }
  // `offset 0`: found first, then put in order; else the planner walks all sites in the order of their ids.
  return { parameters, conditions, from: `from (${faultyRows(rule)} offset 0) found` };
}

/** One page of the records that break a rule, in order of id. */
export async function listFaulty(
  pg: Queryable,
  cityCode: string,
  businessDate: string,
  query: RecordsQuery,
): Promise<Omit<FaultyPage, "asOf">> {
  const { parameters, conditions, from } = selected(cityCode, businessDate, query);
  if (query.after !== undefined) conditions.push(`found.id > ${parameters.add(query.after)}::bigint`);
  const { columns, from: joins } = shape(query.rule);
  const { rows } = await pg.query<FaultyRecord>(
    `with r as materialized (select found.id ${from} where ${conditions.join(" and ")}
       order by found.id limit ${parameters.add(query.limit + 1)})
     select ${columns} from r ${joins} order by r.id`,
    parameters.values,
  );
  const items = rows.slice(0, query.limit);
  return { items, next: rows.length > items.length ? (items.at(-1)?.id ?? null) : null };
}

export type FaultExportRow = FaultyRecord & RegionNames;

/** All of them, for a file in a language. */
export function faultExport(cityCode: string, businessDate: string, query: FaultSelection, language: Language) {
  const { parameters, conditions, from } = selected(cityCode, businessDate, query);
  const { columns, from: joins } = shape(query.rule);
  const where = conditions.join(" and ");
  return {
    rows: `select ${columns}, ${regionNames(language, "x")}
      from (select found.id ${from} where ${where}) r ${joins} order by r.id`,
    count: `select count(*)::int as total ${from} where ${where}`,
    values: parameters.values,
  };
}

/** Where they are: each of them while they are few, else how many lie in each cell. */
export async function mapFaulty(
  pg: Queryable,
  cityCode: string,
  businessDate: string,
  query: FaultSelection,
): Promise<Omit<FaultMap, "asOf">> {
  const { parameters, conditions, from } = selected(cityCode, businessDate, query);
  const { columns, from: joins } = shape(query.rule);
  const faulty = `(select found.id ${from} where ${conditions.join(" and ")}) r ${joins}`;
  const points = await pg.query<Pick<FaultyRecord, "siteId" | "lon" | "lat">>(
    `select "siteId", lon, lat from (select ${columns} from ${faulty} where x.geom is not null) located
     limit ${MOST_POINTS + 1}`,
    parameters.values,
  );
  if (points.rows.length <= MOST_POINTS)
    return {
      total: points.rows.length,
      points: points.rows.map(({ siteId, lon, lat }) => ({ siteId, lon: lon!, lat: lat! })),
      cells: [],
    };
  const cells = await pg.query<{ cell: string; n: number }>(
    `select cell_parent(x.cell, ${RESOLUTION})::text as cell, count(*)::int as n from ${faulty}
     where x.cell is not null group by 1`,
    parameters.values,
  );
  return {
    total: cells.rows.reduce((sum, { n }) => sum + n, 0),
    points: [],
    cells: cells.rows.map(({ cell, n }) => {
      const [lat, lon] = cellToLatLng(BigInt(cell).toString(16));
      return [lon, lat, n];
    }),
  };
}

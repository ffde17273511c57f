/** Records as rows of a file: SQL for each field, words for codes, positions in the system asked for. */
import type { PoolClient } from "pg";
import { readWkb } from "../../algorithms/geo/wkb.ts";
import { ATTRIBUTES } from "../../contracts/attributes.contract.ts";
import { WORDS, wordOf } from "../../contracts/words.contract.ts";
import { attributeValue } from "../../database/attribute-values.ts";
import { Parameters } from "../../database/site-filter.ts";
import { findingHits } from "../findings/findings.queries.ts";
import { searchConditions } from "../sites/sites.queries.ts";
import type { ExportField, ExportSource } from "./export-fields.contract.ts";
import type {
  AccidentExportFilter,
  ExportLanguage,
  FindingExportFilter,
  SiteExportFilter,
} from "./exports.contract.ts";
import type { ExportRow, Value } from "./formats/format.ts";
import type { TargetSystem } from "./target-system.ts";

export type Selection =
  | { source: "sites"; filter: SiteExportFilter }
  | { source: "findings"; filter: FindingExportFilter }
  | { source: "accidents"; filter: AccidentExportFilter };

interface Names {
  unit: string | null;
  township: string | null;
}

/** What is needed to turn stored values into those of a file. */
interface Words {
  language: ExportLanguage;
  names: ReadonlyMap<string, Names>;
}

interface Column {
  sql: string;
  /** Turns what the database gives into the value of the file; without it they are the same. */
  value?(stored: unknown, words: Words): Value;
}

const CITY_TIME = "Asia/Shanghai";
const moment = (column: string) => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS')`;
const unitName = (region: string): Column => ({
  sql: region,
  value: (code, { names }) => names.get(code as string)?.unit ?? null,
});
const townshipName = (region: string): Column => ({
  sql: region,
  value: (code, { names }) => names.get(code as string)?.township ?? null,
});

const SITE_COLUMNS: Record<string, Column> = {
  id: { sql: "site.id::float8" },
  layer: { sql: "site.layer::text" },
  status: { sql: "site.status::text" },
  supervision: { sql: "site.supervision::text" },
  region_check: { sql: "site.region_check::text" },
  unit_name: unitName("site.region_code"),
  township_name: townshipName("site.region_code"),
  responsible_until: { sql: "site.responsible_until::text" },
  inspected_on: { sql: "site.inspected_on::text" },
  updated_at: { sql: moment(`site.updated_at at time zone '${CITY_TIME}'`) },
  attributes: { sql: "site.attributes::text" },
  owner_name: { sql: "o.owner_name" },
  owner_phone: { sql: "o.owner_phone" },
  ...Object.fromEntries(
    Object.entries(ATTRIBUTES).map(([name, { type }]): [string, Column] => [
      name,
      { sql: `site.attributes ->> '${name}'`, value: (stored) => attributeValue(stored, type) },
    ]),
  ),
};

const FINDING_COLUMNS: Record<string, Column> = {
  id: { sql: "f.id::float8" },
  site_id: { sql: "s.id::float8" },
  site_name: { sql: "s.name" },
  layer: { sql: "s.layer::text" },
  category: { sql: "s.category" },
  risk_level: { sql: "s.risk_level" },
  region_code: { sql: "s.region_code" },
  unit_name: unitName("s.region_code"),
  township_name: townshipName("s.region_code"),
  grade: { sql: "f.grade::text" },
  found_on: { sql: "f.found_on::text" },
  deadline_original: { sql: "f.deadline_original::text" },
  deadline: { sql: "f.deadline::text" },
  days_overdue: {
    sql: "case when f.overdue then (select business_date from city where code = f.city_code) - f.deadline else 0 end",
  },
  status: { sql: "f.status::text" },
  supervision: { sql: "f.supervision::text" },
  funds_yuan: { sql: "f.funds_yuan::float8" },
  closed_on: { sql: "f.closed_on::text" },
  changed_on: { sql: "h.changed_on::text" },
  site_overdue: { sql: "h.overdue" },
  site_open_major: { sql: "h.open_major" },
  score: { sql: "h.score" },
};

const ACCIDENT_COLUMNS: Record<string, Column> = {
  id: { sql: "a.id::float8" },
  occurred_at: { sql: moment("a.occurred_at") },
  severity: { sql: "a.severity::text" },
  class: { sql: "a.class::text" },
  loss_yuan: { sql: "a.loss_yuan::float8" },
  region_check: { sql: "a.region_check::text" },
  unit_name: unitName("a.region_code"),
  township_name: townshipName("a.region_code"),
  attributes: { sql: "a.attributes::text" },
};

const SOURCES: Record<ExportSource, { columns: Record<string, Column>; alias: string; geometry: string }> = {
  sites: { columns: SITE_COLUMNS, alias: "site", geometry: "site.geom" },
  findings: { columns: FINDING_COLUMNS, alias: "f", geometry: "st_pointonsurface(s.geom)" },
  accidents: { columns: ACCIDENT_COLUMNS, alias: "a", geometry: "a.geom" },
};

/** The statement's parts around its select list: `with … select` | list | `from … where … ` | `order by …`. */
interface Statement {
  before: string;
  from: string;
  order: string;
  values: unknown[];
}

/** @throws BadInput when `filter` or `bbox` cannot be read */
function statementOf(selection: Selection, cityCode: string, businessDate: string, owners: boolean): Statement {
  const parameters = new Parameters();
  switch (selection.source) {
    case "sites": {
      const where = searchConditions(cityCode, selection.filter, parameters).join(" and ");
      const owner = owners ? "left join lateral site_owner(site.city_code, site.id) o on true" : "";
      return {
        before: "",
        from: `from site ${owner} where ${where}`,
        order: "order by site.id",
        values: parameters.values,
      };
    }
    case "findings": {
      const { ids } = selection.filter;
      const hits = findingHits(cityCode, businessDate, selection.filter, parameters);
      const chosen = ids === undefined ? "" : `where f.id = any(${parameters.add(ids.split(","))}::bigint[])`;
      return {
        before: `with ${hits}`,
        from: `from hits h join finding f on f.city_code = $1 and f.id = h.id
          join site s on (s.city_code, s.id) = (f.city_code, f.site_id) ${chosen}`,
        order: "order by h.key, h.id",
        values: parameters.values,
      };
    }
    case "accidents":
      return {
        before: "",
        from: `from accident a where ${accidentConditions(cityCode, selection.filter, parameters).join(" and ")}`,
        order: "order by a.id",
        values: parameters.values,
      };
  }
}

function accidentConditions(cityCode: string, query: AccidentExportFilter, parameters: Parameters): string[] {
  const city = parameters.add(cityCode);
  const conditions = [`a.city_code = ${city}`];
  if (query.place !== undefined) {
    const places = parameters.add(query.place.split(","));
    conditions.push(`a.region_code in (select r.code from region r where r.city_code = ${city}
      and (r.code = any(${places}) or r.parent_code = any(${places}) or r.reporting_unit = any(${places})))`);
  }
  if (query.bbox !== undefined) {
    const edges = query.bbox.split(",").map((edge) => `${parameters.add(Number(edge))}::float8`);
    conditions.push(`a.geom && st_makeenvelope(${edges.join(", ")}, 4326)`);
  }
  if (query.ids !== undefined) conditions.push(`a.id = any(${parameters.add(query.ids.split(","))}::bigint[])`);
  if (query.from !== undefined) conditions.push(`a.occurred_at >= ${parameters.add(query.from)}::date`);
  if (query.to !== undefined) conditions.push(`a.occurred_at < ${parameters.add(query.to)}::date + 1`);
  if (query.severity !== undefined)
    conditions.push(`a.severity = any(${parameters.add(query.severity.split(","))}::accident_severity[])`);
  return conditions;
}

/** Few, because what is read lies in memory several times: as the answer, as rows, as text. */
const ROWS_AT_ONCE = 500;

export interface RowSource {
  count: number;
  /** The fields as they stand in the file: where codes become words, a number becomes a text. */
  fields: readonly ExportField[];
  /** Longest value in bytes of each text; asks the database, so only for formats that need it. */
  widths(): Promise<number[]>;
  /** Pages of rows, until there are none. To be read once. */
  pages(): AsyncGenerator<ExportRow[]>;
}

export interface Wanted {
  fields: readonly ExportField[];
  language: ExportLanguage;
  system: TargetSystem;
  /** Representative points in place of lines and areas. */
  pointsOnly: boolean;
}

export async function countRows(
  client: PoolClient,
  cityCode: string,
  businessDate: string,
  selection: Selection,
): Promise<number> {
  const { before, from, values } = statementOf(selection, cityCode, businessDate, false);
  const { rows } = await client.query(`${before} select count(*)::int as n ${from}`, values);
  return rows[0].n;
}

/** @param client in a transaction of one snapshot; it holds a cursor while the pages are read */
export async function openRows(
  client: PoolClient,
  cityCode: string,
  businessDate: string,
  selection: Selection,
  { fields, language, system, pointsOnly }: Wanted,
): Promise<RowSource> {
  const { columns, alias, geometry } = SOURCES[selection.source];
  const owners = fields.some(({ personal }) => personal);
  const statement = statementOf(selection, cityCode, businessDate, owners);
  const names = await regionNames(client, cityCode, language);
  const words: Words = { language, names };
  const chosen = fields.map((field) => columns[field.name] ?? { sql: `${alias}.${field.name}` });
  const readers = fields.map((field, i) => {
    const { value } = chosen[i]!;
    const kind = field.words;
    if (kind && language !== "code")
      return (code: unknown) => (code === null ? null : wordOf(kind, code as string, language));
    return value ? (stored: unknown) => value(stored, words) : (stored: unknown) => stored as Value;
  });
  const shown = fields.map(
    (field): ExportField => (field.words && language !== "code" ? { ...field, type: "text" } : field),
  );
  const shape = pointsOnly && selection.source === "sites" ? `st_pointonsurface(${geometry})` : geometry;

  return {
    count: await countRows(client, cityCode, businessDate, selection),
    fields: shown,
    async widths() {
      const texts = shown
        .map((field, i) => ({ field, column: chosen[i]!, i }))
        .filter(({ field }) => field.type === "text");
      const known = ({ words: kind, name }: ExportField): number | undefined => {
        if (kind && language !== "code") return longest(wordsOf(kind, language));
        if (name === "unit_name" || name === "township_name")
          return longest([...names.values()].flatMap(({ unit, township }) => [unit ?? "", township ?? ""]));
        return undefined;
      };
      const asked = texts.filter(({ field }) => known(field) === undefined);
      const list = asked.map(({ column }, k) => `max(octet_length(${column.sql})) as w${k}`).join(", ") || "1";
      const { rows } = await client.query(`${statement.before} select ${list} ${statement.from}`, statement.values);
      const widths = shown.map(() => 20);
      for (const { field, i } of texts) widths[i] = known(field) ?? 0;
      asked.forEach(({ i }, k) => {
        widths[i] = rows[0][`w${k}`] ?? 1;
      });
      return widths;
    },
    async *pages() {
      const list = [...chosen.map(({ sql }) => sql), `st_asbinary(${system.sql(shape)})`].join(", ");
      await client.query(
        `declare exported no scroll cursor for ${statement.before} select ${list} ${statement.from} ${statement.order}`,
        statement.values,
      );
      for (;;) {
        const { rows } = await client.query<unknown[]>({
          text: `fetch ${ROWS_AT_ONCE} from exported`,
          rowMode: "array",
        });
        if (rows.length === 0) break;
        yield rows.map((row) => {
          const wkb = row[readers.length] as Buffer | null;
          const place = wkb && readWkb(wkb);
          if (place) system.offset(place);
          return { values: readers.map((value, i) => value(row[i])), geometry: place };
        });
      }
      await client.query("close exported");
    },
  };
}

const longest = (texts: readonly string[]) => Math.max(1, ...texts.map((text) => Buffer.byteLength(text)));
const wordsOf = (kind: string, language: "zh" | "en") =>
  Object.entries(WORDS[language]).flatMap(([key, word]) => (key.startsWith(`${kind}.`) ? [word] : []));

/** A few hundred regions, once, in place of two look-ups a row. */
async function regionNames(
  client: PoolClient,
  cityCode: string,
  language: ExportLanguage,
): Promise<ReadonlyMap<string, Names>> {
  const name = language === "en" ? "name_en" : "name_zh";
  const { rows } = await client.query<Names & { code: string }>(
    `select r.code, u.${name} as unit, case when r.level in ('township', 'village') then r.${name} end as township
     from region r left join region u on (u.city_code, u.code) = (r.city_code, r.reporting_unit)
     where r.city_code = $1`,
    [cityCode],
  );
  return new Map(rows.map(({ code, unit, township }) => [code, { unit, township }]));
}

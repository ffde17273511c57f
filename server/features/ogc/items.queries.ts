import type { PoolClient } from "pg";
import { Cql2Error } from "../../algorithms/cql2/cql2.ts";
import { parseCql2 } from "../../algorithms/cql2/parse-cql2.ts";
import type { Queryable } from "../../contracts/queryables.contract.ts";
import { attributeValue } from "../../database/attribute-values.ts";
import { cql2Condition, FilterMismatch } from "../../database/cql2-sql.ts";
import { Parameters } from "../../database/site-filter.ts";
import { BadInput } from "../../plugins/problems.ts";
import { CITY_ZONE, type Collection, queryablesOf } from "./collections.ts";
import { CRS84, type OgcSystem, toSystem } from "./crs.ts";
import type { ItemsQuery } from "./read-query.ts";

/** Above these, features are estimated: counting a million takes longer than looking at them. */
const COUNTED = 20_000;

export interface Page {
  /** Features as JSON texts. */
  features: string[];
  /** `after` of the next page; null on the last. */
  next: string | null;
}

type Row = Record<string, unknown> & { feature_key: string; geometry: string | null };

/** One page in order of the key, which the index gives: a page far back costs what the first does. */
export async function readItems(
  client: PoolClient,
  cityCode: string,
  collection: Collection,
  query: ItemsQuery,
): Promise<Page> {
  const parameters = new Parameters();
  const conditions = conditionsOf(cityCode, collection, query, parameters);
  const { column, type } = collection.key;
  if (query.after !== undefined) conditions.push(`r.${column} > ${parameters.add(query.after)}::${type}`);
  const { rows } = await client.query<Row>(
    `select ${selectList(collection, query.crs)} from ${collection.relation} r where ${conditions.join(" and ")}
     order by r.${column} limit ${query.limit + 1}`,
    parameters.values,
  );
  const shown = rows.slice(0, query.limit);
  return {
    features: shown.map((row) => featureOf(collection, row)),
    next: rows.length > shown.length ? shown.at(-1)!.feature_key : null,
  };
}

/** A feature as JSON text, undefined if there is none that one may see. */
export async function readItem(
  client: PoolClient,
  cityCode: string,
  collection: Collection,
  id: string,
  crs: OgcSystem,
): Promise<string | undefined> {
  const { column, type } = collection.key;
  if (type === "bigint" && !/^[0-9]{1,15}$/.test(id)) return undefined;
  const always = collection.always ? `and ${collection.always}` : "";
  const { rows } = await client.query<Row>(
    `select ${selectList(collection, crs)} from ${collection.relation} r
     where r.city_code = $1 and r.${column} = $2::${type} ${always}`,
    [cityCode, id],
  );
  return rows[0] && featureOf(collection, rows[0]);
}

/** How many features a request has in all. */
export async function countItems(
  client: PoolClient,
  cityCode: string,
  collection: Collection,
  query: ItemsQuery,
): Promise<{ exact: number } | { estimated: number }> {
  const narrowed = query.bbox || query.datetime || query.filter || query.equal.length > 0;
  if (!narrowed && collection.total) {
    const { rows } = await client.query<{ n: number }>(collection.total, [cityCode]);
    return { exact: rows[0]!.n };
  }
  const parameters = new Parameters();
  const where = conditionsOf(cityCode, collection, query, parameters).join(" and ");
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from (select from ${collection.relation} r where ${where} limit ${COUNTED + 1}) counted`,
    parameters.values,
  );
  if (rows[0]!.n <= COUNTED) return { exact: rows[0]!.n };
  const plan = await client.query(
    `explain (format json) select from ${collection.relation} r where ${where}`,
    parameters.values,
  );
  return { estimated: Math.max(COUNTED, plan.rows[0]["QUERY PLAN"][0].Plan["Plan Rows"]) };
}

/** @throws BadInput for filters that cannot be read or do not fit the collection */
function conditionsOf(cityCode: string, collection: Collection, query: ItemsQuery, parameters: Parameters): string[] {
  const conditions = [`r.city_code = ${parameters.add(cityCode)}`];
  if (collection.always) conditions.push(collection.always);
  if (query.bbox) conditions.push(boxCondition(query.bbox, parameters));
  if (query.datetime) conditions.push(...timeConditions(collection, query.datetime, parameters));
  const queryables = queryablesOf(collection);
  try {
    if (query.filter) {
      const { text, system } = query.filter;
      const target = {
        queryables,
        ...(system !== CRS84 && { areas: { srid: system.srid, flipped: system.flipped } }),
      };
      conditions.push(cql2Condition(parseCql2(text, { anySystem: system !== CRS84 }), parameters, "r", target));
    }
  } catch (error) {
    if (error instanceof Cql2Error || error instanceof FilterMismatch)
      throw new BadInput(error.message, { field: "filter" });
    throw error;
  }
  for (const { property, value } of query.equal) {
    try {
      conditions.push(cql2Condition({ op: "=", property, value }, parameters, "r", { queryables }));
    } catch (error) {
      if (error instanceof FilterMismatch) throw new BadInput(error.message, { field: property });
      throw error;
    }
  }
  return conditions;
}

/** A box whose west lies east of its east goes over the 180th meridian (Core, 7.15.3). */
function boxCondition({ edges, system }: NonNullable<ItemsQuery["bbox"]>, parameters: Parameters): string {
  const [west, south, east, north] = system.flipped ? [edges[1], edges[0], edges[3], edges[2]] : edges;
  const within = (from: number, to: number) => {
    const corners = [from, south, to, north].map((edge) => `${parameters.add(edge)}::float8`);
    const box = `st_makeenvelope(${corners.join(", ")}, ${system.srid === 4490 ? 4326 : system.srid})`;
    return `st_intersects(r.geom, ${box.endsWith("4326)") ? box : `st_transform(${box}, 4326)`})`;
  };
  if (west <= east) return within(west, east);
  if (system.srid !== 4326 && system.srid !== 4490)
    throw new BadInput("The first corner of bbox must be the lower one.", { field: "bbox" });
  return `(${within(west, 180)} or ${within(-180, east)})`;
}

/** A feature without a time is not narrowed by it (Core, 7.15.4). Days are those of the city. */
function timeConditions(
  { time, properties }: Collection,
  { from, to }: NonNullable<ItemsQuery["datetime"]>,
  parameters: Parameters,
): string[] {
  if (!time) return [];
  const isDay = (text: string) => text.length === 10;
  const ofDays = properties.get(time)!.type === "date";
  const start = (text: string) => `${parameters.add(isDay(text) ? `${text}T00:00:00+08:00` : text)}::timestamptz`;
  const end = (text: string) => `${parameters.add(isDay(text) ? `${text}T23:59:59.999999+08:00` : text)}::timestamptz`;
  const day = (moment: string) => (ofDays ? `(${moment} at time zone '${CITY_ZONE}')::date` : moment);
  return [
    ...(from === null ? [] : [`r.${time} >= ${day(start(from))}`]),
    ...(to === null ? [] : [`r.${time} <= ${day(end(to))}`]),
  ];
}

function selectList({ key, properties, asPoints }: Collection, crs: OgcSystem): string {
  const columns = [...properties].flatMap(([name, property]) =>
    property.source === "column" ? [`${columnSql(name, property)} as "${name}"`] : [],
  );
  const attributes = [...properties.values()].some(({ source }) => source === "attribute") ? ["r.attributes"] : [];
  return [
    `r.${key.column}::text as feature_key`,
    ...columns,
    ...attributes,
    `st_asgeojson(${toSystem(asPoints ? "st_pointonsurface(r.geom)" : "r.geom", crs)}, ${crs.digits}, 0) as geometry`,
  ].join(", ");
}

function columnSql(name: string, { type }: Queryable): string {
  switch (type) {
    case "number":
      return `r.${name}::float8`;
    case "boolean":
      return `r.${name}`;
    case "timestamp":
      return `to_char(r.${name} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
    default:
      return `r.${name}::text`;
  }
}

function featureOf({ key, properties }: Collection, row: Row): string {
  const attributes = row.attributes as Record<string, unknown> | undefined;
  const flat: Record<string, unknown> = {};
  for (const [name, { source, type }] of properties)
    flat[name] = source === "column" ? row[name] : attributeValue(attributes?.[name], type as "string");
  const id = key.type === "bigint" ? row.feature_key : JSON.stringify(row.feature_key);
  return `{"type":"Feature","id":${id},"geometry":${row.geometry ?? "null"},"properties":${JSON.stringify(flat)}}`;
}

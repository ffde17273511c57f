/**
 * A CQL2 filter as an SQL condition on `site`. Names come from the declared queryables alone and values go through
 * `SqlValues`: as parameters, or as literals where SQL takes no parameters (COPY). What a record does not state, or
 * states in a form that is not of the attribute's type, is unknown and therefore not matched, also under NOT.
 */
import pg from "pg";
import type { Area, Comparison, Cql2, Literal, Ring } from "../algorithms/cql2/cql2.ts";
import { isDay } from "../algorithms/cql2/cql2.ts";
import { nearestWords } from "../algorithms/nearest-words.ts";
import { QUERYABLES, type Queryable } from "../contracts/queryables.contract.ts";

/** Takes a value and gives the SQL that stands for it. `Parameters` is one. */
export interface SqlValues {
  add(value: unknown): string;
}

/** Values as SQL literals: for COPY, which takes no parameters. */
export const SQL_LITERALS: SqlValues = {
  add(value) {
    if (typeof value !== "string" || value.includes("\0")) throw new TypeError("only texts become SQL literals");
    return pg.escapeLiteral(value);
  },
};

/** What a filter asks about: the records of a table, or of a query with a column for each property. */
export interface FilterTarget {
  queryables: ReadonlyMap<string, Queryable>;
  /** The system of the filter's areas, where it is not longitude and latitude; `flipped`: it writes the northing first. */
  areas?: { srid: number; flipped: boolean };
}

const SITES: FilterTarget = { queryables: QUERYABLES };

/** A filter that can be read but not asked: an unknown property, or a value of another type. One plain sentence. */
export class FilterMismatch extends Error {}

/**
 * @param site name or alias of the table `site`, or of what `target` describes, in the query
 * @throws FilterMismatch on an unknown property or a value that does not fit it
 */
export function cql2Condition(filter: Cql2, values: SqlValues, site = "site", target = SITES): string {
  const condition = (part: Cql2): string => {
    switch (part.op) {
      case "and":
      case "or":
        return `(${part.args.map(condition).join(` ${part.op} `)})`;
      case "not":
        return `(not ${condition(part.arg)})`;
      case "isNull":
        return `(${missing(part.property, site, target)})`;
      case "s_intersects":
        return intersects(part.property, part.geometry, values, site, target);
      case "like":
        return like(part, values, site, target);
      case "between":
        return `(${condition({ op: ">=", property: part.property, value: part.low })} and ${condition({ op: "<=", property: part.property, value: part.high })})`;
      case "in":
        return `(${part.values.map((value) => compare(part.property, "=", value, values, site, target)).join(" or ")})`;
      default:
        return compare(part.property, part.op, part.value, values, site, target);
    }
  };
  return condition(filter);
}

function queryable(name: string, { queryables }: FilterTarget): Queryable {
  const found = queryables.get(name);
  if (found) return found;
  const near = nearestWords(name, queryables.keys());
  const meant = near.length > 1 ? `${near.slice(0, -1).join(", ")} or ${near.at(-1)}` : near[0];
  throw new FilterMismatch(`There is no property '${name}'.${meant ? ` Did you mean ${meant}?` : ""}`);
}

function compare(
  name: string,
  op: Comparison,
  literal: Literal,
  values: SqlValues,
  site: string,
  target: FilterTarget,
): string {
  const known = queryable(name, target);
  if (known.type === "geometry") throw new FilterMismatch(`${name} is an area; ask with S_INTERSECTS.`);
  checkType(name, known, literal);
  const value = String(literal.value);
  if (known.source === "batch") return inBatch(name, op, value, values, site);
  if (known.words) {
    if (!known.words.includes(value))
      throw new FilterMismatch(`${name} is one of ${known.words.join(", ")}; '${value}' is none of them.`);
    return oneOfWords(
      name,
      known.words.filter((word) => holds(known.words!, word, op, value)),
      values,
      site,
    );
  }
  const cast = { number: "numeric", boolean: "boolean", date: "text", timestamp: "timestamptz", string: "text" }[
    known.type
  ];
  if (known.type === "date") {
    // Days of the form YYYY-MM-DD come in the order of their characters.
    return known.source === "column"
      ? `${site}.${name} ${op} ${values.add(value)}::date`
      : `${read(name, known, site)} collate "C" ${op} ${values.add(value)}::text`;
  }
  if (known.type === "number" && known.source === "attribute") return compareNumber(name, op, value, values, site);
  return `${read(name, known, site)} ${op} ${values.add(value)}::${cast}`;
}

/**
 * Ledgers of CSV state numbers as texts, so what is no number is asked again as one; `strict` leaves unknown what is
 * missing or no number. Half the time of taking the number out and casting it, measured at 1,146,600 sites.
 */
function compareNumber(name: string, op: Comparison, value: string, values: SqlValues, site: string): string {
  const asked = (of: string) =>
    `${site}.attributes @@ ${values.add(`strict ${of} ${op === "=" ? "==" : op} ${value}`)}::jsonpath`;
  const path = `$.${JSON.stringify(name)}`;
  return `coalesce(${asked(path)}, ${asked(`${path}.double()`)})`;
}

/** A site may be of several imports: only one of them can be asked for, none compared. */
function inBatch(name: string, op: Comparison, value: string, values: SqlValues, site: string): string {
  if ((op !== "=" && op !== "<>") || !/^\d{1,15}$/.test(value))
    throw new FilterMismatch(`${name} is the number of an import; write it as ${name} = 12.`);
  const among = `(${site}.city_code, ${site}.id) in (select b.city_code, b.id from sites_of_batch(${values.add(value)}::bigint) b)`;
  return op === "=" ? among : `not (${among})`;
}

function holds(words: readonly string[], word: string, op: Comparison, value: string): boolean {
  const difference = words.indexOf(word) - words.indexOf(value);
  switch (op) {
    case "=":
      return difference === 0;
    case "<>":
      return difference !== 0;
    case "<":
      return difference < 0;
    case "<=":
      return difference <= 0;
    case ">":
      return difference > 0;
    case ">=":
      return difference >= 0;
  }
}

const oneOfWords = (name: string, words: readonly string[], values: SqlValues, site: string): string =>
  words.length ? `${site}.${name} in (${words.map((word) => values.add(word)).join(", ")})` : "false";

function checkType(name: string, { type }: Queryable, literal: Literal): void {
  const fits =
    type === literal.type ||
    (literal.type === "string" && ((type === "date" && isDay(literal.value)) || type === "string"));
  if (fits) return;
  const wanted = {
    number: "a number; write it without quotes",
    boolean: "TRUE or FALSE",
    date: "a day; write it as DATE('2026-06-30')",
    timestamp: "an instant; write it as TIMESTAMP('2026-06-30T08:00:00Z')",
    string: "a text; write it in single quotes",
    geometry: "an area",
  }[type];
  throw new FilterMismatch(`${name} is ${wanted}.`);
}

/** The value of an attribute or column in the type it is compared in; null where it is missing or of another form. */
function read(name: string, { type, source }: Queryable, site: string): string {
  if (source === "column") return `${site}.${name}`;
  const key = pg.escapeLiteral(name);
  const json = `${site}.attributes -> ${key}`;
  const text = `${site}.attributes ->> ${key}`;
  // Ledgers of CSV state yes as texts.
  switch (type) {
    case "boolean":
      return `(case jsonb_typeof(${json}) when 'boolean' then (${json})::boolean
        when 'string' then case when lower(${text}) in ('true', 'yes', '是') then true
          when lower(${text}) in ('false', 'no', '否') then false end end)`;
    case "date":
      return `substring(${text} from '^[0-9]{4}-[0-9]{2}-[0-9]{2}')`;
    default:
      return `(${text})`;
  }
}

/** Missing is what is not there, JSON's null, and an empty text. */
function missing(name: string, site: string, target: FilterTarget): string {
  const { source, type, words } = queryable(name, target);
  if (source === "batch") throw new FilterMismatch(`${name} is the number of an import; write it as ${name} = 12.`);
  if (source === "attribute") return `nullif(${site}.attributes ->> ${pg.escapeLiteral(name)}, '') is null`;
  const isText = type === "string" && !words;
  return isText ? `nullif(${site}.${name}, '') is null` : `${site}.${name} is null`;
}

function like(part: Extract<Cql2, { op: "like" }>, values: SqlValues, site: string, target: FilterTarget): string {
  const known = queryable(part.property, target);
  if (known.type !== "string") throw new FilterMismatch(`${part.property} is not a text; LIKE asks about texts.`);
  const column = known.words ? `${site}.${part.property}::text` : read(part.property, known, site);
  return part.anyCase
    ? `lower(${column}) like lower(${values.add(part.pattern)}::text)`
    : `${column} like ${values.add(part.pattern)}::text`;
}

/** Outlines drawn by hand cross themselves; st_makevalid counts what lies inside by the even-odd rule. */
function intersects(name: string, area: Area, values: SqlValues, site: string, target: FilterTarget): string {
  if (queryable(name, target).type !== "geometry")
    throw new FilterMismatch(`${name} is not an area; S_INTERSECTS asks about geom.`);
  const { srid, flipped } = target.areas ?? { srid: 4326, flipped: false };
  const turned = (shape: string) => (flipped ? `st_flipcoordinates(${shape})` : shape);
  const inDegrees = (shape: string) => (srid === 4326 ? shape : `st_transform(${shape}, 4326)`);
  if (area.type === "BBox") {
    const edges = area.bbox.map((edge) => `${values.add(String(edge))}::float8`);
    const envelope = turned(`st_makeenvelope(${edges.join(", ")}, ${srid})`);
    return `st_intersects(${site}.geom, ${inDegrees(envelope)})`;
  }
  const text = values.add(wellKnownText(area));
  const shape = `st_collectionextract(st_makevalid(${turned(`st_geomfromtext(${text}::text, ${srid})`)}), 3)`;
  return `st_intersects(${site}.geom, ${inDegrees(shape)})`;
}

function wellKnownText(area: Exclude<Area, { type: "BBox" }>): string {
  const polygon = (rings: readonly Ring[]) =>
    `(${rings.map((ring) => `(${ring.map(([lon, lat]) => `${lon} ${lat}`).join(",")})`).join(",")})`;
  return area.type === "Polygon"
    ? `POLYGON${polygon(area.coordinates)}`
    : `MULTIPOLYGON(${area.coordinates.map(polygon).join(",")})`;
}

import type { Layer } from "../../contracts/vocabulary.contract.ts";
import type { Queryable } from "../../database/queryable.ts";
import { ACCIDENTS, type Editable, SITES } from "./editables.ts";
import type { EditableRecord } from "./editing.contract.ts";
import type { Placed } from "./place-geometry.ts";

/** A field as JSON holds it: days and moments as text, amounts as numbers. */
const asJson = (column: string, type: string, of: string): string => {
  if (type === "date") return `${of}.${column}::text`;
  if (type === "timestamp") return `to_char(${of}.${column}, 'YYYY-MM-DD"T"HH24:MI')`;
  if (type === "numeric") return `${of}.${column}::float8`;
  return `${of}.${column}`;
};

/** The record of a row as its JSON Schema has it; fields that state nothing are left out. */
const recordJson = ({ columns }: Editable, of: string): string =>
  `jsonb_strip_nulls(jsonb_build_object(${Object.entries(columns)
    .map(([column, type]) => `'${column}', ${asJson(column, type, of)}`)
    .join(", ")})) || jsonb_build_object('attributes', ${of}.attributes)`;

const selectRecord = (what: Editable): string => {
  const { table } = what;
  const site = table === "site";
  return `select t.id::text, ${site ? "t.layer::text" : "null"} as layer, t.version, ${recordJson(what, "t")} as record,
      st_asgeojson(t.geom, 7)::json as geometry, t.county_code as "countyCode", t.region_check::text as "regionCheck", t.source,
      ${site ? "json_build_object('name', o.owner_name, 'phone', o.owner_phone, 'masked', o.masked)" : "null::json"} as owner,
      json_build_object('by', a.actor, 'at', to_char(coalesce(a.at, t.updated_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
        as changed,
      srm_may('edit', t.region_code) as "mayEdit"
    from ${table} t
    ${site ? "left join lateral site_owner(t.city_code, t.id) o on true" : ""}
    left join lateral (
      select actor, at from (
        (select actor, at from audit_log l where l.city_code = t.city_code and l.subject = '${table}' and l.subject_id = t.id::text
         order by l.id desc limit 1)
        ${
          site
            ? `union all
        (select case when c.undone then b.undone_by else b.actor end, case when c.undone then b.undone_at else b.made_at end
         from bulk_edit_change c join bulk_edit b on (b.city_code, b.id) = (c.city_code, c.edit_id)
         where c.city_code = t.city_code and c.site_id = t.id order by c.edit_id desc limit 1)`
            : ""
        }
      ) changes order by at desc limit 1
    ) a on true
    where t.city_code = $1 and t.id = $2`;
};
const SELECT = { site: selectRecord(SITES), accident: selectRecord(ACCIDENTS) };

/** A record as its form opens it; undefined when there is none in sight. */
export async function readRecord(
  pg: Queryable,
  what: Editable,
  cityCode: string,
  id: string,
): Promise<EditableRecord | undefined> {
  const { rows } = await pg.query<EditableRecord>(SELECT[what.table], [cityCode, id]);
  return rows[0];
}

/** Keeps other writers out until the transaction ends. Only records that may be edited can be held. */
export async function holdRecord(pg: Queryable, { table }: Editable, cityCode: string, id: string): Promise<boolean> {
  const { rowCount } = await pg.query(`select id from ${table} where city_code = $1 and id = $2 for no key update`, [
    cityCode,
    id,
  ]);
  return rowCount === 1;
}

export interface Owner {
  name?: string | null;
  phone?: string | null;
}

/** What is written: columns by name, without those that stay as they are. */
export interface Written {
  fields: Readonly<Record<string, unknown>>;
  attributes?: Readonly<Record<string, unknown>>;
  placed?: Placed | null;
  owner?: Owner;
}

/** Columns with the values they get, as `$n` expressions from `values` on. */
function assignments(what: Editable, written: Written, values: unknown[]): [column: string, expression: string][] {
  const add = (value: unknown, type: string) => `$${values.push(value)}::${type}`;
  const list: [string, string][] = Object.entries(written.fields).map(([column, value]) => [
    column,
    add(value ?? (what.neverNull.includes(column) ? "" : null), what.columns[column]!),
  ]);
  if (written.attributes) list.push(["attributes", add(JSON.stringify(written.attributes), "jsonb")]);
  if (written.placed !== undefined) {
    const { placed } = written;
    list.push([
      "geom",
      placed ? `st_setsrid(st_force2d(st_geomfromgeojson(${add(placed.geojson, "text")})), 4326)` : "null",
    ]);
    list.push(["cell", placed ? add(placed.cell, "bigint") : "null"]);
  }
  const blankless = (text: string | null) => text?.trim() || null;
  if (written.owner?.name !== undefined) list.push(["owner_name", add(blankless(written.owner.name), "text")]);
  if (written.owner?.phone !== undefined) list.push(["owner_phone", add(blankless(written.owner.phone), "text")]);
  return list;
}

export async function updateRecord(
  pg: Queryable,
  what: Editable,
  cityCode: string,
  id: string,
  written: Written,
): Promise<void> {
  const values: unknown[] = [cityCode, id];
  const list = assignments(what, written, values);
  if (list.length === 0) return;
  await pg.query(
    `update ${what.table} set ${list.map(([column, expression]) => `${column} = ${expression}`).join(", ")}
     where city_code = $1 and id = $2`,
    values,
  );
}

/** Where records come from that were written here; ledgers have sources of their own. */
export const BY_HAND = "manual";

/** @returns the new record's id */
export async function insertRecord(
  pg: Queryable,
  what: Editable,
  cityCode: string,
  layer: Layer | null,
  written: Written,
): Promise<string> {
  const values: unknown[] = [cityCode, BY_HAND];
  const list = assignments(what, written, values);
  if (layer) list.push(["layer", `$${values.push(layer)}::layer`]);
  // Set by trigger from the position.
  list.push(["region_check", "'ok'"]);
  const { rows } = await pg.query<{ id: string }>(
    `insert into ${what.table} (city_code, source, ${list.map(([column]) => column).join(", ")})
     values ($1, $2, ${list.map(([, expression]) => expression).join(", ")}) returning id::text`,
    values,
  );
  return rows[0]!.id;
}

/** Takes a record off the books with all it carries, and says why in the audit log. */
export async function removeRecord(
  pg: Queryable,
  { table }: Editable,
  cityCode: string,
  id: string,
  { regionCode, reason }: { regionCode: string; reason: string },
): Promise<void> {
  await pg.query("select audit($1, $2, $3, $4, $5, $6)", [
    cityCode,
    `${table}.removal`,
    table,
    id,
    regionCode,
    JSON.stringify({ reason }),
  ]);
  if (table === "site") await pg.query("select remove_site($1, $2)", [cityCode, id]);
  else await pg.query("delete from accident where city_code = $1 and id = $2", [cityCode, id]);
}

/** Whether the city has a region of this code that a record can state. */
export async function knowsRegion(pg: Queryable, cityCode: string, code: string): Promise<boolean> {
  const { rowCount } = await pg.query("select from region where city_code = $1 and code = $2", [cityCode, code]);
  return rowCount === 1;
}

/** What a bulk edit does to a record, as SQL on `site`; and the layers whose records take it. */
import { checkRecord, type Fault, flat, unknownAttributes } from "../../contracts/check-record.ts";
import { LAYER_SCHEMAS } from "../../contracts/layers/layers.schema.ts";
import { LAYERS, type Layer } from "../../contracts/vocabulary.contract.ts";
import type { Parameters } from "../../database/site-filter.ts";
import { BULK_FIELDS } from "./bulk.contract.ts";
import { SITES } from "./editables.ts";
import { refuseFaults } from "./refusal.ts";

export interface BulkChange {
  /** Columns with the value each record gets; null takes it away. */
  columns: Readonly<Record<string, unknown>>;
  /** Attributes that get a value, and those taken away. */
  set: Readonly<Record<string, unknown>>;
  drop: readonly string[];
}

/** @throws Refusal naming fields that cannot be changed together, or when nothing is to change */
export function readChange(change: Readonly<Record<string, unknown>>): BulkChange {
  const { attributes, ...columns } = change;
  const faults: Fault[] = Object.keys(columns)
    .filter((name) => !(BULK_FIELDS as readonly string[]).includes(name))
    .map((field) => ({ field, value: columns[field], rule: "unknown", reason: "cannot be changed for many records" }));
  const isObject = typeof attributes === "object" && attributes !== null && !Array.isArray(attributes);
  if (attributes !== undefined && !isObject)
    faults.push({ field: "attributes", value: attributes, rule: "type", reason: "must be an object" });
  const inner = Object.entries((isObject ? attributes : {}) as Record<string, unknown>);
  if (faults.length === 0 && Object.keys(columns).length + inner.length === 0)
    faults.push({
      field: "change",
      value: null,
      rule: "required",
      reason: "is empty: say which field gets which value",
    });
  refuseFaults(faults);
  return {
    columns,
    set: Object.fromEntries(inner.filter(([, value]) => value !== null)),
    drop: inner.filter(([, value]) => value === null).map(([name]) => name),
  };
}

/** The faults of the change in each layer; layers without any take it. */
export function faultsByLayer(change: Readonly<Record<string, unknown>>): Map<Layer, Fault[]> {
  const touched = new Set(flat(change).map(([name]) => name));
  return new Map(
    LAYERS.map((layer): [Layer, Fault[]] => {
      const schema = LAYER_SCHEMAS[layer];
      const faults = checkRecord(schema, { attributes: {}, ...change }).filter(({ field }) => touched.has(field));
      if (change.region_code === null)
        faults.push({ field: "region_code", value: null, rule: "required", reason: "is required" });
      return [layer, [...faults, ...unknownAttributes(schema, change.attributes)]];
    }),
  );
}

/** SQL expressions of a change; each value stands once among the parameters. */
export function changeSql({ columns, set, drop }: BulkChange, parameters: Parameters) {
  const names = [...Object.keys(set), ...drop];
  const assigned: [string, string][] = Object.entries(columns).map(([column, value]) => [
    column,
    `${parameters.add(value ?? (SITES.neverNull.includes(column) ? "" : null))}::${SITES.columns[column]}`,
  ]);
  if (names.length > 0)
    assigned.push([
      "attributes",
      `((s.attributes || ${parameters.add(JSON.stringify(set))}::jsonb) - ${parameters.add(drop)}::text[])`,
    ]);
  // Only where it is used: PostgreSQL refuses a parameter that no expression types.
  let keys: string | undefined;
  const keysOnce = () => {
    keys ??= `${parameters.add(names)}::text[]`;
    return keys;
  };
  // Only what the change names: as history shows it, and as undoing puts it back.
  const part = (row: string) => {
    const fields = Object.keys(columns).map((column) => `'${column}', ${row}.${column}`);
    if (names.length > 0)
      fields.push(
        `'attributes', (select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(${row}.attributes) where key = any(${keysOnce()}))`,
      );
    return `jsonb_build_object(${fields.join(", ")})`;
  };
  return {
    /** For `update site s set …`. */
    assignments: assigned.map(([column, expression]) => `${column} = ${expression}`).join(", "),
    /** Whether a record would change. */
    differs: `(${assigned.map(([column, expression]) => `s.${column} is distinct from ${expression}`).join(" or ")})`,
    part,
  };
}

/** For `update site s set … from bulk_edit_change c`: the old values back. */
export function undoSql({ columns, set, drop }: BulkChange, parameters: Parameters): string {
  const list = Object.keys(columns).map((column) => {
    const value = `(c.old->>'${column}')::${SITES.columns[column]}`;
    return `${column} = ${SITES.neverNull.includes(column) ? `coalesce(${value}, '')` : value}`;
  });
  const names = [...Object.keys(set), ...drop];
  if (names.length > 0)
    list.push(`attributes = (s.attributes - ${parameters.add(names)}::text[]) || coalesce(c.old->'attributes', '{}')`);
  return list.join(", ");
}

/** A record while it is edited: flat values by field, what changed, and what it conflicts with. Pure. */
import { checkRecord, type Fault, flat } from "#server/contracts/check-record.ts";
import type { EditableRecord, GeometryJson } from "#server/features/editing/editing.contract.ts";
import { type RecordKind, schemaOf, type Values } from "./form-fields.ts";

/** Where the position stands among the fields of a conflict. */
export const POSITION = "geometry";

/** The values of a record as the server gave it, the owner's among them where they may be seen. */
export function valuesOf({ record, owner }: Pick<EditableRecord, "record" | "owner">): Values {
  const values: Record<string, unknown> = Object.fromEntries(flat(record));
  // A text that is stored empty states nothing.
  for (const [name, value] of Object.entries(values)) if (value === "") delete values[name];
  if (owner && !owner.masked) {
    if (owner.name) values.owner_name = owner.name;
    if (owner.phone) values.owner_phone = owner.phone;
  }
  return values;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** Names of the fields that differ. */
export const changedFields = (before: Values, after: Values): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !same(before[name], after[name]));

export interface RecordEdit {
  record?: Record<string, unknown>;
  owner?: { name?: string | null; phone?: string | null };
  /** Null takes the position away. */
  geometry?: GeometryJson | null;
}

const OWNER_FIELDS: Readonly<Record<string, "name" | "phone">> = { owner_name: "name", owner_phone: "phone" };

/**
 * The merge patch (RFC 7396) that makes `after` of `before`; an empty object when nothing changed.
 * @param mayLackPosition whether taking the position away is a change; otherwise none means that it stays.
 */
export function editOf(
  before: { values: Values; geometry: GeometryJson | null },
  after: { values: Values; geometry: GeometryJson | null },
  mayLackPosition = false,
): RecordEdit {
  const record: Record<string, unknown> = {};
  const attributes: Record<string, unknown> = {};
  const owner: NonNullable<RecordEdit["owner"]> = {};
  for (const name of changedFields(before.values, after.values)) {
    const value = after.values[name] ?? null;
    const ownerField = OWNER_FIELDS[name];
    if (ownerField) owner[ownerField] = value as string | null;
    else if (name.startsWith("attributes.")) attributes[name.slice("attributes.".length)] = value;
    else record[name] = value;
  }
  if (Object.keys(attributes).length > 0) record.attributes = attributes;
  return {
    ...(Object.keys(record).length > 0 && { record }),
    ...(Object.keys(owner).length > 0 && { owner }),
    ...((after.geometry || mayLackPosition) && !same(before.geometry, after.geometry) && { geometry: after.geometry }),
  };
}

export const isEmptyEdit = (edit: RecordEdit): boolean => Object.keys(edit).length === 0;

/** A record of flat values, as the schema checks it. */
export function recordOf(values: Values): Record<string, unknown> {
  const record: Record<string, unknown> = { attributes: {} };
  for (const [name, value] of Object.entries(values)) {
    if (name in OWNER_FIELDS || value === undefined) continue;
    if (name.startsWith("attributes."))
      (record.attributes as Record<string, unknown>)[name.slice("attributes.".length)] = value;
    else record[name] = value;
  }
  return record;
}

/** The faults of what is filled in; of a record that exists, of the changed fields only. */
export function faultsOf(kind: RecordKind, values: Values, before: Values | null): Fault[] {
  const faults = checkRecord(schemaOf(kind), recordOf(values));
  if (values.region_code === undefined && !faults.some(({ field }) => field === "region_code"))
    faults.push({ field: "region_code", value: null, rule: "required", reason: "is required" });
  if (!before) return faults;
  const changed = new Set(changedFields(before, values));
  return faults.filter(({ field }) => changed.has(field));
}

export interface ConflictRow {
  field: string;
  before: unknown;
  mine: unknown;
  theirs: unknown;
  /** Both changed it, and not to the same. */
  clash: boolean;
}

/** Every field that either changed since the record was opened, those that both changed first. */
export function conflictRows(before: Values, mine: Values, theirs: Values): ConflictRow[] {
  const [byMe, byThem] = [changedFields(before, mine), changedFields(before, theirs)];
  return [...new Set([...byMe, ...byThem])]
    .map((field) => ({
      field,
      before: before[field],
      mine: mine[field],
      theirs: theirs[field],
      clash: byMe.includes(field) && byThem.includes(field) && !same(mine[field], theirs[field]),
    }))
    .sort((a, b) => Number(b.clash) - Number(a.clash));
}

export type Choice = "mine" | "theirs";

/** Whose value a field gets where only one changed it; undefined where both did and a person has to choose. */
export const usualChoice = (row: ConflictRow): Choice | undefined =>
  row.clash ? undefined : same(row.mine, row.before) ? "theirs" : "mine";

/** Their record with the values chosen from mine. */
export function resolved(
  theirs: Values,
  rows: readonly ConflictRow[],
  choices: Readonly<Record<string, Choice>>,
): Values {
  const values: Record<string, unknown> = { ...theirs };
  for (const row of rows) {
    if ((choices[row.field] ?? usualChoice(row)) !== "mine") continue;
    if (row.mine === undefined) delete values[row.field];
    else values[row.field] = row.mine;
  }
  return values;
}

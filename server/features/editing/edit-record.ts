/** The edits of one record, each inside the transaction of the person who makes it. */
import type { PoolClient } from "pg";
import { mergePatch } from "../../algorithms/merge-patch.ts";
import { checkRecord, type Fault, flat, unknownAttributes } from "../../contracts/check-record.ts";
import type { Layer } from "../../contracts/vocabulary.contract.ts";
import { BadInput } from "../../plugins/problems.ts";
import { reaches, type Scope } from "../accounts/scope.ts";
import type { Editable } from "./editables.ts";
import type { EditableRecord, GeometryJson, RecordChange } from "./editing.contract.ts";
import { type Placed, placeGeometry } from "./place-geometry.ts";
import {
  holdRecord,
  insertRecord,
  knowsRegion,
  type Owner,
  readRecord,
  removeRecord,
  updateRecord,
} from "./records.queries.ts";
import { Refusal, refuseFaults } from "./refusal.ts";

type Fields = Record<string, unknown>;

/** Whose edit it is, of which city. */
export interface Editor {
  client: PoolClient;
  cityCode: string;
  scope: Scope;
}

/** @throws BadInput 404 when there is none in sight */
export async function openRecord({ client, cityCode }: Editor, what: Editable, id: string): Promise<EditableRecord> {
  const record = await readRecord(client, what, cityCode, id);
  if (!record)
    throw new BadInput(`There is no ${what.noun} ${id}. It may have been removed.`, {
      code: "no_record",
      statusCode: 404,
    });
  return record;
}

/**
 * Holds a record that is about to be changed.
 * @throws BadInput 404 out of sight, 403 out of the person's area; Refusal 409, with the record as it is now, when it has
 *   been changed since the version given
 */
async function hold(editor: Editor, what: Editable, id: string, version: number): Promise<EditableRecord> {
  const held = await holdRecord(editor.client, what, editor.cityCode, id);
  const current = await openRecord(editor, what, id);
  if (!held || !current.mayEdit)
    throw new BadInput(`The ${what.noun} lies outside the area in which you may change records.`, {
      code: "record_beyond",
      statusCode: 403,
    });
  if (current.version !== version) {
    const { by, at } = current.changed;
    throw new Refusal(
      409,
      `${by ?? "Somebody"} changed this ${what.noun} at ${at}, after you had opened it. Compare both and save again.`,
      { current },
    );
  }
  return current;
}

/** Only what is new has to be right: an old fault elsewhere does not keep a person from mending one field. */
const ofChange = (faults: readonly Fault[], before: Fields, patch: Fields): Fault[] => {
  const after = new Map(flat(mergePatch(before, patch) as Fields));
  const old = new Map(flat(before));
  const touched = new Set([...flat(patch).map(([name]) => name)]);
  return faults.filter(
    ({ field, rule }) =>
      rule === "unknown" || touched.has(field) || JSON.stringify(after.get(field)) !== JSON.stringify(old.get(field)),
  );
};

/** Faults that only the database can tell: regions that do not exist or lie elsewhere. */
async function regionFaults({ client, cityCode, scope }: Editor, regionCode: unknown): Promise<Fault[]> {
  if (typeof regionCode !== "string") return [];
  const fault = (reason: string): Fault => ({ field: "region_code", value: regionCode, rule: "enum", reason });
  if (!(await knowsRegion(client, cityCode, regionCode))) return [fault("is not the code of a region of this city")];
  return reaches(scope.edit, regionCode) ? [] : [fault("lies outside the area in which you may change records")];
}

async function place(editor: Editor, what: Editable, geometry: GeometryJson | null): Promise<Placed | null> {
  if (geometry === null) {
    if (!what.mayLackPosition)
      refuseFaults([{ field: "geometry", value: null, rule: "required", reason: "is required" }]);
    return null;
  }
  if (what.mayLackPosition && geometry.type !== "Point")
    refuseFaults([{ field: "geometry", value: geometry.type, rule: "type", reason: "must be a Point" }]);
  const placed = await placeGeometry(editor.client, geometry);
  if ("rule" in placed) {
    refuseFaults([placed]);
    return null;
  }
  return placed;
}

function refuseOwner({ scope }: Editor, owner: Owner | undefined, regionCode: string): void {
  if (owner && !reaches(scope.contact, regionCode))
    throw new Refusal(
      403,
      "You may not see or change owners' names and telephones here. Leave them out and save again.",
    );
}

/** The columns among a record's fields. */
const columnsOf = (what: Editable, record: Fields): Fields =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name in what.columns));

/** Changes a record. @returns its id */
export async function changeRecord(
  editor: Editor,
  what: Editable,
  id: string,
  { version, record: patch = {}, geometry, owner }: RecordChange,
): Promise<string> {
  const before = await hold(editor, what, id, version);
  const after = mergePatch(before.record, patch) as Fields;
  // "attributes": null would take them all away; what is meant is none.
  after.attributes ??= {};
  const schema = what.schemaOf(before.layer);
  const faults = ofChange(checkRecord(schema, after), before.record, patch);
  faults.push(...unknownAttributes(schema, patch.attributes, before.record.attributes ?? {}));
  if (after.region_code === undefined)
    faults.push({ field: "region_code", value: null, rule: "required", reason: "is required" });
  else if (after.region_code !== before.record.region_code)
    faults.push(...(await regionFaults(editor, after.region_code)));
  refuseFaults(faults);
  refuseOwner(editor, owner, before.record.region_code as string);
  const placed = geometry === undefined ? undefined : await place(editor, what, geometry);

  const fields: Fields = {};
  for (const column of Object.keys(what.columns))
    if (after[column] !== before.record[column]) fields[column] = after[column] ?? null;
  const attributesChanged = JSON.stringify(after.attributes) !== JSON.stringify(before.record.attributes);
  await updateRecord(editor.client, what, editor.cityCode, id, {
    fields,
    ...(attributesChanged && { attributes: after.attributes as Fields }),
    ...(placed !== undefined && { placed }),
    ...(owner && { owner }),
  }).catch((error) => refuseTakenCode(error, after.external_id));
  return id;
}

/** Adds a record. @returns its id */
export async function addRecord(
  editor: Editor,
  what: Editable,
  layer: Layer | null,
  given: { record: Fields; geometry: GeometryJson | null; owner?: Owner },
): Promise<string> {
  const record = mergePatch({}, given.record) as Fields;
  record.attributes ??= {};
  const schema = what.schemaOf(layer);
  const faults = [...checkRecord(schema, record), ...unknownAttributes(schema, record.attributes)];
  if (record.region_code === undefined && !faults.some(({ field }) => field === "region_code"))
    faults.push({ field: "region_code", value: null, rule: "required", reason: "is required" });
  faults.push(...(await regionFaults(editor, record.region_code)));
  refuseFaults(faults);
  refuseOwner(editor, given.owner, record.region_code as string);
  const placed = await place(editor, what, given.geometry);
  return insertRecord(editor.client, what, editor.cityCode, layer, {
    fields: columnsOf(what, record),
    attributes: record.attributes as Fields,
    placed,
    ...(given.owner && { owner: given.owner }),
  }).catch((error) => refuseTakenCode(error, record.external_id));
}

/** Takes a record off the books. Black spots keep the accidents they stand on. */
export async function dropRecord(
  editor: Editor,
  what: Editable,
  id: string,
  { version, reason }: { version: number; reason: string },
): Promise<void> {
  const { record } = await hold(editor, what, id, version);
  try {
    await removeRecord(editor.client, what, editor.cityCode, id, {
      regionCode: record.region_code as string,
      reason: reason.trim(),
    });
  } catch (error) {
    if ((error as { code?: string }).code !== "23503") throw error;
    throw new Refusal(409, `A saved set of black spots stands on this ${what.noun}. Delete the set first.`);
  }
}

function refuseTakenCode(error: { code?: string; constraint?: string }, code: unknown): never {
  if (error.code === "23505")
    refuseFaults([
      { field: "external_id", value: code, rule: "enum", reason: "is the code of another record of this source" },
    ]);
  throw error;
}

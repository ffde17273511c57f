/** Edits of many sites at once: looked at first, made in one transaction, undone record by record. */
import type { Fault } from "../../contracts/check-record.ts";
import { flat } from "../../contracts/check-record.ts";
import { Parameters, siteConditions } from "../../database/site-filter.ts";
import { BadInput } from "../../plugins/problems.ts";
import { reaches } from "../accounts/scope.ts";
import {
  type BulkEdit,
  type BulkOrder,
  type BulkPreview,
  type BulkQuestion,
  type BulkUndone,
  MOST_RECORDS,
} from "./bulk.contract.ts";
import { type BulkChange, changeSql, faultsByLayer, readChange, undoSql } from "./bulk-change.ts";
import type { Editor } from "./edit-record.ts";
import { knowsRegion } from "./records.queries.ts";
import { Refusal } from "./refusal.ts";

/** Old values listed for a field, and records named as examples. */
const LISTED = 8;
/** Worked out once a statement, unlike srm_may() of each row. */
const EDITABLE = "((select srm_all('edit')) or s.region_code = any((select srm_regions('edit'))::text[]))";

/** Records of one statement: triggers look every record up, and a statement must end within the server's limit. */
const CHUNK = 5_000;

function* chunksOf(ids: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < ids.length; from += CHUNK) yield ids.slice(from, from + CHUNK);
}

interface Plan {
  change: BulkChange;
  /** Layers that take the change. */
  layers: string[];
  faults: Map<string, Fault[]>;
}

async function planOf({ client, cityCode, scope }: Editor, question: BulkQuestion): Promise<Plan> {
  const change = readChange(question.change);
  const faults = faultsByLayer(question.change);
  const { region_code: region } = change.columns;
  if (typeof region === "string") {
    const reason = !(await knowsRegion(client, cityCode, region))
      ? "is not the code of a region of this city"
      : !reaches(scope.edit, region)
        ? "lies outside the area in which you may change records"
        : null;
    if (reason)
      for (const list of faults.values()) list.push({ field: "region_code", value: region, rule: "enum", reason });
  }
  const layers = [...faults].filter(([, list]) => list.length === 0).map(([layer]) => layer);
  return { change, layers, faults };
}

/** Conditions on `site s` for what is selected. */
function selected(cityCode: string, { ids, ...filter }: BulkQuestion["select"], parameters: Parameters): string {
  const conditions = siteConditions(cityCode, filter, parameters, "s");
  if (ids !== undefined) conditions.push(`s.id = any(${parameters.add(ids)}::bigint[])`);
  return conditions.join(" and ");
}

const FINGERPRINT = "md5(coalesce(string_agg(id || ':' || version, ',' order by id), ''))";

/** What the edit would do; in a transaction that reads one moment. */
export async function previewBulk(editor: Editor, question: BulkQuestion): Promise<Omit<BulkPreview, "dataVersion">> {
  const { client, cityCode } = editor;
  const { change, layers, faults } = await planOf(editor, question);
  const parameters = new Parameters();
  const where = selected(cityCode, question.select, parameters);
  const { differs, part } = changeSql(change, parameters);
  const takes = parameters.add(layers);
  const marked = `marked as materialized (
    select s.id, s.name, s.layer::text as layer, s.version, ${EDITABLE} as editable, ${differs} as differs,
      s.layer::text = any(${takes}::text[]) as takes, ${part("s")} as old
    from site s where ${where})`;
  const { rows } = await client.query(
    `with ${marked}
     select count(*)::int as total, (count(*) filter (where editable and takes and differs))::int as records,
       (count(*) filter (where editable and takes and not differs))::int as unchanged,
       (count(*) filter (where not editable))::int as out_of_area,
       (select coalesce(json_agg(json_build_object('id', id::text, 'name', name)), '[]')
        from (select id, name from marked where not editable order by id limit ${LISTED}) o) as out_examples,
       (select coalesce(json_object_agg(layer, n), '{}')
        from (select layer, count(*)::int as n from marked where editable and not takes group by layer) l) as invalid,
       (select ${FINGERPRINT} from marked where editable and takes and differs) as fingerprint,
       (select coalesce(json_agg(json_build_object('field', field, 'value', value, 'n', n) order by n desc), '[]') from (
          select field, value, n, row_number() over (partition by field order by n desc, value) as place from (
            select e.key as field, e.value, count(*)::int as n from marked, jsonb_each(old - 'attributes') e
            where editable and takes and differs group by 1, 2
            union all
            select 'attributes.' || a.name, old->'attributes'->a.name, count(*)::int
            from marked, unnest(${parameters.add([...Object.keys(change.set), ...change.drop])}::text[]) a (name)
            where editable and takes and differs group by 1, 2) v
        ) w where place <= ${LISTED}) as values
     from marked`,
    parameters.values,
  );
  const row = rows[0];
  refuseTooMany(row.total);
  const values = flat(question.change).map(([field, value]) => {
    const old = (row.values as { field: string; value: unknown; n: number }[])
      .filter((one) => one.field === field)
      .map((one) => ({ value: one.value ?? null, n: one.n }));
    return { field, new: value, old, others: row.records - old.reduce((sum, { n }) => sum + n, 0) };
  });
  return {
    total: row.total,
    records: row.records,
    unchanged: row.unchanged,
    outOfArea: { n: row.out_of_area, examples: row.out_examples },
    invalid: [...faults]
      .filter(([layer]) => row.invalid[layer] > 0)
      .map(([layer, list]) => ({ layer, n: row.invalid[layer], faults: list })) as BulkPreview["invalid"],
    values,
    fingerprint: row.fingerprint,
  };
}

function refuseTooMany(n: number): void {
  if (n > MOST_RECORDS)
    throw new Refusal(
      400,
      `${n} sites are selected; at most ${MOST_RECORDS} can be changed at once. Narrow the selection.`,
    );
}

/**
 * Makes the edit. @returns its id and how many records it changed
 * @throws Refusal 409 when other records, or other versions of them, would change than the preview showed
 */
export async function applyBulk(
  editor: Editor,
  order: BulkOrder,
  actor: { id: string | null; name: string },
): Promise<BulkEdit> {
  const { client, cityCode } = editor;
  const { change, layers } = await planOf(editor, order);
  const selecting = new Parameters();
  const where = selected(cityCode, order.select, selecting);
  const asked = changeSql(change, selecting);
  // Held in the order of their ids, so that two edits that meet wait for each other instead of deadlocking.
  const { rows: held } = await client.query<{ ids: string[] | null; n: number; fingerprint: string }>(
    `with held as materialized (
       select s.id, s.version from site s
       where ${where} and ${EDITABLE} and ${asked.differs} and s.layer::text = any(${selecting.add(layers)}::text[])
       order by s.id limit ${MOST_RECORDS + 1} for no key update)
     select array_agg(id::text) as ids, count(*)::int as n, ${FINGERPRINT} as fingerprint from held`,
    selecting.values,
  );
  const { ids, n, fingerprint } = held[0]!;
  refuseTooMany(n);
  if (fingerprint !== order.fingerprint)
    throw new Refusal(409, "Records have changed since the preview. Look at the preview again, then apply.");
  if (!ids) throw new Refusal(400, "Nothing would change: all records selected are as wanted already.");

  const { rows: made } = await client.query<{ id: string }>(
    `insert into bulk_edit (city_code, person_id, actor, change, records) values ($1, $2, $3, $4, $5) returning id::text`,
    [cityCode, actor.id, actor.name, JSON.stringify(order.change), ids.length],
  );
  const { id } = made[0]!;
  await client.query("select set_config('srm.batch', $1, true)", [`bulk ${id}`]);
  for (const chunk of chunksOf(ids)) {
    const parameters = new Parameters();
    const { assignments, part } = changeSql(change, parameters);
    const [city, edit, list] = [parameters.add(cityCode), parameters.add(id), parameters.add(chunk)];
    await client.query(
      `with before as materialized (
       select s.id, ${part("s")} as old from site s where s.city_code = ${city} and s.id = any(${list}::bigint[])),
     changed as (
       update site s set ${assignments} where s.city_code = ${city} and s.id = any(${list}::bigint[])
       returning s.id, s.region_code, s.version, ${part("s")} as new)
     insert into bulk_edit_change (city_code, edit_id, site_id, region_code, version, old, new)
     select ${city}, ${edit}::bigint, c.id, c.region_code, c.version, b.old, c.new from changed c join before b using (id)`,
      parameters.values,
    );
  }
  await client.query("select audit($1, 'bulk_edit.applied', 'bulk_edit', $2, null, $3)", [
    cityCode,
    id,
    JSON.stringify({ change: order.change, records: ids.length }),
  ]);
  return (await listBulk(editor, id))[0]!;
}

/** Bulk edits in sight, the latest first; or the one with an id. */
export async function listBulk({ client, cityCode }: Editor, id?: string): Promise<BulkEdit[]> {
  const utc = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
  const { rows } = await client.query<BulkEdit>(
    `select id::text, ${utc("made_at")} as "madeAt", actor, change, records, ${utc("undone_at")} as "undoneAt",
       undone_by as "undoneBy"
     from bulk_edit b where city_code = $1 and ($2::bigint is null or id = $2) order by b.id desc limit 50`,
    [cityCode, id ?? null],
  );
  return rows;
}

/** Puts the old values back, but not into records that somebody touched since. */
export async function undoBulk(editor: Editor, id: string, actor: string): Promise<BulkUndone> {
  const { client, cityCode } = editor;
  const { rows } = await client.query<{ change: Record<string, unknown>; undone: boolean }>(
    `select change, undone_at is not null as undone from bulk_edit where city_code = $1 and id = $2 for no key update`,
    [cityCode, id],
  );
  const edit = rows[0];
  if (!edit)
    throw new BadInput(`There is no bulk edit ${id} that you could undo.`, { code: "no_bulk_edit", statusCode: 404 });
  if (edit.undone) throw new Refusal(409, "This edit has been undone already.");
  const { rows: held } = await client.query<{ ids: string[] }>(
    `with held as (
       select s.id from site s join bulk_edit_change c on (c.city_code, c.site_id) = (s.city_code, s.id)
       where c.city_code = $1 and c.edit_id = $2 and s.version = c.version and ${EDITABLE}
       order by s.id for no key update of s)
     select coalesce(array_agg(id::text), '{}') as ids from held`,
    [cityCode, id],
  );
  const ids = held[0]!.ids;
  const { rows: kept } = await client.query<{ n: number; examples: BulkUndone["kept"]["examples"] }>(
    `select count(*)::int as n, coalesce((json_agg(json_build_object('id', c.site_id::text, 'name', s.name)
         order by c.site_id) filter (where place <= ${LISTED})), '[]') as examples
     from (select city_code, site_id, row_number() over (order by site_id) as place from bulk_edit_change
       where city_code = $1 and edit_id = $2 and site_id <> all($3::bigint[])) c
     left join site s on (s.city_code, s.id) = (c.city_code, c.site_id)`,
    [cityCode, id, ids],
  );
  await client.query("select set_config('srm.batch', $1, true)", [`bulk ${id}`]);
  for (const chunk of chunksOf(ids)) {
    const parameters = new Parameters();
    const old = undoSql(readChange(edit.change), parameters);
    const [city, of, list] = [parameters.add(cityCode), parameters.add(id), parameters.add(chunk)];
    await client.query(
      `update site s set ${old} from bulk_edit_change c
     where c.city_code = ${city} and c.edit_id = ${of}::bigint and (c.city_code, c.site_id) = (s.city_code, s.id)
       and s.id = any(${list}::bigint[])`,
      parameters.values,
    );
  }
  await client.query(
    `update bulk_edit_change set undone = true where city_code = $1 and edit_id = $2 and site_id = any($3::bigint[])`,
    [cityCode, id, ids],
  );
  await client.query("update bulk_edit set undone_at = now(), undone_by = $3 where city_code = $1 and id = $2", [
    cityCode,
    id,
    actor,
  ]);
  await client.query("select audit($1, 'bulk_edit.undone', 'bulk_edit', $2, null, $3)", [
    cityCode,
    id,
    JSON.stringify({ restored: ids.length, kept: kept[0]!.n }),
  ]);
  return { restored: ids.length, kept: kept[0]! };
}

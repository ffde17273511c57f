/** Rows of a ledger of findings, worked out: which site each is of, and which steps it adds. */
import type { PoolClient } from "pg";
import type { BulkValue } from "../../../db/bulk.ts";
import type { FindingStatus } from "../../contracts/vocabulary.contract.ts";
import { stagedColumns, tableOf } from "./batch-table.ts";
import { type LedgerStep, ledgerSteps, statedStatus } from "./finding-steps.ts";
import type { Preparation, PreparedRow } from "./prepare-rows.ts";
import { storedJson } from "./stored-json.ts";
import { Unfit } from "./targets.ts";

/** A row as it was read, every field of the right form. */
export interface FindingCandidate {
  line: number;
  record: Record<string, unknown>;
}

export type FindingOutcome = { row: PreparedRow } | { unfit: Unfit };

/** A finding of the same ledger, as it stands. */
interface Known {
  siteId: string;
  status: FindingStatus;
  /** As the last batch left it, where a person has worked on it since. */
  baseStatus: FindingStatus | null;
  lastDay: string;
  deadlineOriginal: string;
}

interface Site {
  n: number;
  id: string | null;
}

/** Finds the sites and the known findings of a bunch of rows, in three queries, and works the rows out. */
export async function resolveFindings(
  client: Pick<PoolClient, "query">,
  settings: Pick<Preparation, "cityCode" | "source" | "today" | "edit">,
  candidates: readonly FindingCandidate[],
): Promise<FindingOutcome[]> {
  const sites = await findSites(client, settings, candidates);
  const known = await knownFindings(client, settings, candidates);
  return candidates.map((candidate, i) => {
    try {
      return { row: workOut(candidate, sites[i]!, known.get(candidate.record.external_id as string), settings.today) };
    } catch (error) {
      if (error instanceof Unfit) return { unfit: error };
      throw error;
    }
  });
}

/** @throws Unfit */
function workOut({ line, record }: FindingCandidate, site: Site, known: Known | undefined, today: string): PreparedRow {
  const siteId = siteOf(record, site);
  if (known && known.siteId !== siteId)
    throw new Unfit(
      `code '${record.external_id}' belongs to a finding at another site`,
      "external_id",
      `${record.external_id}`,
    );
  const { found_on: found, deadline } = record as { found_on: string; deadline: string };
  const original = (record.deadline_original as string | null) ?? deadline;
  if (found > today) throw new Unfit(`found_on '${found}' is after today, '${today}'`, "found_on", found);
  if (original < found) throw new Unfit(`deadline '${original}' is before the day it was found`, "deadline", original);
  const earliest = known?.deadlineOriginal ?? original;
  if (deadline < earliest)
    throw new Unfit(`deadline '${deadline}' is before the original deadline, '${earliest}'`, "deadline", deadline);
  const values: Record<string, BulkValue> = {
    ...(record as Record<string, BulkValue>),
    site_id: siteId,
    grade: (record.grade as string | null) ?? "general",
    criterion: (record.criterion as string | null) ?? "",
    deadline_original: original,
    attributes: storedJson(record.attributes),
    steps: storedJson(stepsOf(record, known, today)),
  };
  return [line, ...stagedColumns(tableOf("finding")).map((column) => values[column])];
}

/** What the file says counts where it has changed since the last batch; a person's steps stay otherwise. */
function stepsOf(record: Record<string, unknown>, known: Known | undefined, today: string): LedgerStep[] {
  if (!known) return ledgerSteps(record, { status: "found", day: record.found_on as string }, today);
  if (known.baseStatus !== null && statedStatus(record) === known.baseStatus) return [];
  return ledgerSteps(record, { status: known.status, day: known.lastDay }, today);
}

/** @throws Unfit */
function siteOf({ site_code: code, site_name: name }: Record<string, unknown>, { n, id }: Site): string {
  if (!code && !name)
    throw new Unfit("no site_code; name the site by its code, or by name and address", "site_code", "");
  const [field, value] = code ? (["site_code", `${code}`] as const) : (["site_name", `${name}`] as const);
  const what = code ? "code" : "name";
  if (n === 0) throw new Unfit(`no site of the ${what} '${value}' in your area`, field, value);
  if (n > 1)
    throw new Unfit(
      code
        ? `several sites of the code '${value}'; state the layer`
        : `several sites of the name '${value}'; state the address or the code`,
      field,
      value,
    );
  return id!;
}

/** Sites by their code, or else by name and address; those outside the person's area do not exist. */
async function findSites(
  client: Pick<PoolClient, "query">,
  { cityCode, edit }: Pick<Preparation, "cityCode" | "edit">,
  candidates: readonly FindingCandidate[],
): Promise<Site[]> {
  const found: Site[] = candidates.map(() => ({ n: 0, id: null }));
  const look = async (wanted: readonly number[], match: string) => {
    if (wanted.length === 0) return;
    const column = (field: string) => wanted.map((i) => (candidates[i]!.record[field] as string | null) ?? "");
    const { rows } = await client.query<Site & { i: number }>(
      `select w.i, count(s.id)::int as n, min(s.id)::text as id
       from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[]) w (i, code, layer, name, address)
       join site s on s.city_code = $1 and ${match} and (w.layer = '' or s.layer::text = w.layer)
         and ($7 or s.region_code = any($8::text[]))
       group by w.i`,
      [
        cityCode,
        wanted,
        column("site_code"),
        column("site_layer"),
        column("site_name"),
        column("site_address"),
        edit === "*",
        edit === "*" ? [] : [...edit],
      ],
    );
    for (const { i, n, id } of rows) found[i] = { n, id };
  };
  const indexes = candidates.map((_, i) => i);
  const coded = indexes.filter((i) => candidates[i]!.record.site_code);
  const named = indexes.filter((i) => !candidates[i]!.record.site_code && candidates[i]!.record.site_name);
  await look(coded, "s.external_id = w.code");
  await look(named, "s.name = w.name and (w.address = '' or s.address = w.address)");
  return found;
}

async function knownFindings(
  client: Pick<PoolClient, "query">,
  { cityCode, source }: Pick<Preparation, "cityCode" | "source">,
  candidates: readonly FindingCandidate[],
): Promise<Map<string, Known>> {
  const codes = candidates.flatMap(({ record }) => (record.external_id as string | null) ?? []);
  if (codes.length === 0) return new Map();
  const { rows } = await client.query<Known & { code: string }>(
    `select f.external_id as code, f.site_id::text as "siteId", f.status, b.old ->> 'status' as "baseStatus",
       f.deadline_original::text as "deadlineOriginal",
       (select max(e.day)::text from finding_event e where (e.city_code, e.finding_id) = (f.city_code, f.id)) as "lastDay"
     from finding f
     left join import_base b on (b.city_code, b.target, b.record_id, b.batch_id) = (f.city_code, 'finding', f.id, f.batch_id)
     where f.city_code = $1 and f.source = $2 and f.external_id = any($3)`,
    [cityCode, source, codes],
  );
  return new Map(rows.map(({ code, ...known }) => [code, known]));
}

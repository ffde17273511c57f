/**
 * The chain of the audit log, computed again from the entries themselves: the database's own functions are not asked, so
 * that one who rewrote them with the log is found out. A tail cut off leaves a shorter chain that is whole: only a root
 * printed before proves it (auditRoots, `npm run audit -- --expect`).
 */
import { createHash } from "node:crypto";
import type { Queryable } from "../../database/queryable.ts";

/** The city's time, by which entries belong to days. */
export const ZONE = "Asia/Shanghai";

/** Where the chain does not hold. */
export interface Break {
  id: number;
  /** Null of an entry that is not there. */
  at: string | null;
  fault: "missing" | "changed" | "unlinked";
}

export interface Verified {
  /** Entries found in order before the end or the break. */
  entries: number;
  /** The last of them; null when there is none. */
  last: { id: number; hash: string } | null;
  broken: Break | null;
  /** The limit was reached: go on from the entry after `last`. */
  unfinished: boolean;
}

/** Entries read at once: constant memory, and no transaction held open. */
const AT_ONCE = 5000;

/** The text each hash is taken of, as the function audit_text() of db/migrations/0003_people.sql writes it. */
const TEXT = `jsonb_build_array(encode(prev_hash, 'hex'), city_code, id,
  to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), actor, person_id, action, subject, subject_id,
  region_code, detail)::text`;

const AT = `to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

interface Options {
  /** Begins here and takes the entry before at its word; by default with the first. */
  from?: number;
  /** Stops after so many entries. */
  limit?: number;
  onProgress?: (entries: number) => void;
}

/** Recomputes the chain of a city and stops at the first entry that does not hold. */
export async function verifyChain(
  pg: Queryable,
  cityCode: string,
  { from = 1, limit = Number.POSITIVE_INFINITY, onProgress }: Options = {},
): Promise<Verified> {
  let entries = 0;
  let last: Verified["last"] = null;
  let previous = await hashBefore(pg, cityCode, from);
  if (previous === null)
    return { entries, last, broken: { id: from - 1, at: null, fault: "missing" }, unfinished: false };
  const page = (start: number) => readPage(pg, cityCode, start, Math.min(AT_ONCE, from + limit - start));
  let reading = page(from);
  while (entries < limit) {
    const rows = await reading;
    const next = from + entries + rows.length;
    // The database writes the next page while this one is hashed.
    if (rows.length === AT_ONCE && entries + rows.length < limit) reading = page(next);
    for (const [idText, previousSaid, hash, text] of rows) {
      const id = Number(idText);
      const fault: Break["fault"] | null =
        id !== from + entries
          ? "missing"
          : createHash("sha256").update(text).digest("hex") !== hash
            ? "changed"
            : previousSaid !== previous
              ? "unlinked"
              : null;
      if (fault) {
        await reading;
        const broken = from + entries;
        return {
          entries,
          last,
          broken: { id: broken, at: await timeOf(pg, cityCode, broken), fault },
          unfinished: false,
        };
      }
      previous = hash;
      last = { id, hash };
      entries++;
    }
    onProgress?.(entries);
    if (rows.length < AT_ONCE) break;
  }
  return { entries, last, broken: null, unfinished: await hasAfter(pg, cityCode, from + entries) };
}

type Row = [id: string, previous: string, hash: string, text: string];

async function readPage(pg: Queryable, cityCode: string, from: number, limit: number): Promise<Row[]> {
  const { rows } = await pg.query<Row>({
    // `audit_log.id` is the number; a bare `id` would be the text of the select list, and "10" comes before "9".
    text: `select id::text, encode(prev_hash, 'hex'), encode(hash, 'hex'), ${TEXT}
      from audit_log where city_code = $1 and audit_log.id >= $2 order by audit_log.id limit $3`,
    values: [cityCode, from, limit],
    rowMode: "array",
  } as never);
  return rows;
}

async function timeOf(pg: Queryable, cityCode: string, id: number): Promise<string | null> {
  const { rows } = await pg.query<{ at: string }>(
    `select ${AT} as at from audit_log where city_code = $1 and id = $2`,
    [cityCode, id],
  );
  return rows[0]?.at ?? null;
}

/** '' before the first entry; null where the entry before is not there. */
async function hashBefore(pg: Queryable, cityCode: string, id: number): Promise<string | null> {
  if (id <= 1) return "";
  const { rows } = await pg.query<{ hash: string }>(
    "select encode(hash, 'hex') as hash from audit_log where city_code = $1 and id = $2",
    [cityCode, id - 1],
  );
  return rows[0]?.hash ?? null;
}

async function hasAfter(pg: Queryable, cityCode: string, id: number): Promise<boolean> {
  const { rows } = await pg.query("select from audit_log where city_code = $1 and id >= $2 limit 1", [cityCode, id]);
  return rows.length > 0;
}

/** What is printed of a day: its last entry seals it and everything before. */
export interface Root {
  /** YYYY-MM-DD in the city's time. */
  day: string;
  /** Entries of that day. */
  entries: number;
  lastId: number;
  hash: string;
}

/** Days that have entries, the latest first. */
export async function auditRoots(
  pg: Queryable,
  cityCode: string,
  { to, from, limit = 1 }: { to?: string | undefined; from?: string | undefined; limit?: number },
): Promise<Root[]> {
  const { rows } = await pg.query<Root>(
    `select d.day::text, d.entries, d.last_id::int as "lastId", encode(l.hash, 'hex') as hash
     from (select (at at time zone '${ZONE}')::date as day, count(*)::int as entries, max(id) as last_id
       from audit_log where city_code = $1
         and ($2::date is null or at >= $2::date::timestamp at time zone '${ZONE}')
         and ($3::date is null or at < ($3::date + 1)::timestamp at time zone '${ZONE}')
       group by 1) d
     join audit_log l on (l.city_code, l.id) = ($1, d.last_id)
     order by d.day desc limit $4`,
    [cityCode, from ?? null, to ?? null, limit],
  );
  return rows;
}

/** A hash as people read and compare it: 16 groups of four. */
export const inGroups = (hash: string): string => hash.match(/.{1,4}/g)?.join(" ") ?? "";

/** A hash as it may have been typed off a sheet; null when it is not one. */
export function readHash(typed: string): string | null {
  const hash = typed.replace(/[\s·-]/g, "").toLowerCase();
  return /^[0-9a-f]{64}$/.test(hash) ? hash : null;
}

/** The break as a sentence. */
export function sentenceOf({ id, at, fault }: Break): string {
  const entry = `Entry ${id.toLocaleString("en")}${at ? ` of ${at}` : ""}`;
  if (fault === "missing") return `${entry} is missing: it was removed, with all that followed renumbered or not.`;
  if (fault === "changed") return `${entry} was changed: its contents do not give its hash.`;
  return `${entry} does not follow from the entry before: that one was rewritten with its hash, or this one was slipped in.`;
}

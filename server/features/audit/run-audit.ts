import { parseArgs } from "node:util";
import type { Queryable } from "../../database/queryable.ts";
import { auditRoots, inGroups, readHash, sentenceOf, verifyChain } from "./audit-chain.ts";

const USAGE = `Say what to do:
  npm run audit -- verify [--from ID]
  npm run audit -- --root YYYY-MM-DD
  npm run audit -- --expect YYYY-MM-DD HASH`;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export interface AuditReport {
  lines: string[];
  /** False: the log is not what it was. */
  holds: boolean;
}

/** @throws Error with a sentence for whoever typed the arguments */
export async function runAudit(
  pg: Queryable,
  cityCode: string,
  args: string[],
  onProgress?: (entries: number) => void,
): Promise<AuditReport> {
  const { values, positionals } = readArguments(args);
  if (values.root !== undefined) return root(pg, cityCode, dayOf(values.root));
  if (values.expect !== undefined)
    return expectRoot(pg, cityCode, dayOf(values.expect), positionals.join(""), onProgress);
  if (positionals.join() !== "verify") throw new Error(USAGE);
  if (values.from !== undefined && !/^[1-9]\d{0,14}$/.test(values.from))
    throw new Error(`--from wants the number of an entry, not '${values.from}'.`);
  return verify(pg, cityCode, values.from === undefined ? 1 : Number(values.from), onProgress);
}

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { from: { type: "string" }, root: { type: "string" }, expect: { type: "string" } },
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`);
  }
}

function dayOf(typed: string): string {
  if (!DAY.test(typed) || Number.isNaN(Date.parse(typed)))
    throw new Error(`'${typed}' is not a day. Write YYYY-MM-DD.`);
  return typed;
}

const number = (value: number) => value.toLocaleString("en");

async function verify(
  pg: Queryable,
  cityCode: string,
  from: number,
  onProgress: ((entries: number) => void) | undefined,
): Promise<AuditReport> {
  const began = performance.now();
  const { entries, last, broken } = await verifyChain(pg, cityCode, { from, ...(onProgress && { onProgress }) });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  if (broken)
    return {
      holds: false,
      lines: [`BROKEN  ${sentenceOf(broken)}`, `        ${number(entries)} entries before it hold (${seconds} s).`],
    };
  if (!last) return { holds: true, lines: ["The audit log holds no entry."] };
  return {
    holds: true,
    lines: [
      `ok      ${number(entries)} entries hold, ${number(from)} to ${number(last.id)} (${seconds} s).`,
      `        last hash  ${inGroups(last.hash)}`,
      "        An end that was cut off cannot be seen from the chain: compare a printed root with --expect.",
    ],
  };
}

async function root(pg: Queryable, cityCode: string, day: string): Promise<AuditReport> {
  const [found] = await auditRoots(pg, cityCode, { from: day, to: day });
  if (!found) return { holds: true, lines: [`Nothing was entered on ${day}: the root of the last day before holds.`] };
  return {
    holds: true,
    lines: [
      `City     ${cityCode}`,
      `Day      ${day}`,
      `Entries  ${number(found.entries)}`,
      `Last     ${number(found.lastId)}`,
      `Root     ${inGroups(found.hash)}`,
    ],
  };
}

/** The root as printed must be an entry's hash of that day, and the chain must hold up to it. */
async function expectRoot(
  pg: Queryable,
  cityCode: string,
  day: string,
  typed: string,
  onProgress: ((entries: number) => void) | undefined,
): Promise<AuditReport> {
  const hash = readHash(typed);
  if (!hash) throw new Error("A root has 64 digits 0–9 and a–f, with or without spaces.");
  const { rows } = await pg.query<{ id: number; onDay: boolean }>(
    `select id::int, (at at time zone 'Asia/Shanghai')::date = $3 as "onDay" from audit_log
     where city_code = $1 and hash = decode($2, 'hex')`,
    [cityCode, hash, day],
  );
  const entry = rows[0];
  if (!entry)
    return {
      holds: false,
      lines: [`BROKEN  No entry has this root: the log was rewritten, or its end cut off, since it was printed.`],
    };
  if (!entry.onDay)
    return { holds: false, lines: [`BROKEN  Entry ${number(entry.id)} has this root, but is not of ${day}.`] };
  const { broken } = await verifyChain(pg, cityCode, { limit: entry.id, ...(onProgress && { onProgress }) });
  if (broken) return { holds: false, lines: [`BROKEN  ${sentenceOf(broken)}`] };
  return {
    holds: true,
    lines: [
      `ok      The root is that of entry ${number(entry.id)}; everything up to it is as it was when it was printed.`,
    ],
  };
}

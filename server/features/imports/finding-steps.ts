/** The steps that a ledger of findings tells of: which ones, when, and whether the workflow allows them. Pure. */
import { stepDay } from "../../contracts/layers/finding.schema.ts";
import { TRANSITIONS } from "../../contracts/transitions.contract.ts";
import type { FindingStatus } from "../../contracts/vocabulary.contract.ts";
import { FINDING_STEPS, type FindingStep } from "../../contracts/workflow.contract.ts";
import { Unfit } from "./targets.ts";

export interface LedgerStep {
  to: FindingStep;
  /** YYYY-MM-DD. */
  day: string;
  note: string;
}

/** Where the finding stands before the row: a new one was found on its day. */
export interface Standing {
  status: FindingStatus;
  /** Of its last step. */
  day: string;
}

/** What the row says, as targets.ts reads it. */
export type StatedFinding = Readonly<Record<string, unknown>>;

/** Statuses in the order in which a ledger's days are taken to follow each other. */
const ORDER: readonly FindingStep[] = [
  "registered",
  "assigned",
  "rectifying",
  "submitted",
  "returned",
  "accepted",
  "closed",
  "reopened",
];

/** The status the row states; without one, that of its last step with a day; null where it says neither. */
export function statedStatus(row: StatedFinding): FindingStatus | null {
  if (row.status) return row.status as FindingStatus;
  return ORDER.findLast((step) => row[stepDay(step)]) ?? null;
}

/**
 * The steps from where the finding stands to where the row says it is. A step between without a day took place on the day
 * of the one before.
 * @param today YYYY-MM-DD, the city's day
 * @throws Unfit when the workflow knows no such way, or a step lacks what it needs
 */
export function ledgerSteps(row: StatedFinding, from: Standing, today: string): LedgerStep[] {
  const target = statedStatus(row);
  if (target === null || target === from.status) return [];
  const way = wayBetween(from.status, target);
  if (!way) throw new Unfit(`a finding that is '${from.status}' cannot become '${target}'`, "status", target);
  if (way.includes("assigned"))
    for (const field of ["unit", "person"] as const)
      if (!row[field]) throw new Unfit(`no ${field}; a finding is assigned to a unit and a person`, field, "");
  if ((target === "returned" || target === "reopened") && !row.note)
    throw new Unfit("no note; a finding is returned or reopened with a reason", "note", "");
  if (target === "closed" && !row.closed_on)
    throw new Unfit("no closed_on; a closed finding has its day", "closed_on", "");
  let before = from.day;
  return way.map((to) => {
    const field = stepDay(to);
    const day = (row[field] as string | null | undefined) ?? before;
    if (day < before) throw new Unfit(`${field} '${day}' is before the step before, '${before}'`, field, day);
    if (day > today) throw new Unfit(`${field} '${day}' is after today, '${today}'`, field, day);
    before = day;
    return { to, day, note: to === target ? ((row.note as string | null) ?? "") : "" };
  });
}

/** The shortest way by steps of the workflow; work is sent back or begun again only where the ledger says so itself. */
function wayBetween(from: FindingStatus, to: FindingStatus): FindingStep[] | undefined {
  const ways = new Map<FindingStatus, FindingStep[]>([[from, []]]);
  for (const [status, way] of ways) {
    if (status === to) return way;
    for (const next of TRANSITIONS[status] as readonly FindingStep[]) {
      const passes = next === to || (next !== "returned" && next !== "reopened");
      if (passes && !ways.has(next) && FINDING_STEPS.includes(next)) ways.set(next, [...way, next]);
    }
  }
  return undefined;
}

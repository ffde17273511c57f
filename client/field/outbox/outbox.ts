/**
 * The outbox as a machine of states: what is sent next, and what an answer makes of it. Pure; device-store.ts keeps it,
 * sync.ts sends it.
 *
 *   waiting ──sent──▶ gone (a short note of it stays)      waiting ──refused──▶ refused ──changed, or tried again──▶ waiting
 *
 * An entry leaves only when the server says that it has it. Entries go in the order they were made; a photo waits for the
 * finding it belongs to; a refused one holds up nothing but its own photos.
 */
import type { PhotoKind } from "#server/contracts/workflow.contract.ts";
import type { NewReport } from "#server/features/planning/visits.contract.ts";
import type { NewFinding } from "#server/features/workflow/steps.contract.ts";

/** Why an entry was refused, for the person to read. */
export interface Refusal {
  /** Of HTTP; 0 for a report refused within a bunch that was taken. */
  status: number;
  /** The server's sentence. */
  detail: string;
}

interface Kept {
  /** Order of making. */
  seq: number;
  /** A UUID made on the device: the server stores it once. */
  id: string;
  /** Id of the person who made it; it is sent in no other's name. */
  owner: string;
  /** ISO 8601 instant. */
  madeAt: string;
  siteId: string;
  siteName: string;
  state: "waiting" | "refused";
  refusal: Refusal | null;
  /** Sent without others: a bunch with it was refused as a whole. */
  alone: boolean;
}

export interface ReportEntry extends Kept {
  kind: "report";
  report: NewReport;
}
export interface FindingEntry extends Kept {
  kind: "finding";
  finding: NewFinding;
}
export interface PhotoEntry extends Kept {
  kind: "photo";
  photoKind: PhotoKind;
  /** Entry of its finding, and the finding's id once the server has said it. */
  of: string;
  findingId: string | null;
}
export type OutboxEntry = ReportEntry | FindingEntry | PhotoEntry;

/** What goes into one request. */
export type Batch =
  | { kind: "reports"; entries: ReportEntry[] }
  | { kind: "finding"; entries: [FindingEntry] }
  | { kind: "photo"; entries: [PhotoEntry] };

/** What came of a request. */
export type Answer =
  | { kind: "stored"; id: string }
  | {
      kind: "reports";
      answers: readonly { id: string; answer: "stored" | "known" | "refused"; problem: string | null }[];
    }
  | { kind: "problem"; status: number; detail: string }
  /** No answer: whether the server has it nobody knows. */
  | { kind: "unreachable" };

/** Why sending stops before the outbox is empty. */
export type Halt = "unreachable" | "signedOut" | "busy";

export interface Settlement {
  put: OutboxEntry[];
  gone: OutboxEntry[];
  halt: Halt | null;
}

const REPORTS_AT_ONCE = 50;
const isReady = (entry: OutboxEntry) =>
  entry.state === "waiting" && (entry.kind !== "photo" || entry.findingId !== null);

/** The next request for a person, or null when nothing of theirs can be sent. Reports that follow one another go together. */
export function nextBatch(entries: readonly OutboxEntry[], owner: string): Batch | null {
  const ready = entries.filter((entry) => entry.owner === owner && isReady(entry)).toSorted((a, b) => a.seq - b.seq);
  const [first] = ready;
  if (!first) return null;
  if (first.kind === "finding") return { kind: "finding", entries: [first] };
  if (first.kind === "photo") return { kind: "photo", entries: [first] };
  const end = ready.findIndex((entry) => entry.kind !== "report" || entry.alone);
  const reports = ready.slice(0, first.alone ? 1 : end === -1 ? REPORTS_AT_ONCE : Math.min(end, REPORTS_AT_ONCE));
  return { kind: "reports", entries: reports as ReportEntry[] };
}

/** What an answer makes of a request's entries and of the photos that wait for them. */
export function settle(entries: readonly OutboxEntry[], batch: Batch, answer: Answer): Settlement {
  if (answer.kind === "unreachable") return { put: [], gone: [], halt: "unreachable" };
  if (answer.kind === "problem") return settleProblem(batch, answer);
  if (answer.kind === "reports") return settleReports(batch, answer.answers);
  const [sent] = batch.entries;
  const photos = entries.filter((entry) => entry.kind === "photo" && entry.of === sent!.id && entry.findingId === null);
  const put =
    batch.kind === "finding" ? photos.map((photo) => ({ ...(photo as PhotoEntry), findingId: answer.id })) : [];
  return { put, gone: [sent!], halt: null };
}

function settleProblem(batch: Batch, { status, detail }: { status: number; detail: string }): Settlement {
  if (status === 401) return { put: [], gone: [], halt: "signedOut" };
  if (status >= 500 || status === 408 || status === 425 || status === 429) return { put: [], gone: [], halt: "busy" };
  if (batch.entries.length > 1)
    return { put: batch.entries.map((one) => ({ ...one, alone: true })), gone: [], halt: null };
  return { put: batch.entries.map((entry) => refuse(entry, { status, detail })), gone: [], halt: null };
}

function settleReports(batch: Batch, answers: Extract<Answer, { kind: "reports" }>["answers"]): Settlement {
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  const settlement: Settlement = { put: [], gone: [], halt: null };
  for (const entry of batch.entries) {
    const answer = byId.get(entry.id);
    // The server says nothing of it: as good as no answer.
    if (!answer) settlement.halt = "busy";
    else if (answer.answer === "refused")
      settlement.put.push(refuse(entry, { status: 0, detail: answer.problem ?? "" }));
    else settlement.gone.push(entry);
  }
  return settlement;
}

const refuse = <T extends OutboxEntry>(entry: T, refusal: Refusal): T => ({ ...entry, state: "refused", refusal });

/** A refused entry to be tried again as it is. */
export const tryAgain = <T extends OutboxEntry>(entry: T): T => ({ ...entry, state: "waiting", refusal: null });

/** An entry and what cannot be without it. */
export const withPhotos = (entries: readonly OutboxEntry[], id: string): OutboxEntry[] =>
  entries.filter((entry) => entry.id === id || (entry.kind === "photo" && entry.of === id));

/** Entries whose finding was refused: they wait for what is done about it. */
export const isHeldUp = (entries: readonly OutboxEntry[], entry: OutboxEntry): boolean =>
  entry.kind === "photo" &&
  entry.findingId === null &&
  entries.some(({ id, state }) => id === entry.of && state === "refused");

const FIRST_DELAY_MS = 2000;
const LONGEST_DELAY_MS = 5 * 60_000;

/**
 * Milliseconds until the next try after so many failures in a row: 2 s doubled up to 5 minutes, of which `random` (0 … 1)
 * takes away up to half, so that phones that lost the server together do not come back together.
 */
export const retryDelayMs = (failures: number, random: number): number =>
  Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, failures - 1)) * (1 - random / 2);

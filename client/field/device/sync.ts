/**
 * Sends the outbox in order and fetches what is new, one at a time on this device, whether the page or the service worker
 * does it. What the server has is forgotten here only after it said so; whatever else happens, it is sent again with the same
 * id, which the server stores once.
 */
import type { Me } from "#server/features/accounts/accounts.contract.ts";
import type { Health } from "#server/features/health/health.contract.ts";
import type { AssignedVisit, NewReport, ReportOutcome } from "#server/features/planning/visits.contract.ts";
import type { RegionCollection } from "#server/features/regions/regions.contract.ts";
import { type Answer, type Batch, nextBatch, settle } from "../outbox/outbox.ts";
import type { Ring } from "../stops/route-sketch.ts";
import {
  adoptPerson,
  applySettlement,
  type FieldPerson,
  keepPulled,
  keepRings,
  noteSignedOut,
  readDevice,
  readPhoto,
  readRings,
} from "./device-store.ts";

/** `password`: it has to be changed first; `forbidden`: the account may not see stops. */
export type SyncOutcome = "done" | "unreachable" | "signedOut" | "busy" | "password" | "forbidden";

const SMALL_MS = 20_000;
/** Two megabytes at the edge of the net. */
const PHOTO_MS = 180_000;

class Halted extends Error {
  readonly outcome: Exclude<SyncOutcome, "done">;
  constructor(outcome: Exclude<SyncOutcome, "done">) {
    super(outcome);
    this.outcome = outcome;
  }
}

/** Runs alone: a second call waits for the first. `onChange` is told after every step. */
export async function syncDevice(onChange: () => void = () => {}): Promise<SyncOutcome> {
  const work = async (): Promise<SyncOutcome> => {
    try {
      await endPendingSession();
      const person = await whoIsThere();
      await push(person, onChange);
      await pull(person);
      return "done";
    } catch (error) {
      if (error instanceof Halted) return error.outcome;
      throw error;
    } finally {
      onChange();
    }
  };
  return navigator.locks ? navigator.locks.request("srm-field-sync", work) : work();
}

/** Nothing is sent or fetched in the name of somebody who has left this device. @throws Halted */
async function endPendingSession(): Promise<void> {
  if (!(await readDevice()).signOutPending) return;
  const response = await ask("/api/session", SMALL_MS, { method: "DELETE" });
  if (!response?.ok) throw new Halted(response ? "busy" : "unreachable");
  await noteSignedOut();
  throw new Halted("signedOut");
}

/** @throws Halted when nobody is signed in, or the server cannot be reached */
async function whoIsThere(): Promise<FieldPerson> {
  const { person, may } = await get<Me>("/api/me");
  if (!person || person.visitor || person.id === null) throw new Halted("signedOut");
  if (person.mustChangePassword) throw new Halted("password");
  const known: FieldPerson = { id: person.id, login: person.login, name: person.name, mayEdit: may.edit };
  await adoptPerson(known);
  return known;
}

async function push(person: FieldPerson, onChange: () => void): Promise<void> {
  for (;;) {
    const { entries } = await readDevice();
    const batch = nextBatch(entries, person.id);
    if (!batch) return;
    const settlement = settle(entries, batch, await send(batch));
    await applySettlement(settlement, new Date().toISOString());
    onChange();
    if (settlement.halt) throw new Halted(settlement.halt);
  }
}

async function send(batch: Batch): Promise<Answer> {
  const response = await request(batch);
  if (!response) return { kind: "unreachable" };
  if (!response.ok) {
    const problem = (await response.json().catch(() => null)) as {
      detail?: string;
      errors?: { message: string }[];
    } | null;
    const details = [problem?.detail, ...(problem?.errors ?? []).map(({ message }) => message)].filter(Boolean);
    return { kind: "problem", status: response.status, detail: [...new Set(details)].join(" ") };
  }
  // An answer cut off in the middle is none.
  const body = await response.json().catch(() => null);
  if (body === null) return { kind: "unreachable" };
  return batch.kind === "reports"
    ? { kind: "reports", answers: (body as { reports: Extract<Answer, { kind: "reports" }>["answers"] }).reports }
    : { kind: "stored", id: (body as { id: string }).id };
}

async function request(batch: Batch): Promise<Response | null> {
  if (batch.kind === "photo") {
    const [{ id, findingId, photoKind }] = batch.entries;
    const blob = await readPhoto(id);
    if (!blob) return new Response(JSON.stringify({ detail: "" }), { status: 410 });
    const form = new FormData();
    form.append("kind", photoKind);
    form.append("file", blob, "photo.jpg");
    return ask(`/api/findings/${findingId}/photos`, PHOTO_MS, { method: "POST", body: form, headers: key(id) });
  }
  if (batch.kind === "finding") {
    const [{ id, finding }] = batch.entries;
    return ask("/api/findings", SMALL_MS, json(finding, key(id)));
  }
  return ask("/api/visits/reports", SMALL_MS, json({ reports: batch.entries.map((entry): NewReport => entry.report) }));
}

const key = (id: string) => ({ "idempotency-key": id });
const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  body: JSON.stringify(body),
  headers: { "content-type": "application/json", ...headers },
});

/** Null when there is no answer. */
const ask = (url: string, withinMs: number, init: RequestInit = {}): Promise<Response | null> =>
  fetch(url, { ...init, cache: "no-store", signal: AbortSignal.timeout(withinMs) }).catch(() => null);

/** @throws Halted */
async function get<T>(url: string): Promise<T> {
  const response = await ask(url, SMALL_MS);
  if (!response) throw new Halted("unreachable");
  if (response.status === 401) throw new Halted("signedOut");
  if (response.status === 403) throw new Halted("forbidden");
  const body = response.ok ? await response.json().catch(() => null) : null;
  if (body === null) throw new Halted("busy");
  return body as T;
}

interface ReportRow {
  id: string;
  siteId: string;
  plan: string | null;
  outcome: ReportOutcome;
  at: string;
  reportedBy: string | null;
}

/** @throws Halted */
async function pull(person: FieldPerson): Promise<void> {
  const [{ visits }, { asOf }] = await Promise.all([
    get<{ visits: AssignedVisit[] }>("/api/visits?mine=true"),
    get<Health>("/api/health"),
  ]);
  const plans = [...new Set(visits.map(({ plan }) => plan))];
  const reports: ReportRow[] = [];
  for (const plan of plans)
    reports.push(...(await get<{ reports: ReportRow[] }>(`/api/visits/reports?plan=${plan}&limit=500`)).reports);
  // On a server open to visitors a session that ended meanwhile is answered all the same, as one without any stops.
  if ((await whoIsThere()).id !== person.id) throw new Halted("busy");
  const stopSites = new Set(visits.map(({ siteId }) => siteId));
  await keepPulled({
    stops: visits,
    // Notes and positions of others are nobody's business here.
    reports: reports
      .filter(({ siteId }) => stopSites.has(siteId))
      .map(({ id, siteId, plan, outcome, at, reportedBy }) => ({ id, siteId, plan, outcome, at, by: reportedBy })),
    moment: { businessDate: asOf.businessDate, demo: asOf.demo },
    at: new Date().toISOString(),
  });
  if (visits.length > 0 && (await readRings()).length === 0)
    await keepRings(ringsOf(await get<RegionCollection>("/api/regions")));
}

/** Outer rings of the counties, to some 10 m. */
function ringsOf({ features }: RegionCollection): Ring[] {
  const round = (value: number) => Math.round(value * 1e4) / 1e4;
  return features.flatMap(({ properties, geometry }) => {
    if (!geometry || properties.level !== "county") return [];
    const polygons = (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates) as number[][][][];
    return polygons.map(([outer]) => outer!.map(([lon, lat]) => [round(lon!), round(lat!)]));
  });
}

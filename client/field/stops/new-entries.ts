/** Entries of the outbox, made from what the person fills in. Pure but for the ids. */
import type { NewReport, ReportOutcome } from "#server/features/planning/visits.contract.ts";
import type { NewFinding } from "#server/features/workflow/steps.contract.ts";
import type { FieldPerson, NewEntry } from "../device/device-store.ts";

/** One line to the server, however it was typed. */
export const oneLine = (text: string) => text.replace(/\p{Cc}+/gu, " ").trim();

/** A random UUID; `crypto.randomUUID` is missing where the page is not served over https. */
export function newId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

interface At {
  person: FieldPerson;
  site: { siteId: string; siteName: string };
  now: string;
}
const kept = ({ person, site, now }: At, id: string) => ({
  id,
  owner: person.id,
  madeAt: now,
  ...site,
  state: "waiting" as const,
  refusal: null,
  alone: false,
});

export function reportEntry(
  at: At,
  given: { plan: string | null; outcome: ReportOutcome; note: string; position: NewReport["position"] },
): NewEntry {
  const id = newId();
  const report = { ...given, id, siteId: at.site.siteId, at: at.now, note: oneLine(given.note) };
  return { ...kept(at, id), kind: "report", report };
}

/** A finding, and an entry for each of its photos by the ids they are kept under. */
export function findingEntries(at: At, finding: NewFinding, photoIds: readonly string[]): NewEntry[] {
  const id = newId();
  return [
    { ...kept(at, id), kind: "finding", finding },
    ...photoIds.map(
      (photoId): NewEntry => ({ ...kept(at, photoId), kind: "photo", photoKind: "before", of: id, findingId: null }),
    ),
  ];
}

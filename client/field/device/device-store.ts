/**
 * What the phone keeps, in IndexedDB: README.md says what of it is personal and when it goes. Used by the page and by the
 * service worker; every change is one transaction, so that a crash leaves all of it or nothing.
 */
import type { AssignedVisit, ReportOutcome } from "#server/features/planning/visits.contract.ts";
import type { OutboxEntry, Settlement } from "../outbox/outbox.ts";
import type { Ring } from "../stops/route-sketch.ts";
import type { KnownReport } from "../stops/stop-reports.ts";

export interface FieldPerson {
  id: string;
  login: string;
  name: string;
  /** Regions whose sites may get new findings. */
  mayEdit: "*" | string[];
}

export interface Moment {
  businessDate: string;
  demo: boolean;
}

/** What is left of an entry that the server has. */
export interface SentNote {
  id: string;
  kind: OutboxEntry["kind"];
  siteId: string;
  plan: string | null;
  outcome: ReportOutcome | null;
  at: string;
  sentAt: string;
}

export interface DeviceContent {
  person: FieldPerson | null;
  moment: Moment | null;
  syncedAt: string | null;
  /** Others' reports that the person has decided on. */
  judged: readonly string[];
  stops: readonly AssignedVisit[];
  reports: readonly KnownReport[];
  sent: readonly SentNote[];
  entries: readonly OutboxEntry[];
  /** The device was cleared without a network: the server has yet to end the session. */
  signOutPending: boolean;
}

/** A finding half written: opening the camera may cost a phone the page. */
export interface Draft {
  values: Record<string, string>;
  photoIds: string[];
}

export type NewEntry = OutboxEntry extends infer E ? (E extends OutboxEntry ? Omit<E, "seq"> : never) : never;
interface KeptPhoto {
  id: string;
  blob: Blob;
}

const NAME = "srm-field";
const VERSION = 1;
const SENT_DAYS = 7;
const STORES = ["kept", "stops", "reports", "sent", "outbox", "photos"] as const;
type Store = (typeof STORES)[number];

let opening: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const database = request.result;
      database.createObjectStore("kept");
      database.createObjectStore("stops", { autoIncrement: true });
      database.createObjectStore("reports", { keyPath: "id" });
      database.createObjectStore("sent", { keyPath: "id" });
      database
        .createObjectStore("outbox", { keyPath: "seq", autoIncrement: true })
        .createIndex("id", "id", { unique: true });
      database.createObjectStore("photos", { keyPath: "id" });
    };
    request.onsuccess = () => {
      const database = request.result;
      const forget = () => {
        opening = null;
      };
      database.onversionchange = () => {
        database.close();
        forget();
      };
      database.onclose = forget;
      resolve(database);
    };
    request.onerror = () => reject(request.error);
  });
  opening.catch(() => {
    opening = null;
  });
  return opening;
}

const result = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Runs `work` in a transaction, which may wait for nothing but its own requests; returns when it is on the disk. */
async function transact<T>(
  stores: readonly Store[],
  mode: "readonly" | "readwrite",
  work: (store: (name: Store) => IDBObjectStore) => Promise<T>,
): Promise<T> {
  const database = await open();
  // Strict: an entry that the person was told is kept survives a battery that dies.
  const transaction = database.transaction(stores, mode, { durability: mode === "readwrite" ? "strict" : "default" });
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("The browser gave up storing."));
  });
  done.catch(() => {});
  let answer: T;
  try {
    answer = await work((name) => transaction.objectStore(name));
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // It has ended by itself.
    }
    throw error;
  }
  await done;
  return answer;
}

export const readDevice = (): Promise<DeviceContent> =>
  transact(["kept", "stops", "reports", "sent", "outbox"], "readonly", async (store) => {
    const [person, moment, syncedAt, judged, stops, reports, sent, entries, leaving] = await Promise.all([
      result<FieldPerson | undefined>(store("kept").get("person")),
      result<Moment | undefined>(store("kept").get("moment")),
      result<string | undefined>(store("kept").get("syncedAt")),
      result<string[] | undefined>(store("kept").get("judged")),
      result<AssignedVisit[]>(store("stops").getAll()),
      result<KnownReport[]>(store("reports").getAll()),
      result<SentNote[]>(store("sent").getAll()),
      result<OutboxEntry[]>(store("outbox").getAll()),
      result<boolean | undefined>(store("kept").get("signOutPending")),
    ]);
    return {
      person: person ?? null,
      moment: moment ?? null,
      syncedAt: syncedAt ?? null,
      judged: judged ?? [],
      stops,
      reports,
      sent,
      entries,
      signOutPending: leaving ?? false,
    };
  });

export const readRings = (): Promise<Ring[]> =>
  transact(["kept"], "readonly", async (store) => (await result<Ring[] | undefined>(store("kept").get("rings"))) ?? []);
export const keepRings = (rings: readonly Ring[]): Promise<void> =>
  transact(["kept"], "readwrite", async (store) => {
    store("kept").put(rings, "rings");
  });

export const readPhoto = (id: string): Promise<Blob | undefined> =>
  transact(
    ["photos"],
    "readonly",
    async (store) => (await result<KeptPhoto | undefined>(store("photos").get(id)))?.blob,
  );

const draftKey = (owner: string, stop: string) => `draft ${owner} ${stop}`;

export const readDraft = (owner: string, stop: string): Promise<Draft | undefined> =>
  transact(["kept"], "readonly", (store) => result<Draft | undefined>(store("kept").get(draftKey(owner, stop))));

/** Keeps a draft with a photo just taken; `without` is one that was taken out of it. */
export const keepDraft = (
  owner: string,
  stop: string,
  draft: Draft,
  { photo, without }: { photo?: KeptPhoto; without?: string } = {},
): Promise<void> =>
  transact(["kept", "photos"], "readwrite", async (store) => {
    if (photo) store("photos").put(photo);
    if (without) store("photos").delete(without);
    store("kept").put(draft, draftKey(owner, stop));
  });

/** Throws a draft away with its photos. */
export const dropDraft = (owner: string, stop: string): Promise<void> =>
  transact(["kept", "photos"], "readwrite", async (store) => {
    const key = draftKey(owner, stop);
    const draft = await result<Draft | undefined>(store("kept").get(key));
    for (const id of draft?.photoIds ?? []) store("photos").delete(id);
    store("kept").delete(key);
  });

/**
 * Puts entries into the outbox, all or none; notes which reports of others the person has seen; ends the draft they were
 * made of, whose photos are theirs from now on.
 */
export const addEntries = (
  entries: readonly NewEntry[],
  { judged = [], draftOf }: { judged?: readonly string[]; draftOf?: string } = {},
): Promise<void> =>
  transact(["outbox", "kept"], "readwrite", async (store) => {
    for (const entry of entries) store("outbox").add(entry);
    if (judged.length > 0) await noteJudged(store("kept"), judged);
    if (draftOf !== undefined && entries[0]) store("kept").delete(draftKey(entries[0].owner, draftOf));
  });

export const addJudged = (judged: readonly string[]): Promise<void> =>
  transact(["kept"], "readwrite", (store) => noteJudged(store("kept"), judged));

async function noteJudged(kept: IDBObjectStore, more: readonly string[]): Promise<void> {
  const before = (await result<string[] | undefined>(kept.get("judged"))) ?? [];
  kept.put([...new Set([...before, ...more])], "judged");
}

/** Keeps what an answer made of entries. Those that were discarded meanwhile stay discarded. */
export const applySettlement = ({ put, gone }: Settlement, sentAt: string): Promise<void> =>
  transact(["outbox", "photos", "sent"], "readwrite", async (store) => {
    for (const entry of put) if ((await result(store("outbox").count(entry.seq))) > 0) store("outbox").put(entry);
    for (const entry of gone) {
      store("outbox").delete(entry.seq);
      if (entry.kind === "photo") store("photos").delete(entry.id);
      const note: SentNote = {
        id: entry.id,
        kind: entry.kind,
        siteId: entry.siteId,
        plan: entry.kind === "report" ? entry.report.plan : null,
        outcome: entry.kind === "report" ? entry.report.outcome : null,
        at: entry.kind === "report" ? entry.report.at : entry.madeAt,
        sentAt,
      };
      store("sent").put(note);
    }
  });

/** Puts changed entries in place of those that are there. */
export const replaceEntries = (entries: readonly OutboxEntry[]): Promise<void> =>
  applySettlement({ put: [...entries], gone: [], halt: null }, "");

export const discardEntries = (entries: readonly OutboxEntry[]): Promise<void> =>
  transact(["outbox", "photos"], "readwrite", async (store) => {
    for (const entry of entries) {
      store("outbox").delete(entry.seq);
      store("photos").delete(entry.id);
    }
  });

/** Keeps who is signed in; of somebody else before nothing stays but what they have not sent. */
export const adoptPerson = (person: FieldPerson): Promise<void> =>
  transact(["kept", "stops", "reports", "sent"], "readwrite", async (store) => {
    const before = await result<FieldPerson | undefined>(store("kept").get("person"));
    if (before && before.id !== person.id) forgetRead(store);
    store("kept").put(person, "person");
  });

function forgetRead(store: (name: Store) => IDBObjectStore): void {
  for (const name of ["stops", "reports", "sent"] as const) store(name).clear();
  for (const key of ["person", "judged", "syncedAt"]) store("kept").delete(key);
}

export interface Pulled {
  stops: readonly AssignedVisit[];
  reports: readonly Omit<KnownReport, "mine">[];
  moment: Moment;
  at: string;
}

/** Keeps what the server says in place of what it said before. */
export const keepPulled = ({ stops, reports, moment, at }: Pulled): Promise<void> =>
  transact(["kept", "stops", "reports", "sent"], "readwrite", async (store) => {
    const oldest = new Date(Date.parse(at) - SENT_DAYS * 86_400_000).toISOString();
    const sent = await result<SentNote[]>(store("sent").getAll());
    const planned = new Set(stops.map(({ siteId }) => siteId));
    for (const note of sent) if (note.sentAt < oldest && !planned.has(note.siteId)) store("sent").delete(note.id);
    const mine = new Set(sent.map(({ id }) => id));
    store("stops").clear();
    store("reports").clear();
    for (const stop of stops) store("stops").add(stop);
    for (const report of reports) store("reports").put({ ...report, mine: mine.has(report.id) });
    store("kept").put(moment, "moment");
    store("kept").put(at, "syncedAt");
  });

/**
 * Clears all of the person's from the device and notes that the session has to be ended; what other people have not sent
 * yet is theirs and stays.
 */
export const clearDevice = (personId: string): Promise<void> =>
  transact(STORES, "readwrite", async (store) => {
    forgetRead(store);
    store("kept").put(true, "signOutPending");
    const own = draftKey(personId, "");
    for (const key of await result(store("kept").getAllKeys())) {
      if (typeof key !== "string" || !key.startsWith(own)) continue;
      const draft = await result<Draft | undefined>(store("kept").get(key));
      for (const id of draft?.photoIds ?? []) store("photos").delete(id);
      store("kept").delete(key);
    }
    for (const entry of await result<OutboxEntry[]>(store("outbox").getAll())) {
      if (entry.owner !== personId) continue;
      store("outbox").delete(entry.seq);
      store("photos").delete(entry.id);
    }
  });

/** The session has ended, or a new one has begun. */
export const noteSignedOut = (): Promise<void> =>
  transact(["kept"], "readwrite", async (store) => {
    store("kept").delete("signOutPending");
  });

/** What the page shows: the device's content as last read, and how sending stands. */
import { useSyncExternalStore } from "react";
import {
  addEntries,
  addJudged,
  clearDevice,
  type DeviceContent,
  discardEntries,
  type NewEntry,
  noteSignedOut,
  readDevice,
  readRings,
  replaceEntries,
} from "./device/device-store.ts";
import { type SyncOutcome, syncDevice } from "./device/sync.ts";
import { type OutboxEntry, retryDelayMs, tryAgain, withPhotos } from "./outbox/outbox.ts";
import type { Ring } from "./stops/route-sketch.ts";

export interface FieldState {
  /** Null until the device's store has been read. */
  content: DeviceContent | null;
  /** The browser keeps nothing: private mode, or full. */
  storeFailed: boolean;
  rings: readonly Ring[];
  syncing: boolean;
  /** How the last try ended; null before the first. */
  outcome: SyncOutcome | null;
  /** The browser knows of a network; whether the server answers only a try can say. */
  online: boolean;
  /** A newer version of the page lies ready. */
  updated: boolean;
}

const CHANGED = "changed";

let state: FieldState = {
  content: null,
  storeFailed: false,
  rings: [],
  syncing: false,
  outcome: null,
  online: navigator.onLine,
  updated: false,
};
const listeners = new Set<() => void>();
const set = (change: Partial<FieldState>) => {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
};

export const useField = (): FieldState =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );

// Other pages of the device, and the service worker.
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("srm-field") : null;
channel?.addEventListener("message", () => void reload());

async function reload(): Promise<void> {
  try {
    const [content, rings] = await Promise.all([readDevice(), readRings()]);
    set({ content, rings, storeFailed: false });
  } catch {
    set({ storeFailed: true });
  }
}

const changed = async () => {
  channel?.postMessage(CHANGED);
  await reload();
};

let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let again = false;

/** Sends what waits and fetches what is new; asked while it runs, it runs once more. */
export async function syncNow(): Promise<void> {
  if (state.syncing) {
    again = true;
    return;
  }
  clearTimeout(timer);
  set({ syncing: true });
  let outcome: SyncOutcome;
  try {
    outcome = await syncDevice(() => void changed());
  } catch {
    outcome = "busy";
  }
  await reload();
  set({ syncing: false, outcome });
  failures = outcome === "done" ? 0 : failures + 1;
  if (again) {
    again = false;
    void syncNow();
  } else if (outcome === "unreachable" || outcome === "busy") {
    timer = setTimeout(() => void syncNow(), retryDelayMs(failures, Math.random()));
  }
}

/** Keeps entries and, as soon as there is a way, sends them. @throws when the device cannot keep them */
export async function keep(
  entries: readonly NewEntry[],
  given: { judged?: readonly string[]; draftOf?: string } = {},
): Promise<void> {
  // Now that there is something to lose: some browsers put the question to the person.
  void navigator.storage?.persist?.().catch(() => false);
  await addEntries(entries, given);
  await changed();
  void askForBackgroundSync();
  void syncNow();
}

export async function change(entry: OutboxEntry): Promise<void> {
  await replaceEntries([tryAgain(entry)]);
  await changed();
  void syncNow();
}

export async function discard(entry: OutboxEntry): Promise<void> {
  await discardEntries(withPhotos(state.content?.entries ?? [], entry.id));
  await changed();
}

export async function judge(reportId: string): Promise<void> {
  await addJudged([reportId]);
  await changed();
}

/** Clears the device and ends the session, at once or when there is a network again. */
export async function signOut(): Promise<void> {
  if (state.content?.person) await clearDevice(state.content.person.id);
  await changed();
  await syncNow();
}

/** Somebody has signed in: the session that was to be ended is gone with that. */
export async function arrive(): Promise<void> {
  await noteSignedOut();
  await syncNow();
}

/** Where the browser can, it wakes the service worker when there is a network, page open or not. */
async function askForBackgroundSync(): Promise<void> {
  const registration = (await navigator.serviceWorker?.getRegistration("/field/")) as
    | (ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } })
    | undefined;
  await registration?.sync?.register("field-outbox").catch(() => {});
}

/** Reads the device, sends what waits, and goes on doing so whenever there is a chance. */
export async function start(): Promise<void> {
  addEventListener("online", () => {
    set({ online: true });
    failures = 0;
    void syncNow();
  });
  addEventListener("offline", () => set({ online: false }));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void syncNow();
  });
  await reload();
  if (import.meta.env.PROD && "serviceWorker" in navigator) void registerWorker();
  await syncNow();
}

async function registerWorker(): Promise<void> {
  const first = !navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (!first) set({ updated: true });
  });
  await navigator.serviceWorker.register("/field/service-worker.js", { scope: "/field/" }).catch(() => {});
}

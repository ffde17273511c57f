/**
 * Serves the page without a network and sends the outbox when one comes back. Built into one file, dist/field/service-worker.js,
 * with the list of the page's files (vite.config.ts). Answers of the API are never cached here: what is kept of them lies in
 * IndexedDB, by person.
 */
import { syncDevice } from "./device/sync.ts";

// Of `lib.webworker`, which cannot stand beside `lib.dom` in one compilation, the part that is used.
interface ExtendableEvent extends Event {
  waitUntil(promise: Promise<unknown>): void;
}
interface WorkerScope {
  addEventListener(type: "install" | "activate", listener: (event: ExtendableEvent) => void): void;
  addEventListener(type: "sync", listener: (event: ExtendableEvent & { tag: string }) => void): void;
  addEventListener(
    type: "fetch",
    listener: (event: ExtendableEvent & { request: Request; respondWith(response: Promise<Response>): void }) => void,
  ): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
}
declare const __SHELL__: { version: string; files: string[] };

const scope = globalThis as unknown as WorkerScope;
const PREFIX = "srm-field-";
const CACHE = PREFIX + __SHELL__.version;
const PAGE = "/field/";
const files = new Set(__SHELL__.files);

scope.addEventListener("install", (event) => {
  const fill = async () => {
    const cache = await caches.open(CACHE);
    // Past the browser's own cache: a half-old page would be worse than none.
    await cache.addAll(__SHELL__.files.map((file) => new Request(file, { cache: "reload" })));
    await scope.skipWaiting();
  };
  event.waitUntil(fill());
});

scope.addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
    await scope.clients.claim();
  };
  event.waitUntil(tidy());
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  const file = request.mode === "navigate" && (pathname === PAGE || pathname === `${PAGE}index.html`) ? PAGE : pathname;
  if (!files.has(file)) return;
  event.respondWith(caches.match(file, { cacheName: CACHE }).then((kept) => kept ?? fetch(request)));
});

scope.addEventListener("sync", (event) => {
  if (event.tag !== "field-outbox") return;
  const channel = new BroadcastChannel("srm-field");
  const send = async () => {
    const outcome = await syncDevice(() => channel.postMessage("changed"));
    // The browser asks again later for what failed.
    if (outcome === "unreachable" || outcome === "busy") throw new Error(`not sent: ${outcome}`);
  };
  event.waitUntil(send());
});

/** Chromium as a tool: prints pages and takes pictures of them, over its DevTools protocol by pipe, so that no port is open. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:fs";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable, Writable } from "node:stream";

const USUAL_PLACES: readonly string[] = [
  ...["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"].map(
    (name) => `/usr/bin/${name}`,
  ),
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/**
 * The Chromium, Chrome or Edge to use.
 * @throws Error of one sentence where there is none.
 */
export async function findChromium(configured: string | undefined): Promise<string> {
  for (const place of configured ? [configured] : USUAL_PLACES) {
    const there = await access(place, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (there) return place;
  }
  throw new Error(
    configured
      ? `CHROMIUM_PATH is ${configured}, but no program is there.`
      : "PDF and pictures of maps need Chromium, Chrome or Edge: install one, or say where it is in CHROMIUM_PATH.",
  );
}

type Params = Record<string, unknown>;

export interface ChromiumPage {
  send<T = Params>(method: string, params?: Params): Promise<T>;
  /** Opens an address and waits until it has loaded. */
  open(url: string): Promise<void>;
  /** What an expression gives, promises awaited. */
  evaluate<T>(expression: string): Promise<T>;
  close(): Promise<void>;
}

export interface Chromium {
  newPage(): Promise<ChromiumPage>;
  close(): Promise<void>;
}

/** Longest wait for an answer of the browser, milliseconds. */
const PATIENCE = 120_000;

export async function openChromium(configured: string | undefined): Promise<Chromium> {
  const program = await findChromium(configured);
  const profile = await mkdtemp(path.join(tmpdir(), "srm-chromium-"));
  // Its own sandbox does not work for root, as whom containers run.
  const isRoot = process.getuid?.() === 0;
  const child = spawn(
    program,
    [
      "--headless=new",
      "--remote-debugging-pipe",
      `--user-data-dir=${profile}`,
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--hide-scrollbars",
      "--use-angle=swiftshader",
      "--enable-unsafe-swiftshader",
      ...(isRoot ? ["--no-sandbox"] : []),
    ],
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
  );
  const connection = connect(child);
  return {
    async newPage() {
      const { targetId } = await connection.send<{ targetId: string }>("Target.createTarget", { url: "about:blank" });
      const { sessionId } = await connection.send<{ sessionId: string }>("Target.attachToTarget", {
        targetId,
        flatten: true,
      });
      const send: ChromiumPage["send"] = (method, params = {}) => connection.send(method, params, sessionId);
      await send("Page.enable");
      return {
        send,
        async open(url) {
          const loaded = connection.next("Page.loadEventFired", sessionId);
          const { errorText } = await send<{ errorText?: string }>("Page.navigate", { url });
          if (errorText) throw new Error(`${url} does not open: ${errorText}.`);
          await loaded;
        },
        async evaluate<T>(expression: string) {
          const { result, exceptionDetails } = await send<{
            result: { value: T };
            exceptionDetails?: { text: string };
          }>("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
          if (exceptionDetails) throw new Error(`The page fails: ${exceptionDetails.text}`);
          return result.value;
        },
        async close() {
          await connection.send("Target.closeTarget", { targetId });
        },
      };
    },
    async close() {
      const gone = child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined;
      await connection.send("Browser.close").catch(() => child.kill());
      await gone;
      // Its helpers may still be writing their last.
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => {});
    },
  };
}

/** Messages are JSON with a zero byte after each. */
function connect(child: ChildProcess) {
  const [, , , input, output] = child.stdio as unknown as [null, null, null, Writable, Readable];
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  const listening = new Set<{ method: string; session: string; resolve: () => void; reject: (error: Error) => void }>();
  let last = 0;
  let gone: Error | undefined;
  const fail = (error: Error) => {
    gone ??= error;
    for (const { reject } of [...waiting.values(), ...listening]) reject(gone);
    waiting.clear();
    listening.clear();
  };
  child.once("error", (error) => fail(new Error(`Chromium does not start: ${error.message}.`)));
  child.once("exit", () => fail(new Error("Chromium has ended before its work was done.")));
  input.on("error", () => {});

  let rest: Buffer[] = [];
  output.on("data", (chunk: Buffer) => {
    let from = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, from)) {
      const text = Buffer.concat([...rest, chunk.subarray(from, end)]).toString("utf8");
      rest = [];
      from = end + 1;
      take(JSON.parse(text));
    }
    rest.push(chunk.subarray(from));
  });
  const take = (message: {
    id?: number;
    method?: string;
    sessionId?: string;
    result?: unknown;
    error?: { message: string };
  }) => {
    if (message.id !== undefined) {
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) asked?.reject(new Error(`Chromium: ${message.error.message}`));
      else asked?.resolve(message.result as never);
    }
    for (const listener of listening)
      if (listener.method === message.method && listener.session === message.sessionId) {
        listening.delete(listener);
        listener.resolve();
      }
  };
  const patient = <T>(promise: Promise<T>, what: string): Promise<T> => {
    let timer: NodeJS.Timeout;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`Chromium did not finish ${what} within ${PATIENCE / 1000} s.`)),
        PATIENCE,
      );
    });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
  };
  return {
    send<T = Params>(method: string, params: Params = {}, sessionId?: string): Promise<T> {
      if (gone) return Promise.reject(gone);
      const id = ++last;
      const answer = new Promise<T>((resolve, reject) => waiting.set(id, { resolve: resolve as never, reject }));
      input.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
      return patient(answer, method);
    },
    next(method: string, session: string): Promise<void> {
      const heard = new Promise<void>((resolve, reject) => {
        listening.add({ method, session, resolve, reject });
      });
      // Nobody waits for it yet should the browser end first.
      heard.catch(() => {});
      return patient(heard, method);
    },
  };
}

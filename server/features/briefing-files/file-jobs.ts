/** Files of briefings under way and made: one is drawn at a time, the others wait; what is made is kept on disk for an hour. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { turnTaker } from "../../http/turns.ts";
import { BadInput } from "../../plugins/problems.ts";
import type { FileJob, FileKind } from "./briefing-files.contract.ts";

/** What a job is asked of while it works. */
export interface JobDesk {
  signal: AbortSignal;
  say(change: Partial<Pick<FileJob, "state" | "maps">>): void;
  /** Does work with the one browser when it is this job's turn. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

export interface JobWish {
  owner: string;
  briefing: string;
  kind: FileKind;
  /** Name that the file is saved by. */
  name: string;
  make(desk: JobDesk): Promise<Uint8Array>;
  /** Told of faults that are not the person's. */
  onFault: (error: unknown) => void;
}

export interface KeptJob {
  owner: string;
  briefing: string;
  job: FileJob;
  /** Of the file that was made. */
  path: string | null;
  cancel(): void;
  /** Settles when it is over, however; never rejects. */
  over: Promise<void>;
}

/** How long a file is kept, and how many bytes of them altogether. */
const KEPT_MS = 60 * 60 * 1000;
const KEPT_BYTES = 512 * 1024 * 1024;
/** Unfinished ones: of everybody, and of one person. */
const MOST_UNFINISHED = 12;
const MOST_OF_ONE = 3;

const FAULT =
  "The file was not made because of a fault on the server. It has been logged; try again, or tell the administrator when it happened.";
const isOver = ({ state }: FileJob) => state === "done" || state === "failed" || state === "cancelled";

export interface FileJobs {
  start(wish: JobWish): KeptJob;
  /** A job as its owner may see it. */
  find(owner: string, briefing: string, id: string): KeptJob | undefined;
  /** Gives it up, and forgets its file. */
  forget(kept: KeptJob): Promise<void>;
  close(): Promise<void>;
}

export function openFileJobs(): FileJobs {
  const jobs = new Map<string, KeptJob>();
  const timers = new Map<string, NodeJS.Timeout>();
  const turn = turnTaker(1);
  let folder: Promise<string> | undefined;

  const forget = async (kept: KeptJob): Promise<void> => {
    const { id } = kept.job;
    jobs.delete(id);
    clearTimeout(timers.get(id));
    timers.delete(id);
    kept.cancel();
    await kept.over;
    if (kept.path !== null) await rm(kept.path, { force: true });
    kept.path = null;
  };
  const forgetLater = (kept: KeptJob) => {
    const timer = setTimeout(() => void forget(kept), KEPT_MS);
    timer.unref();
    timers.set(kept.job.id, timer);
    // The oldest go first where there is too much of them.
    const made = [...jobs.values()].filter(({ path }) => path !== null);
    let bytes = made.reduce((sum, { job }) => sum + (job.file?.bytes ?? 0), 0);
    for (const old of made) {
      if (bytes <= KEPT_BYTES || old === kept) break;
      bytes -= old.job.file?.bytes ?? 0;
      void forget(old);
    }
  };
  /** Unfinished jobs, and those of them that wait for the browser or have it. */
  const unfinished = new Map<FileJob, string>();
  const line = new Set<FileJob>();
  const reckonAhead = () => {
    for (const [ahead, job] of [...line].entries()) job.ahead = job.state === "waiting" ? ahead : 0;
  };
  const inTurn = async <T>(job: FileJob, signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    job.state = "waiting";
    line.add(job);
    reckonAhead();
    const leave = () => {
      line.delete(job);
      job.ahead = 0;
      reckonAhead();
    };
    const done = turn(async () => {
      // Whoever has given up in the line is called all the same.
      signal.throwIfAborted();
      reckonAhead();
      return await work();
    }).finally(leave);
    return Promise.race([done, whenAborted(signal)]);
  };

  function start({ owner, briefing, kind, name, make, onFault }: JobWish): KeptJob {
    const own = [...unfinished.values()].filter((one) => one === owner).length;
    if (unfinished.size >= MOST_UNFINISHED || own >= MOST_OF_ONE)
      throw new BadInput("Other files are being made. Try again when they are done.", {
        code: "files_busy",
        statusCode: 429,
      });
    const stop = new AbortController();
    const { signal } = stop;
    const job: FileJob = { id: randomUUID(), kind, state: "waiting", ahead: 0, maps: { done: 0, of: 0 } };
    const kept: KeptJob = {
      ...{ owner, briefing, job, path: null },
      cancel: () => void (isOver(job) || stop.abort()),
      over: Promise.resolve(),
    };
    unfinished.set(job, owner);
    jobs.set(job.id, kept);
    const work = async () => {
      const bytes = await make({
        signal,
        say: (change) => void Object.assign(job, change),
        inTurn: (work) => inTurn(job, signal, work),
      });
      signal.throwIfAborted();
      folder ??= mkdtemp(path.join(tmpdir(), "srm-briefing-files-"));
      kept.path = path.join(await folder, job.id);
      await writeFile(kept.path, bytes, { mode: 0o600 });
      const until = new Date(Date.now() + KEPT_MS).toISOString();
      Object.assign(job, { state: "done", file: { name, bytes: bytes.length, until } });
    };
    kept.over = work()
      .catch((error: unknown) => {
        if (signal.aborted) job.state = "cancelled";
        else Object.assign(job, { state: "failed", problem: problemOf(error, onFault) });
      })
      .then(() => {
        unfinished.delete(job);
        if (jobs.has(job.id)) forgetLater(kept);
      });
    return kept;
  }

  return {
    start,
    find(owner, briefing, id) {
      const kept = jobs.get(id);
      return kept?.owner === owner && kept.briefing === briefing ? kept : undefined;
    },
    forget,
    async close() {
      await Promise.all([...jobs.values()].map(forget));
      if (folder) await rm(await folder, { recursive: true, force: true });
    },
  };
}

/** Rejects when the signal is given. */
export const whenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });

/** Sentences meant for people stand; what is not is a fault. */
function problemOf(error: unknown, onFault: JobWish["onFault"]): NonNullable<FileJob["problem"]> {
  const { name, message, code } = error as Error & { code?: string };
  if (name === "BadInput") return { detail: message, ...(code && { code }) };
  onFault(error);
  return { detail: FAULT, code: "file_fault" };
}

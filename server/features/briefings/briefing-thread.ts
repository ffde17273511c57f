/** Briefings are computed in a thread of their own: seconds of counting must not hold up the map of everybody else. */
import { Worker } from "node:worker_threads";
import type { SnapshotIdentity } from "../snapshots/open-snapshot.ts";
import type { Answers, Work, WorkOf } from "./compute-briefing.ts";

export interface ThreadRequest {
  id: number;
  snapshot: SnapshotIdentity;
  /** The snapshot's parts by name; left out where the thread may hold it open still. */
  parts?: Record<string, Uint8Array>;
  work: Work;
}

export type ThreadReply =
  | { id: number; answer: Answers[keyof Answers] }
  /** The snapshot is not open. */
  | { id: number; needed: true }
  | { id: number; failed: string };

export interface BriefingThread {
  /** @param parts reads the snapshot's parts; called where the thread does not hold it open */
  compute<K extends keyof Answers>(
    snapshot: SnapshotIdentity,
    parts: () => Promise<Record<string, Uint8Array>>,
    work: WorkOf<K>,
  ): Promise<Answers[K]>;
  close(): Promise<void>;
}

/** The thread ends after so long without work, and with it the memory it took. */
const IDLE_MS = 60_000;

export function openBriefingThread(): BriefingThread {
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let nextId = 1;
  const open = new Map<number, PromiseWithResolvers<ThreadReply>>();

  const end = async () => {
    clearTimeout(idle);
    const ended = worker;
    worker = undefined;
    await ended?.terminate();
  };
  const start = (): Worker => {
    const started = new Worker(new URL("./briefing.worker.ts", import.meta.url));
    started.unref();
    started.on("message", (reply: ThreadReply) => {
      open.get(reply.id)?.resolve(reply);
      open.delete(reply.id);
      if (open.size > 0) return;
      idle = setTimeout(() => void end(), IDLE_MS);
      idle.unref();
    });
    // Out of memory, or it cannot start: whoever waits is told, and the next one gets a new thread.
    const fail = (error: Error) => {
      if (worker === started) worker = undefined;
      for (const waiting of open.values()) waiting.reject(error);
      open.clear();
    };
    started.on("error", fail);
    started.on("exit", () => fail(new Error("the thread of briefings ended")));
    return started;
  };
  const send = (request: Omit<ThreadRequest, "id">): Promise<ThreadReply> => {
    clearTimeout(idle);
    worker ??= start();
    const id = nextId++;
    const reply = Promise.withResolvers<ThreadReply>();
    open.set(id, reply);
    worker.postMessage({ id, ...request });
    return reply.promise;
  };

  return {
    async compute(snapshot, parts, wanted) {
      const work = wanted as Work;
      let reply = await send({ snapshot, work });
      if ("needed" in reply) reply = await send({ snapshot, work, parts: await parts() });
      if ("failed" in reply) throw new Error(reply.failed);
      if ("needed" in reply) throw new Error("the thread of briefings lost the snapshot it was sent");
      return reply.answer as never;
    },
    close: end,
  };
}

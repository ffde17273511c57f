import { ApiError } from "../api/fetch-json.ts";
import type {
  CubeReply,
  CubeRequest,
  Kind,
  LoadReply,
  Replies,
  RequestBody,
  RequestOf,
  TablesNotice,
} from "./cube-messages.ts";

/** Something like a Worker: tests pass their own. */
export interface Messenger {
  postMessage(message: CubeRequest): void;
  addEventListener(type: "message", listener: (event: { data: CubeReply }) => void): void;
}

export interface CubeClient {
  /** @throws ApiError on a refusal of the server; Error when a newer load took this one's place. */
  load(request: RequestOf<"load">): Promise<LoadReply>;
  /**
   * Latest wins, for each kind by itself: while one request runs, only the newest waits. A request that was overtaken
   * resolves to null.
   */
  ask<K extends Exclude<Kind, "load">>(kind: K, request: RequestOf<K>): Promise<Replies[K] | null>;
  /** Calls back when the findings and accidents of a load have arrived or failed. Returns how to stop. */
  onTables(listener: (notice: TablesNotice) => void): () => void;
}

interface Waiting {
  request: RequestBody;
  settle(answer: Promise<Replies[Kind]> | null): void;
}

export function createCubeClient(worker: Messenger): CubeClient {
  const open = new Map<number, PromiseWithResolvers<Replies[Kind]>>();
  const listeners = new Set<(notice: TablesNotice) => void>();
  const busy = new Set<Kind>();
  const waiting = new Map<Kind, Waiting>();
  let nextId = 1;

  worker.addEventListener("message", ({ data }) => {
    if ("notice" in data) {
      for (const listener of listeners) listener(data);
      return;
    }
    const answer = open.get(data.id);
    open.delete(data.id);
    if (data.ok) answer?.resolve(data.value);
    else answer?.reject(data.status ? new ApiError(data.status, data.message) : new Error(data.message));
  });

  const send = (request: RequestBody): Promise<Replies[Kind]> => {
    const id = nextId++;
    const answer = Promise.withResolvers<Replies[Kind]>();
    open.set(id, answer);
    worker.postMessage({ id, ...request });
    return answer.promise;
  };

  const start = ({ request, settle }: Waiting) => {
    const { kind } = request;
    busy.add(kind);
    const answer = send(request);
    settle(answer);
    const next = () => {
      busy.delete(kind);
      const newest = waiting.get(kind);
      waiting.delete(kind);
      if (newest) start(newest);
    };
    answer.then(next, next);
  };

  return {
    load: (request) => send({ kind: "load", ...request }) as Promise<LoadReply>,
    ask(kind, request) {
      return new Promise((resolve) => {
        const mine: Waiting = {
          request: { kind, ...request } as unknown as RequestBody,
          settle: resolve as Waiting["settle"],
        };
        if (!busy.has(kind)) return start(mine);
        waiting.get(kind)?.settle(null);
        waiting.set(kind, mine);
      });
    },
    onTables(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

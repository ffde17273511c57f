import { ApiError } from "../api/fetch-json.ts";
import type { CountReply, CountRequest, CubeReply, CubeRequest, LoadReply, LoadRequest } from "./cube-messages.ts";

/** Something like a Worker: tests pass their own. */
export interface Messenger {
  postMessage(message: CubeRequest): void;
  addEventListener(type: "message", listener: (event: { data: CubeReply }) => void): void;
}

export interface CubeClient {
  load(request: Omit<LoadRequest, "kind">): Promise<LoadReply>;
  /**
   * Counts, latest wins: while one count runs, only the newest request waits. A request that was overtaken resolves to
   * null.
   */
  count(request: Omit<CountRequest, "kind">): Promise<CountReply | null>;
}

interface Waiting {
  request: CountRequest;
  settle(answer: Promise<CountReply> | null): void;
}

export function createCubeClient(worker: Messenger): CubeClient {
  const open = new Map<number, PromiseWithResolvers<LoadReply | CountReply>>();
  let nextId = 1;
  let busy = false;
  let waiting: Waiting | null = null;

  worker.addEventListener("message", ({ data }) => {
    const answer = open.get(data.id);
    open.delete(data.id);
    if (data.ok) answer?.resolve(data.value);
    else answer?.reject(data.status ? new ApiError(data.status, data.message) : new Error(data.message));
  });

  const ask = <T extends LoadReply | CountReply>(request: LoadRequest | CountRequest): Promise<T> => {
    const id = nextId++;
    const answer = Promise.withResolvers<LoadReply | CountReply>();
    open.set(id, answer);
    worker.postMessage({ id, ...request });
    return answer.promise as Promise<T>;
  };

  const start = ({ request, settle }: Waiting) => {
    busy = true;
    const answer = ask<CountReply>(request);
    settle(answer);
    const next = () => {
      busy = false;
      const newest = waiting;
      waiting = null;
      if (newest) start(newest);
    };
    answer.then(next, next);
  };

  return {
    load: (request) => ask<LoadReply>({ kind: "load", ...request }),
    count(request) {
      return new Promise((resolve) => {
        const mine: Waiting = { request: { kind: "count", ...request }, settle: resolve };
        if (!busy) return start(mine);
        waiting?.settle(null);
        waiting = mine;
      });
    },
  };
}

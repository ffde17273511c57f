import type { Problem } from "#server/contracts/common.contract.ts";

/** An answer that is not the one asked for; the message is the server's own plain sentence. */
export class ApiError extends Error {
  readonly status: number;
  /** All the server said, where it said more than the sentence. */
  readonly problem: Readonly<Record<string, unknown>>;
  constructor(status: number, message: string, problem: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.problem = problem;
  }
}

/**
 * Gets JSON. The browser's cache revalidates with the ETag, so unchanged data costs a 304.
 * @throws ApiError on a refusal; TypeError when the server cannot be reached.
 */
export async function fetchJson<T>(url: string, signal?: AbortSignal): Promise<T> {
  return answerOf<T>(await fetch(url, { signal: signal ?? null, headers: { accept: "application/json" } }));
}

/** Sends JSON, if any, and gets JSON; null for an answer without content. Throws as {@link fetchJson}. */
export async function sendJson<T>(
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  url: string,
  body?: unknown,
): Promise<T> {
  const headers = { accept: "application/json", ...(body !== undefined && { "content-type": "application/json" }) };
  return answerOf<T>(await fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }));
}

async function answerOf<T>(response: Response): Promise<T> {
  if (!response.ok) {
    const problem = (await response.json().catch(() => undefined)) as Partial<Problem> | undefined;
    throw new ApiError(
      response.status,
      problem?.detail ?? problem?.title ?? `${response.status} ${response.statusText}`,
      problem,
    );
  }
  return (response.status === 204 ? null : await response.json()) as T;
}

/** A refusal will be repeated; a server that is away may come back. */
export const worthRetrying = (failures: number, error: unknown) =>
  !(error instanceof ApiError && error.status < 500) && failures < 2;

import type { Problem } from "#server/contracts/common.contract.ts";

/** A refusal in the language of the page; undefined where it has no words for it. */
export type SayProblem = (code: string, params: Readonly<Record<string, string | number>>) => string | undefined;
let say: SayProblem = () => undefined;
/** How refusals are said on this page. Where nobody has said so, as in workers, the server's own sentence stands. */
export const sayProblemsBy = (words: SayProblem) => {
  say = words;
};

/** The sentence that tells a person what was refused. */
export const sentenceOf = ({ detail, title, code, params }: Partial<Problem>): string | undefined =>
  (code && say(code, params ?? {})) || detail || title;

/** An answer that is not the one asked for; the message says why, in the language of the page where it has words. */
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
      (problem && sentenceOf(problem)) ?? `${response.status} ${response.statusText}`,
      problem,
    );
  }
  return (response.status === 204 ? null : await response.json()) as T;
}

/** A refusal will be repeated; a server that is away may come back. */
export const worthRetrying = (failures: number, error: unknown) =>
  !(error instanceof ApiError && error.status < 500) && failures < 2;

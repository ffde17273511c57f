import type { BatchDiff, DiffKind, DiffPage } from "#server/features/imports/batches.contract.ts";
import type {
  CheckBody,
  CheckReport,
  Found,
  ImportJob,
  LookBody,
  StartBody,
} from "#server/features/imports/imports.contract.ts";
import { ApiError, fetchJson, sendJson, sentenceOf } from "../../lib/api/fetch-json.ts";

/** A file that cannot be read; `code` says why, so that the page can say it in its own language. */
export class FileRefused extends Error {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  constructor(message: string, code: string, params: Readonly<Record<string, string | number>>) {
    super(message);
    this.code = code;
    this.params = params;
  }
}

interface Refusal {
  detail?: string;
  code?: string;
  params?: Record<string, string | number>;
}

/** Sends a file and tells how much of it has gone. @throws FileRefused, ApiError, or the signal's reason */
export function sendFile(file: File, onSent: (share: number) => void, signal: AbortSignal): Promise<Found> {
  // fetch() does not tell how much of a body has been sent.
  const request = new XMLHttpRequest();
  return new Promise<Found>((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total }) => onSent(total ? loaded / total : 0);
    request.onload = () => {
      if (request.status < 300) resolve(request.response as Found);
      else reject(refusal(request.status, request.response as Refusal | null));
    };
    request.onerror = () => reject(new TypeError("The server cannot be reached."));
    signal.addEventListener("abort", () => {
      request.abort();
      reject(signal.reason);
    });
    const form = new FormData();
    form.append("file", file);
    request.open("POST", "/api/imports");
    request.responseType = "json";
    request.send(form);
  });
}

function refusal(status: number, body: Refusal | null): Error {
  if (body?.code && status !== 401 && status !== 403)
    return new FileRefused(body.detail ?? "", body.code, body.params ?? {});
  return new ApiError(status, (body && sentenceOf(body)) ?? `${status}`);
}

export const lookAgain = (id: string, body: LookBody) => sendJson<Found>("POST", `/api/imports/${id}/look`, body);
export const checkFile = (id: string, body: CheckBody) =>
  sendJson<CheckReport>("POST", `/api/imports/${id}/check`, body);
export const startImport = (id: string, body: StartBody) =>
  sendJson<ImportJob>("POST", `/api/imports/${id}/start`, body);
export const compareFile = (id: string, body: StartBody) =>
  sendJson<BatchDiff>("POST", `/api/imports/${id}/diff`, body);
export const moreDifferences = (id: string, kind: DiffKind, offset: number) =>
  fetchJson<DiffPage>(`/api/imports/${id}/diff?kind=${kind}&offset=${offset}`);
export const cancelImport = (id: string) => sendJson<null>("POST", `/api/imports/${id}/cancel`);
export const undoBatch = (batch: string) => sendJson<unknown>("POST", `/api/import-batches/${batch}/undo`);

/** Follows an import until it is over. @returns how to stop following */
export function followImport(id: string, onChange: (job: ImportJob) => void): () => void {
  const events = new EventSource(`/api/imports/${id}/events`);
  events.addEventListener("import", (event) => {
    const job = JSON.parse((event as MessageEvent<string>).data) as ImportJob;
    if (job.state !== "running") events.close();
    onChange(job);
  });
  return () => events.close();
}

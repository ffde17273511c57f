import type { Problem } from "#server/contracts/common.contract.ts";
import { ApiError, sentenceOf } from "./fetch-json.ts";

/**
 * Gets a file with the name that the server gives it.
 * @throws ApiError on a refusal; TypeError when the server cannot be reached
 */
export async function fetchFile(url: string, signal: AbortSignal): Promise<{ blob: Blob; name: string }> {
  const response = await fetch(url, { signal });
  if (!response.ok) {
    const problem = (await response.json().catch(() => undefined)) as Partial<Problem> | undefined;
    throw new ApiError(response.status, (problem && sentenceOf(problem)) ?? `${response.status}`, problem);
  }
  return { blob: await response.blob(), name: fileName(response.headers.get("content-disposition") ?? "") };
}

function fileName(disposition: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  if (encoded) return decodeURIComponent(encoded);
  return /filename="([^"]+)"/.exec(disposition)?.[1] ?? "file";
}

/** Saves it where the browser saves what is downloaded. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has taken the blob once the click is over.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

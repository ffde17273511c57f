import { useCallback, useEffect, useRef, useState } from "react";
import type { Problem } from "#server/contracts/common.contract.ts";
import { saveFile } from "../../lib/api/fetch-file.ts";

export type Download =
  | { phase: "idle" }
  /** The server writes the file. */
  | { phase: "preparing" }
  | { phase: "receiving"; received: number; bytes: number }
  | { phase: "done"; name: string; rows: number }
  /** Null: the server could not be reached. */
  | { phase: "failed"; message: string | null };

/** Fetches a file, so that its progress shows, it can be given up, and a refusal is read instead of saved. */
export function useDownload() {
  const [download, setDownload] = useState<Download>({ phase: "idle" });
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  const start = useCallback(async (address: string) => {
    stop.current?.abort();
    stop.current = new AbortController();
    const { signal } = stop.current;
    setDownload({ phase: "preparing" });
    try {
      const response = await fetch(address, { signal });
      if (!response.ok || !response.body) {
        const problem = (await response.json().catch(() => undefined)) as Partial<Problem> | undefined;
        setDownload({ phase: "failed", message: problem?.detail ?? `${response.status} ${response.statusText}` });
        return;
      }
      const bytes = Number(response.headers.get("x-export-bytes"));
      let received = 0;
      let shown = 0;
      const counted = response.body.pipeThrough(
        new TransformStream<Uint8Array, Uint8Array>({
          transform(chunk, controller) {
            received += chunk.length;
            if (received - shown > bytes / 100) {
              shown = received;
              setDownload({ phase: "receiving", received, bytes });
            }
            controller.enqueue(chunk);
          },
        }),
      );
      // The browser keeps a large blob on disk.
      const blob = await new Response(counted).blob();
      if (signal.aborted) return;
      const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "export";
      saveFile(blob, name);
      setDownload({ phase: "done", name, rows: Number(response.headers.get("x-export-rows")) });
    } catch (error) {
      if (!signal.aborted) setDownload({ phase: "failed", message: null });
      else if (!(error instanceof DOMException)) throw error;
    }
  }, []);

  const cancel = useCallback(() => {
    stop.current?.abort();
    setDownload({ phase: "idle" });
  }, []);
  return { download, start, cancel };
}

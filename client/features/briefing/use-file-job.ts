import { useCallback, useEffect, useRef, useState } from "react";
import type { FileJob, NewFile } from "#server/features/briefing-files/briefing-files.contract.ts";
import { fetchFile, saveFile } from "../../lib/api/fetch-file.ts";
import { ApiError, fetchJson, sendJson, sentenceOf } from "../../lib/api/fetch-json.ts";

export type FileState =
  | { phase: "idle" }
  | { phase: "making"; job: FileJob | null }
  | { phase: "receiving" }
  | { phase: "done"; name: string }
  /** Null: the server could not be reached. */
  | { phase: "failed"; message: string | null };

/** Between two looks at a file that is being made, ms. */
const LOOK_MS = 700;

const pause = (signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, LOOK_MS);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });

/** Has a file of a briefing made, follows it and saves it; what is given up is given up on the server too. */
export function useFileJob(briefing: string) {
  const [state, setState] = useState<FileState>({ phase: "idle" });
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  const start = useCallback(
    async (wish: NewFile) => {
      stop.current?.abort();
      const control = new AbortController();
      stop.current = control;
      const { signal } = control;
      setState({ phase: "making", job: null });
      try {
        const made = await sendJson<FileJob>("POST", `/api/briefings/${briefing}/files`, wish);
        const address = `/api/briefings/${briefing}/files/${made.id}`;
        const giveUp = () => void fetch(address, { method: "DELETE", keepalive: true }).catch(() => undefined);
        if (signal.aborted) return giveUp();
        signal.addEventListener("abort", giveUp);
        let job = made;
        while (!job.file) {
          setState({ phase: "making", job });
          await pause(signal);
          job = await fetchJson<FileJob>(address, signal);
          if (job.state === "failed" || job.state === "cancelled") {
            const { detail, code } = job.problem ?? {};
            const problem = { ...(detail && { detail }), ...(code && { code }) };
            throw new ApiError(500, sentenceOf(problem) ?? job.state);
          }
        }
        setState({ phase: "receiving" });
        const { blob, name } = await fetchFile(`${address}/content`, signal);
        signal.removeEventListener("abort", giveUp);
        if (signal.aborted) return;
        saveFile(blob, name);
        setState({ phase: "done", name });
      } catch (error) {
        if (signal.aborted) return;
        setState({ phase: "failed", message: error instanceof ApiError ? error.message : null });
      }
    },
    [briefing],
  );
  const cancel = useCallback(() => {
    stop.current?.abort();
    setState({ phase: "idle" });
  }, []);
  return { state, start, cancel };
}

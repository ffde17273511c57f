import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

/** Queries whose answers come from the records. */
const OF_RECORDS = ["cube", "site", "sites", "findings", "accidents", "accident", "black-spot-sets"] as const;
/** Tries within this time are not worth a banner: servers restart. */
const PATIENCE_MS = 4000;

/**
 * Listens for changes of the records and fetches counts and open cards again; the view does not move. Returns
 * whether the server is within reach.
 */
export function useDataVersion(): "here" | "away" {
  const client = useQueryClient();
  const [state, setState] = useState<"here" | "away">("here");
  const known = useRef<number | null>(null);

  useEffect(() => {
    const source = new EventSource("/api/events");
    let patience: ReturnType<typeof setTimeout> | undefined;
    source.addEventListener("data-version", (event: MessageEvent<string>) => {
      const { dataVersion } = JSON.parse(event.data) as { dataVersion: number };
      const changed = known.current !== null && dataVersion !== known.current;
      known.current = dataVersion;
      if (!changed) return;
      for (const what of OF_RECORDS) void client.invalidateQueries({ queryKey: [what] });
    });
    source.addEventListener("open", () => {
      clearTimeout(patience);
      patience = undefined;
      setState("here");
    });
    source.addEventListener("error", () => {
      patience ??= setTimeout(() => setState("away"), PATIENCE_MS);
    });
    return () => {
      clearTimeout(patience);
      source.close();
    };
  }, [client]);

  return state;
}

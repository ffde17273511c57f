import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { checkSession } from "../lib/person/session.store.ts";

/** Queries whose answers come from the records. */
const OF_RECORDS = [
  "cube",
  "site",
  "sites",
  "findings",
  "closures",
  "accidents",
  "accident",
  "black-spot-sets",
  "quality",
  "plan-candidates",
  "snapshot",
] as const;
/** Tries within this time are not worth a banner: servers restart. */
const PATIENCE_MS = 4000;

/**
 * Listens for changes of the records and fetches counts and open cards again; the view does not move. Returns
 * whether the server is within reach. `epoch` rises when somebody signed in again.
 */
export function useDataVersion(epoch: number): "here" | "away" {
  const client = useQueryClient();
  const [state, setState] = useState<"here" | "away">("here");
  const known = useRef<number | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever has signed in again listens anew
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
      // Given up for good: the server answers, but not to us.
      if (source.readyState === EventSource.CLOSED) void checkSession();
      patience ??= setTimeout(() => setState("away"), PATIENCE_MS);
    });
    return () => {
      clearTimeout(patience);
      source.close();
    };
  }, [client, epoch]);

  return state;
}

import { useIsFetching } from "@tanstack/react-query";
import { useEffect } from "react";
import { useCounts } from "../lib/cube/counts.store.ts";
import { useView } from "../lib/view/view.store.ts";
import { useMapBusy } from "../map/map-context.ts";
import { useUrlPending } from "./use-url.ts";

/** Says on the document whether everything asked for has been counted, fetched and drawn; browser tests wait for it. */
export function useMapIdle(): void {
  const fetching = useIsFetching();
  const counting = useCounts((state) => state.pending);
  const counted = useCounts((state) => state.counts !== null);
  // The list of briefings has no map to wait for.
  const hasMap = useView((view) => view.mode !== "briefing" || view.briefing !== null);
  const drawing = useMapBusy((state) => state.busy) && hasMap;
  const addressing = useUrlPending((state) => state.pending);
  const idle = counted && !drawing && !addressing && fetching === 0 && counting === 0;
  useEffect(() => {
    document.documentElement.dataset.mapIdle = String(idle);
  }, [idle]);
}

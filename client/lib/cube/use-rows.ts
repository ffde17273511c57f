import { useMemo } from "react";
import { useRegions } from "../api/regions.api.ts";
import { type Measure, type RankingRow, rankingRows, type Sums, sumsByRegion } from "../measures.ts";
import { useView } from "../view/view.store.ts";
import { useCounts } from "./counts.store.ts";

const NO_ROWS: RankingRow[] = [];

function useSumsByRegion(): Map<string, Sums> | null {
  const codes = useCounts((state) => state.regionCodes);
  const columns = useCounts((state) => state.counts?.regions);
  return useMemo(() => (columns ? sumsByRegion(codes, columns) : null), [codes, columns]);
}

/** The city's units, or the townships of one of them, by a measure, under the current filter. */
export function useRows(within: string | null, what: Measure, order: "descending" | "ascending"): RankingRow[] {
  const regions = useRegions();
  const units = useView((view) => view.units);
  const sums = useSumsByRegion();
  return useMemo(
    () => (regions && sums ? rankingRows(sums, regions.byCode, units, within, what, order) : NO_ROWS),
    [regions, sums, units, within, what, order],
  );
}

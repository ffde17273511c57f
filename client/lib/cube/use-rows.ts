import { useMemo } from "react";
import { useRegions } from "../api/regions.api.ts";
import {
  type Measure,
  type MeasureContext,
  needsTime,
  type RankingRow,
  rankingRows,
  type Sums,
  sumsByRegion,
} from "../measures.ts";
import { useView } from "../view/view.store.ts";
import { useCounts } from "./counts.store.ts";

const NO_ROWS: RankingRow[] = [];

/** Sums per region code of the last answer; null before the first. */
export function useSumsByRegion(): Map<string, Sums> | null {
  const codes = useCounts((state) => state.regionCodes);
  const columns = useCounts((state) => state.counts?.regions);
  const analysisCodes = useCounts((state) => state.analysisCodes);
  const time = useCounts((state) => state.time);
  return useMemo(
    () => (columns ? sumsByRegion(codes, columns, time && { codes: analysisCodes, answer: time }) : null),
    [codes, columns, analysisCodes, time],
  );
}

/**
 * The city's units, or the townships of one of them, by a measure, under the current filter. None before there are
 * counts, nor, for a measure of progress, before the lifecycle table is there.
 */
export function useRows(within: string | null, what: Measure, order: "descending" | "ascending"): RankingRow[] {
  const regions = useRegions();
  const units = useView((view) => view.units);
  const weights = useView((view) => view.weights);
  const daysToClose = useCounts((state) => state.time?.daysToClose);
  const sums = useSumsByRegion();
  return useMemo(() => {
    if (!regions || !sums || (needsTime(what) && !daysToClose)) return NO_ROWS;
    const context: MeasureContext = { daysToClose: daysToClose ?? new Map(), weights };
    return rankingRows(sums, regions.byCode, units, within, what, order, context);
  }, [regions, sums, units, within, what, order, daysToClose, weights]);
}

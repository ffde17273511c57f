import { useMemo } from "react";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { useSumsByRegion } from "../../lib/cube/use-rows.ts";
import { type RankingRow, rankingRows, type Sums, sumsByRegion } from "../../lib/measures.ts";
import { useView } from "../../lib/view/view.store.ts";

export interface UnitRows {
  /** The city's units as they are counted now: under a what-if, with it. */
  now: RankingRow[];
  /** The same without the what-if; null where there is none. */
  before: RankingRow[] | null;
}

/** The city's units with and without the what-if; null until something has been counted. */
export function useUnitRows(): UnitRows | null {
  const regions = useRegions();
  const units = useView((view) => view.units);
  const sums = useSumsByRegion();
  const codes = useCounts((state) => state.regionCodes);
  const before = useCounts((state) => state.before?.regions);
  const analysisCodes = useCounts((state) => state.analysisCodes);
  const time = useCounts((state) => state.time);
  return useMemo(() => {
    if (!regions || !sums) return null;
    const rows = (of: ReadonlyMap<string, Sums>) =>
      rankingRows(of, regions.byCode, units, null, "rectification", "descending");
    const was = before ? sumsByRegion(codes, before, time && { codes: analysisCodes, answer: time }) : null;
    return { now: rows(sums), before: was && rows(was) };
  }, [regions, units, sums, codes, before, analysisCodes, time]);
}

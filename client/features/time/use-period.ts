import { useMemo } from "react";
import type { Period } from "#server/algorithms/analysis/analysis-types.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { setView, useView } from "../../lib/view/view.store.ts";
import { periodForView, presetPeriod } from "./periods.ts";

export interface PeriodChoice {
  period: Period;
  /** First day and last day that can be chosen: the weeks shown up to the business date. */
  first: string;
  today: string;
  choose: (period: Period) => void;
}

/** The period of the view and the days it may be chosen from; null before the three years are there. */
export function usePeriod(): PeriodChoice | null {
  const chosen = useView((view) => view.period);
  const today = useCounts((state) => state.asOf?.businessDate);
  const first = useCounts((state) => state.time?.weekly.weeks[0]);
  return useMemo(() => {
    if (today === undefined || first === undefined) return null;
    return {
      period: chosen ?? presetPeriod("weeks13", today),
      first,
      today,
      choose: (period) => setView({ period: periodForView(period, today) }),
    };
  }, [chosen, today, first]);
}

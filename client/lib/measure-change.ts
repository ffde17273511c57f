/** Choosing another measure, with class breaks that suit it. */
import type { Regions } from "./api/regions.api.ts";
import { useCounts } from "./cube/counts.store.ts";
import { choroplethMeasure, type Measure, needsTime, rankingRows, sumsByRegion } from "./measures.ts";
import { startingBreaks } from "./starting-breaks.ts";
import { setView, useView } from "./view/view.store.ts";

/** Changes the measure. Manual breaks of the old one say nothing of the new: as many classes start from its own values. */
export function switchMeasure(regions: Regions | undefined, measure: Measure): void {
  const { measure: before, breaks } = useView.getState();
  const what = choroplethMeasure(measure);
  if (breaks.method !== "manual" || what === choroplethMeasure(before)) setView({ measure });
  else setView({ measure, breaks: { ...breaks, manual: breaksOf(regions, what, breaks.manual.length + 1) } });
}

function breaksOf(regions: Regions | undefined, what: Measure, classes: number): number[] {
  const { counts, regionCodes, analysisCodes, time } = useCounts.getState();
  if (!regions || !counts || (needsTime(what) && !time)) return [];
  const sums = sumsByRegion(regionCodes, counts.regions, time && { codes: analysisCodes, answer: time });
  const { units, weights } = useView.getState();
  const context = { daysToClose: time?.daysToClose ?? new Map(), weights };
  const rows = rankingRows(sums, regions.byCode, units, null, what, "descending", context);
  const codes = regions.outlines.features.map((feature) => feature.properties.code);
  return startingBreaks(rows, codes, Math.max(2, classes), what);
}

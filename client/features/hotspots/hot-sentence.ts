/** What Gi* says of a cell, in words. Pure. */
import { type CellDetail, type HotMeasure, STABILITY_SETTINGS } from "#server/algorithms/analysis/analysis-types.ts";
import type { I18n } from "../../lib/i18n/use-i18n.ts";
import { amount, isRate } from "../../lib/surface/surface-words.ts";

/** "More open findings here than chance explains: 41 against 9 expected, in 12 of 15 settings." */
export function hotSentence(i18n: I18n, measure: HotMeasure, detail: CellDetail): string {
  const side = detail.class === 0 ? "same" : detail.class > 0 ? "more" : "fewer";
  return i18n.t(isRate(measure) ? `sentence.rate.${side}` : `sentence.${side}`, {
    measure: i18n.t(`hot.${measure}`),
    observed: amount(i18n, measure, detail.observed),
    expected: amount(i18n, measure, detail.expected),
    settings: detail.settings,
    of: STABILITY_SETTINGS.length,
  });
}

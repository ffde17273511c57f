import type { PutRight } from "#server/algorithms/analysis/analysis-types.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";

/** "12 cells and 1 unit". */
export function useWhatIfWords({ cells, places }: PutRight): string {
  const { t, count } = useI18n();
  return [
    ...(cells.length > 0 ? [t("whatif.cells", { n: count(cells.length) }, cells.length)] : []),
    ...(places.length > 0 ? [t("whatif.places", { n: count(places.length) }, places.length)] : []),
  ].join(t("whatif.and"));
}

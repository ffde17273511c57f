import { useMemo } from "react";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useRows } from "../../lib/cube/use-rows.ts";
import { choroplethMeasure } from "../../lib/measures.ts";
import { useView } from "../../lib/view/view.store.ts";
import { choroplethClasses } from "./choropleth-classes.ts";

const NO_CODES: string[] = [];

/** What the counties show: the measure, every county's row and the classes. */
export function useChoropleth() {
  const regions = useRegions();
  const what = useView((view) => choroplethMeasure(view.measure));
  const breaks = useView((view) => view.breaks);
  const theme = useView((view) => view.theme);
  const rows = useRows(null, what, "descending");
  const codes = useMemo(
    () => regions?.outlines.features.map((feature) => feature.properties.code) ?? NO_CODES,
    [regions],
  );
  const classes = useMemo(() => choroplethClasses(rows, codes, breaks, theme), [rows, codes, breaks, theme]);
  /** Whether a county is drawn that has no value, or too small a denominator. */
  const uncoloured = codes.some((code) => !classes.colourOf.has(code));
  return { what, rows, classes, uncoloured };
}

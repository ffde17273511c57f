import { useMemo } from "react";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { useView } from "../../lib/view/view.store.ts";
import { densityClasses } from "./density-classes.ts";

/** The classes the map draws and the legend explains; null until something has been counted. */
export function useDensityClasses() {
  const cells = useCounts((state) => state.counts?.cells);
  const theme = useView((view) => view.theme);
  return useMemo(() => (cells ? densityClasses(cells.n, theme) : null), [cells, theme]);
}

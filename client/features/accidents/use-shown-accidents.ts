import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { AccidentTable } from "#server/algorithms/accidents/accident-table.ts";
import { isWithin } from "#server/algorithms/crossfilter/region-match.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { useView } from "../../lib/view/view.store.ts";
import { accidentsQuery } from "./accidents.api.ts";
import { listedRows, locatedRows } from "./shown-accidents.ts";

interface Accidents {
  table: AccidentTable;
  rows: Int32Array;
}

/** The accidents on the map: those listed that have a position. */
export function useShownAccidents(): Accidents | null {
  const listed = useListedAccidents();
  return useMemo(() => listed && { table: listed.table, rows: locatedRows(listed.table, listed.rows) }, [listed]);
}

/** The accidents of the period, the place and the kind while the tab is open; null while it is not. */
export function useListedAccidents(): Accidents | null {
  const open = useView(
    (view) => view.tab === "accidents" && (view.mode === "briefing" || view.panels.includes("right")),
  );
  const regions = useRegions();
  const snapshot = useView((view) => view.snapshot);
  const { data: table } = useQuery(accidentsQuery(snapshot, open));
  const period = useCounts((state) => state.time?.periods.current);
  const place = useView((view) => view.filter.place);
  const units = useView((view) => view.units);
  const kind = useView((view) => view.accidentKind);
  return useMemo(() => {
    if (!open || !table || !period || !regions) return null;
    const passes = (region: string) => place === null || isWithin(regions.byCode, region, place, units);
    return { table, rows: listedRows(table, period, passes, kind) };
  }, [open, table, period, regions, place, units, kind]);
}

import { lazy, Suspense, useMemo } from "react";
import { isWithin } from "#server/algorithms/crossfilter/region-match.ts";
import { listQuery } from "../features/lists/list-request.ts";
import { useRegions } from "../lib/api/regions.api.ts";
import { useExportDialog } from "../lib/export-dialog.store.ts";
import { useView } from "../lib/view/view.store.ts";
import { drawnArea } from "../lib/where/where.ts";

const ExportDialog = lazy(() =>
  import("../features/exports/ExportDialog.tsx").then((module) => ({ default: module.ExportDialog })),
);

/** The export dialog with what the view shows, as the API asks for it. */
export function ExportHost() {
  const asked = useExportDialog((state) => state.asked);
  const filter = useView((view) => view.filter);
  const units = useView((view) => view.units);
  const where = useView((view) => view.where);
  const period = useView((view) => view.period);
  const regions = useRegions();

  const shown = useMemo(() => {
    if (!regions) return null;
    const sites = listQuery({
      kind: "selection",
      sort: null,
      view: { filter, units, where },
      regions: regions.byCode,
    });
    const { place } = filter;
    const codes =
      place === null || regions.byCode.get(place)?.level === "city"
        ? []
        : [...regions.byCode.keys()].filter((code) => isWithin(regions.byCode, code, place, units));
    const accidents = [
      ...(codes.length ? [`place=${codes.join(",")}`] : []),
      ...(period ? [`from=${period.from}`, `to=${period.to}`] : []),
    ].join("&");
    return { sites, findings: sites, accidents };
  }, [regions, filter, units, where, period]);

  if (!asked || !shown) return null;
  return (
    <Suspense>
      <ExportDialog asked={asked} shown={shown} hasArea={drawnArea(where) !== null} />
    </Suspense>
  );
}

import { lazy, Suspense } from "react";
import { useDraws } from "../features/draws/draws.store.ts";
import { listQuery } from "../features/lists/list-request.ts";
import { useRegions } from "../lib/api/regions.api.ts";
import { useView } from "../lib/view/view.store.ts";

const DrawsDialog = lazy(() =>
  import("../features/draws/DrawsDialog.tsx").then((module) => ({ default: module.DrawsDialog })),
);

/** The dialog of random draws, with the sites that the view shows. */
export function DrawsHost({ narrow }: { narrow: boolean }) {
  const shown = useDraws((state) => state.shown);
  const filter = useView((view) => view.filter);
  const units = useView((view) => view.units);
  const where = useView((view) => view.where);
  const regions = useRegions();
  if (!shown || !regions) return null;
  const sites = listQuery({ kind: "selection", sort: null, view: { filter, units, where }, regions: regions.byCode });
  return (
    <Suspense>
      <DrawsDialog shown={shown} sites={sites} narrow={narrow} />
    </Suspense>
  );
}

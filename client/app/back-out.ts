import type { Regions } from "../lib/api/regions.api.ts";
import { drillTo } from "../lib/drill.ts";
import { placeAbove } from "../lib/places.ts";
import { setView, useView } from "../lib/view/view.store.ts";
import { useShell } from "./shell.store.ts";

/** One level back: sheet, cell, card, list, stop of a plan, dock, township, unit. */
export function backOut(regions: Regions | undefined): void {
  const shell = useShell.getState();
  const { site, list, filter, units, dock, mode, planStop, planTeam } = useView.getState();
  if (shell.help) useShell.setState({ help: false });
  else if (shell.cell) useShell.setState({ cell: null });
  else if (shell.searching) useShell.setState({ searching: false });
  else if (site !== null) setView({ site: null });
  else if (list.length > 0) setView({ list: [] });
  else if (mode === "plan" && planStop !== null) setView({ planStop: null });
  else if (mode === "plan" && planTeam !== null) setView({ planTeam: null });
  else if (dock !== null) setView({ dock: null });
  else if (filter.place !== null && regions) drillTo(regions, placeAbove(regions, filter.place, units));
}

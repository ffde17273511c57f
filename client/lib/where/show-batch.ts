/** The sites of one import alone, on the map and in the lists. */
import { comparison, toCql2Text } from "#server/algorithms/cql2/write-cql2.ts";
import { setView } from "../view/view.store.ts";
import { NO_FILTER } from "../view/view-state.ts";

/** Clears what else narrows the view, or some of the batch would be missing; the chip takes the condition away again. */
export const showBatch = (batch: string) =>
  setView({ filter: NO_FILTER, where: toCql2Text(comparison("batch", "=", Number(batch))), site: null, list: [] });

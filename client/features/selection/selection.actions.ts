import type { Position } from "#server/algorithms/cql2/cql2.ts";
import { setView, useView } from "../../lib/view/view.store.ts";
import { areaOf, whereParts, withArea, withoutCondition } from "../../lib/where/where.ts";
import { useDrawing } from "./drawing.store.ts";

/** Narrows everything to an outline in longitude and latitude and opens the list of what lies in it. */
export function selectArea(outline: readonly Position[]): void {
  useDrawing.setState({ mode: null, crossed: false });
  setView({ where: withArea(useView.getState().where, outline), dock: "lists", rows: "selection", sort: null });
}

/** Everything again, also outside the drawn area; other conditions stay. */
export function dropArea(): void {
  const { where } = useView.getState();
  const index = whereParts(where).findIndex(({ filter }) => areaOf(filter) !== null);
  if (index >= 0) setView({ where: withoutCondition(where, index) });
}

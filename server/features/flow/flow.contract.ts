import { type Static, Type } from "typebox";
import { AsOf } from "../../contracts/common.contract.ts";

/**
 * Findings by week × township × layer × category, as parallel columns (words as codes into `dictionaries`), for
 * summing in the browser under any filter of place, layer and category. `onTime` ⊆ `closed`, against the original deadline.
 */
export const Flow = Type.Object({
  asOf: AsOf,
  dictionaries: Type.Object({
    week: Type.Array(Type.String({ description: "YYYY-MM-DD of the Monday, ascending" })),
    region: Type.Array(Type.String()),
    layer: Type.Array(Type.String()),
    category: Type.Array(Type.String()),
  }),
  week: Type.Array(Type.Integer()),
  region: Type.Array(Type.Integer()),
  layer: Type.Array(Type.Integer()),
  category: Type.Array(Type.Integer()),
  found: Type.Array(Type.Integer()),
  closed: Type.Array(Type.Integer()),
  reopened: Type.Array(Type.Integer()),
  onTime: Type.Array(Type.Integer()),
});
export type Flow = Static<typeof Flow>;

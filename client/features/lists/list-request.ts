/** What a list asks the server for under the view's filters. Pure. */

import { oneOf } from "#server/algorithms/cql2/write-cql2.ts";
import { isWithin, type RegionParent, type UnitScheme } from "#server/algorithms/crossfilter/region-match.ts";
import type { FindingSort } from "#server/features/findings/findings.contract.ts";
import type { View } from "../../lib/view/view-state.ts";
import { whereParts, withCondition } from "../../lib/where/where.ts";

export type ListKind = View["rows"];

/** Rows of a page. */
export const PAGE = 50;

/** Lists that the API gives as sites; the others come as findings. */
export const listsSites = (kind: ListKind): boolean => kind === "selection";

/** Whether the rows of a list are sites: each of the worst ten stands there with its most pressing finding. */
export const countsSites = (kind: ListKind): boolean => kind === "selection" || kind === "worst";

/** Orders a list can be put in beside its own; `worst` and lists of sites have but one. */
export const sortsOf = (kind: ListKind): readonly FindingSort[] =>
  kind === "overdue" || kind === "supervised" || kind === "new" ? ["level", "deadline", "found", "supervision"] : [];

export interface ListRequest {
  kind: ListKind;
  sort: FindingSort | null;
  view: Pick<View, "filter" | "units" | "where">;
  regions: ReadonlyMap<string, RegionParent>;
}

/**
 * The query string of a list: the same records that the page counts. A place goes as the codes of its regions under the
 * page's scheme of units, because the API knows a county only with the zones inside it.
 */
export function listQuery({ kind, sort, view, regions }: ListRequest): string {
  const { place, ...lists } = view.filter;
  const parts: [string, string][] = [];
  if (!listsSites(kind)) parts.push(["list", kind]);
  for (const [name, values] of Object.entries(lists)) if (values.length > 0) parts.push([name, values.join(",")]);
  const filter = withPlace(view.where, place, view.units, regions);
  if (filter !== null) parts.push(["filter", filter]);
  if (sort && sortsOf(kind).includes(sort)) parts.push(["sort", sort]);
  return parts.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
}

function withPlace(
  where: string | null,
  place: string | null,
  scheme: UnitScheme,
  regions: ReadonlyMap<string, RegionParent>,
): string | null {
  if (place === null || regions.get(place)?.level === "city") return where;
  // A text that cannot be read goes as it is: the server says why it refuses it.
  if (whereParts(where).some(({ filter }) => filter === null)) return where;
  const codes = [...regions.keys()].filter((code) => isWithin(regions, code, place, scheme));
  return withCondition(where, oneOf("region_code", codes.length > 0 ? codes : [place]));
}

/** Address of the whole list as a file. */
export const csvAddress = (request: ListRequest, language: View["language"]): string => {
  const query = listQuery(request);
  return `/api/${listsSites(request.kind) ? "sites" : "findings"}.csv?${query}${query ? "&" : ""}lang=${language}`;
};

/**
 * The filter on records of the view (`view.where`, CQL2 text) as the conditions it joins by AND, so that each can be
 * shown and taken away. Pure.
 */
import type { Cql2, Position } from "#server/algorithms/cql2/cql2.ts";
import { parseCql2 } from "#server/algorithms/cql2/parse-cql2.ts";
import { and, polygon, toCql2Text } from "#server/algorithms/cql2/write-cql2.ts";

/** The property that areas are drawn against. */
export const GEOMETRY = "geom";

/** One condition; `filter` is null where the text is no CQL2 and can only be shown as it stands. */
export interface WherePart {
  text: string;
  filter: Cql2 | null;
}

/** The conditions of a filter; none for null, the whole text as one where it cannot be read. */
export function whereParts(where: string | null): WherePart[] {
  if (where === null) return [];
  try {
    const filter = parseCql2(where);
    return (filter.op === "and" ? filter.args : [filter]).map((part) => ({ text: toCql2Text(part), filter: part }));
  } catch {
    return [{ text: where, filter: null }];
  }
}

const written = (filters: readonly Cql2[]): string | null => {
  const all = and(...filters);
  return all ? toCql2Text(all) : null;
};

const readable = (where: string | null): Cql2[] => whereParts(where).flatMap(({ filter }) => filter ?? []);

/** With one condition more; one that is there already is not repeated. A text that cannot be read gives way. */
export function withCondition(where: string | null, condition: Cql2): string {
  const text = toCql2Text(condition);
  const kept = readable(where).filter((one) => toCql2Text(one) !== text);
  return written([...kept, condition])!;
}

/** Without the condition at `index` of {@link whereParts}; null when none is left. */
export const withoutCondition = (where: string | null, index: number): string | null =>
  written(whereParts(where).flatMap(({ filter }, i) => (i === index || !filter ? [] : [filter])));

/** The outline of a condition that asks for one area, as drawn; null for any other. */
export function areaOf(filter: Cql2 | null): readonly Position[] | null {
  if (filter?.op !== "s_intersects" || filter.property !== GEOMETRY) return null;
  const { geometry } = filter;
  if (geometry.type === "BBox") {
    const [west, south, east, north] = geometry.bbox;
    return [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ];
  }
  return geometry.type === "Polygon" && geometry.coordinates.length === 1 ? geometry.coordinates[0]! : null;
}

/** With this outline in place of the area drawn before: two areas would leave only where they overlap. */
export function withArea(where: string | null, outline: readonly Position[]): string {
  const kept = readable(where).filter((one) => areaOf(one) === null);
  return written([...kept, polygon(GEOMETRY, outline)])!;
}

/** The outline drawn last, closed; null without one. */
export function drawnArea(where: string | null): readonly Position[] | null {
  return (
    whereParts(where)
      .map(({ filter }) => areaOf(filter))
      .findLast((outline) => outline !== null) ?? null
  );
}

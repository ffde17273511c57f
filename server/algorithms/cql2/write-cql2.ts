/** CQL2 text from a filter, and the pieces the client composes filters from. */
import type { Area, Comparison, Cql2, Literal, Position, Ring } from "./cql2.ts";
import { RESERVED } from "./parse-cql2.ts";

/** Canonical CQL2 text; `parseCql2` reads the same filter back. */
export function toCql2Text(filter: Cql2): string {
  switch (filter.op) {
    case "and":
    case "or":
      return filter.args.map((arg) => enclosed(arg)).join(filter.op === "and" ? " AND " : " OR ");
    case "not":
      return `NOT ${enclosed(filter.arg)}`;
    case "between":
      return `${name(filter.property)} BETWEEN ${literalText(filter.low)} AND ${literalText(filter.high)}`;
    case "in":
      return `${name(filter.property)} IN (${filter.values.map(literalText).join(", ")})`;
    case "like":
      return filter.anyCase
        ? `CASEI(${name(filter.property)}) LIKE CASEI(${quoted(filter.pattern)})`
        : `${name(filter.property)} LIKE ${quoted(filter.pattern)}`;
    case "isNull":
      return `${name(filter.property)} IS NULL`;
    case "s_intersects":
      return `S_INTERSECTS(${name(filter.property)}, ${areaText(filter.geometry)})`;
    default:
      return `${name(filter.property)} ${filter.op} ${literalText(filter.value)}`;
  }
}

const enclosed = (filter: Cql2) =>
  filter.op === "and" || filter.op === "or" ? `(${toCql2Text(filter)})` : toCql2Text(filter);

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

const name = (property: string) =>
  /^[A-Za-z_][A-Za-z0-9_.]*$/.test(property) && !RESERVED.has(property.toLowerCase())
    ? property
    : `"${property.replaceAll('"', '""')}"`;

function literalText(literal: Literal): string {
  switch (literal.type) {
    case "string":
      return quoted(literal.value);
    case "number":
      return String(literal.value);
    case "boolean":
      return literal.value ? "TRUE" : "FALSE";
    default:
      return `${literal.type.toUpperCase()}(${quoted(literal.value)})`;
  }
}

/** An area as well-known text, or as CQL2's BBOX. */
function areaText(area: Area): string {
  const ring = (positions: Ring) => `(${positions.map(([lon, lat]) => `${lon} ${lat}`).join(", ")})`;
  const polygon = (rings: readonly Ring[]) => `(${rings.map(ring).join(", ")})`;
  switch (area.type) {
    case "BBox":
      return `BBOX(${area.bbox.join(", ")})`;
    case "Polygon":
      return `POLYGON${polygon(area.coordinates)}`;
    case "MultiPolygon":
      return `MULTIPOLYGON(${area.coordinates.map(polygon).join(", ")})`;
  }
}

/** A value of JavaScript as a literal; a day goes as `{ day: "2026-06-30" }`. */
export type Value = string | number | boolean | { day: string };

function literalOf(value: Value): Literal {
  if (typeof value === "string") return { type: "string", value };
  if (typeof value === "number") return { type: "number", value };
  if (typeof value === "boolean") return { type: "boolean", value };
  return { type: "date", value: value.day };
}

export const comparison = (property: string, op: Comparison, value: Value): Cql2 => ({
  op,
  property,
  value: literalOf(value),
});

export const between = (property: string, low: Value, high: Value): Cql2 => ({
  op: "between",
  property,
  low: literalOf(low),
  high: literalOf(high),
});

/** @throws RangeError without any value: CQL2 has no empty list. */
export function oneOf(property: string, values: readonly Value[]): Cql2 {
  if (values.length === 0) throw new RangeError("a list needs at least one value");
  return { op: "in", property, values: values.map(literalOf) };
}

export const isMissing = (property: string): Cql2 => ({ op: "isNull", property });

/** Part of a text in any case, its signs meant literally. */
export const contains = (property: string, text: string): Cql2 => ({
  op: "like",
  property,
  pattern: `%${text.replace(/[\\%_]/g, "\\$&")}%`,
  anyCase: true,
});

export const not = (arg: Cql2): Cql2 => ({ op: "not", arg });

/** All of the filters; undefined for none, the filter itself for one. */
export const and = (...filters: readonly Cql2[]): Cql2 | undefined => joined("and", filters);

/** Any of the filters; undefined for none, the filter itself for one. */
export const or = (...filters: readonly Cql2[]): Cql2 | undefined => joined("or", filters);

function joined(op: "and" | "or", filters: readonly Cql2[]): Cql2 | undefined {
  // A filter of the same kind is taken apart: combining step by step does not nest deeper and deeper.
  const args = filters.flatMap((filter) => (filter.op === op ? filter.args : [filter]));
  return args.length > 1 ? { op, args } : args[0];
}

/** In an outline drawn on the map, closed here where it is open. Degrees are cut to six decimals, a tenth of a metre. */
export function polygon(property: string, outline: readonly Position[]): Cql2 {
  const ring = outline.map(([lon, lat]): Position => [cut(lon), cut(lat)]);
  const [first, last] = [ring[0], ring.at(-1)];
  if (first && last && (first[0] !== last[0] || first[1] !== last[1])) ring.push(first);
  return { op: "s_intersects", property, geometry: { type: "Polygon", coordinates: [ring] } };
}

/** In a box: west, south, east, north in degrees. */
export const box = (property: string, bbox: readonly [number, number, number, number]): Cql2 => ({
  op: "s_intersects",
  property,
  geometry: { type: "BBox", bbox: [cut(bbox[0]), cut(bbox[1]), cut(bbox[2]), cut(bbox[3])] },
});

const cut = (degrees: number) => Math.round(degrees * 1e6) / 1e6;

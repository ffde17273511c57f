/** The parameters of an items request, read strictly: what is not known is refused and named. */

import type { Literal } from "../../algorithms/cql2/cql2.ts";
import { isDay } from "../../algorithms/cql2/cql2.ts";
import { nearestWords } from "../../algorithms/nearest-words.ts";
import type { Queryable } from "../../contracts/queryables.contract.ts";
import { BadInput } from "../../plugins/problems.ts";
import type { Collection } from "./collections.ts";
import { type OgcSystem, ogcSystem } from "./crs.ts";

export const LIMITS = { default: 100, maximum: 10_000 } as const;

/** Parameters of items beside the properties. */
export const ITEM_PARAMETERS = [
  "f",
  "limit",
  "bbox",
  "bbox-crs",
  "datetime",
  "crs",
  "filter",
  "filter-lang",
  "filter-crs",
  "after",
] as const;

export interface ItemsQuery {
  limit: number;
  /** Last key of the page before. */
  after: string | undefined;
  crs: OgcSystem;
  bbox: { edges: [number, number, number, number]; system: OgcSystem } | undefined;
  datetime: { from: string | null; to: string | null } | undefined;
  filter: { text: string; system: OgcSystem } | undefined;
  /** Properties that must have a value. */
  equal: { property: string; value: Literal }[];
}

type Given = Record<string, string | string[] | undefined>;

/**
 * The parameters given, each once.
 * @throws BadInput for any that is not allowed here, or is given twice
 */
export function onlyKnown(query: Given, allowed: readonly string[]): Record<string, string | undefined> {
  for (const [name, value] of Object.entries(query)) {
    if (!allowed.includes(name)) {
      const near = nearestWords(name, allowed);
      throw new BadInput(
        `There is no parameter '${name}' here.${near.length ? ` Did you mean ${near.join(" or ")}?` : ""} See /ogc/api.`,
        { field: name },
      );
    }
    if (Array.isArray(value)) throw new BadInput(`Give ${name} once.`, { field: name });
  }
  return query as Record<string, string | undefined>;
}

/** @throws BadInput that names the parameter at fault */
export function readItemsQuery(collection: Collection, query: Given): ItemsQuery {
  const given = onlyKnown(query, [...ITEM_PARAMETERS, ...collection.properties.keys()]);
  if (given["filter-lang"] !== undefined && given["filter-lang"] !== "cql2-text")
    throw new BadInput("filter-lang must be cql2-text.", { field: "filter-lang" });
  return {
    limit: limitOf(given.limit),
    after: afterOf(given.after, collection),
    crs: ogcSystem(given.crs, "crs"),
    bbox:
      given.bbox === undefined
        ? undefined
        : { edges: boxOf(given.bbox), system: ogcSystem(given["bbox-crs"], "bbox-crs") },
    datetime: given.datetime === undefined ? undefined : intervalOf(given.datetime),
    filter:
      given.filter === undefined
        ? undefined
        : { text: given.filter, system: ogcSystem(given["filter-crs"], "filter-crs") },
    equal: [...collection.properties].flatMap(([name, type]) => {
      const text = given[name];
      return text === undefined ? [] : [{ property: name, value: literalOf(name, text, type) }];
    }),
  };
}

/** A limit beyond the maximum is no error (Core, 7.15.2): as many as allowed come. */
function limitOf(text: string | undefined): number {
  if (text === undefined) return LIMITS.default;
  if (!/^[1-9][0-9]{0,8}$/.test(text)) throw new BadInput("limit must be a whole number from 1.", { field: "limit" });
  return Math.min(LIMITS.maximum, Number(text));
}

function afterOf(text: string | undefined, { key }: Collection): string | undefined {
  if (text === undefined) return undefined;
  if (key.type === "bigint" ? /^[0-9]{1,15}$/.test(text) : /^[0-9A-Z-]{1,40}$/.test(text)) return text;
  throw new BadInput("after belongs to the next links of this collection; follow them as they are.", {
    field: "after",
  });
}

function boxOf(text: string): [number, number, number, number] {
  const numbers = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  const flat = numbers.length === 6 ? [numbers[0]!, numbers[1]!, numbers[3]!, numbers[4]!] : numbers;
  if (flat.length !== 4 || !flat.every(Number.isFinite))
    throw new BadInput("Give bbox as four numbers: lower and upper corner, axes in the order of bbox-crs.", {
      field: "bbox",
    });
  return flat as [number, number, number, number];
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;

/** An instant, a day, or an interval of them; `..` or nothing stands for an open end. */
function intervalOf(text: string): { from: string | null; to: string | null } {
  const parts = text.split("/");
  const [from, to = from] = parts.map((part) => {
    if (part === ".." || part === "") return null;
    if (isDay(part) || (MOMENT.test(part) && isDay(part.slice(0, 10)))) return part;
    throw new BadInput(
      "Give datetime as an instant such as 2026-06-30T08:00:00Z, a day, or an interval such as 2026-01-01/..",
      { field: "datetime" },
    );
  });
  if (parts.length > 2 || (from === null && to === null))
    throw new BadInput("Give datetime as an instant, a day or an interval with at least one end.", {
      field: "datetime",
    });
  return { from: from!, to: to! };
}

function literalOf(name: string, text: string, { type }: Queryable): Literal {
  switch (type) {
    case "number":
      if (text.trim() === "" || !Number.isFinite(Number(text)))
        throw new BadInput(`${name} is a number.`, { field: name });
      return { type: "number", value: Number(text) };
    case "boolean":
      if (text !== "true" && text !== "false") throw new BadInput(`${name} is true or false.`, { field: name });
      return { type: "boolean", value: text === "true" };
    case "date":
      if (!isDay(text)) throw new BadInput(`${name} is a day, YYYY-MM-DD.`, { field: name });
      return { type: "date", value: text };
    case "timestamp":
      if (!MOMENT.test(text)) throw new BadInput(`${name} is an instant.`, { field: name });
      return { type: "timestamp", value: text };
    default:
      return { type: "string", value: text };
  }
}

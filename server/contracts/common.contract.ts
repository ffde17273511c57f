/** Pieces that several features' contracts share. */
import { type Static, Type } from "typebox";
import { CQL2_LIMITS } from "../algorithms/cql2/cql2.ts";
import { ALL_CATEGORIES, LAYERS, OneOf, RISK_LEVELS, SITE_STATUSES, SUPERVISIONS } from "./vocabulary.contract.ts";

/** RFC 9457. `errors` names the fields of a bad request; `detail` is a sentence that says what to do. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.Optional(
      Type.String({ description: "what was refused, in one word; what is without one is told by the sentence alone" }),
    ),
    params: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), {
        description: "what the sentence names",
      }),
    ),
    errors: Type.Optional(Type.Array(Type.Object({ field: Type.String(), message: Type.String() }))),
  },
  { $id: "Problem" },
);
export type Problem = Static<typeof Problem>;

/** When a number was true. */
export const AsOf = Type.Object({
  dataVersion: Type.Integer(),
  changedAt: Type.String({ description: "ISO 8601 instant of the last change of any record" }),
  businessDate: Type.String({ description: "YYYY-MM-DD, the city's day that 'overdue' refers to" }),
  demo: Type.Boolean({ description: "the records are synthetic" }),
});
export type AsOf = Static<typeof AsOf>;

/** Text people type: no control characters (PostgreSQL cannot store NUL), bounded. */
export const PlainText = (maxLength: number, options?: { description?: string }) =>
  Type.String({ maxLength, pattern: "^[^\\u0000-\\u001f\\u007f]*$", ...options });

/**
 * The same, or null, for bodies: by a list of types and not by a union, because a validator that reads "5" as 5 would read null as
 * "" or 0 wherever the first of a union's schemas lets it.
 */
export const OrNull = <T extends Type.TSchema>(schema: T): Type.TUnsafe<Static<T> | null> => {
  const { type } = schema as { type?: string };
  return (
    type === undefined ? Type.Union([schema, Type.Null()]) : Type.Unsafe({ ...schema, type: [type, "null"] })
  ) as Type.TUnsafe<Static<T> | null>;
};

/** Several values of one filter, `a,b,c`. Parsed and checked by the route, so that the message names the bad word. */
const list = (values: readonly (string | number)[], what: string) =>
  Type.String({
    maxLength: 400,
    pattern: `^(${values.join("|")})(,(${values.join("|")}))*$`,
    description: `${what}, comma-separated: ${values.join(", ")}`,
  });

/** The filters that every view shares: the same names in the URL of the page and of the API. */
export const SiteFilter = Type.Object({
  layer: Type.Optional(list(LAYERS, "Layers")),
  category: Type.Optional(list(ALL_CATEGORIES, "Categories")),
  level: Type.Optional(list(RISK_LEVELS, "Risk levels")),
  status: Type.Optional(list(SITE_STATUSES, "Statuses")),
  supervision: Type.Optional(list(SUPERVISIONS, "Listed supervision")),
  place: Type.Optional(
    Type.String({
      pattern: "^[0-9]{6,12}(-[A-Z]+)?(,[0-9]{6,12}(-[A-Z]+)?)*$",
      maxLength: 4000,
      description: "Codes of counties, zones (reporting units) or townships; a county means all its townships",
    }),
  ),
});
export type SiteFilter = Static<typeof SiteFilter>;

/** Filters by attributes of the records and by drawn areas. Read with `recordFilter` (database/record-filter.ts). */
export const RecordFilterQuery = Type.Object({
  filter: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: CQL2_LIMITS.characters,
      description:
        "CQL2 text over the properties of /api/queryables, such as storeys >= 4 AND altered = TRUE. A record that does not state a property is not matched.",
    }),
  ),
  "filter-lang": Type.Optional(OneOf(["cql2-text"], { description: "the language of `filter`" })),
});
export type RecordFilterQuery = Static<typeof RecordFilterQuery>;

/** For addresses without parameters: a misspelled or hopeful filter is refused instead of ignored. */
export const NoQuery = Type.Object({}, { additionalProperties: false });

export { OneOf };

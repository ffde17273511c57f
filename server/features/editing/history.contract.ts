import { type Static, Type } from "typebox";
import { OneOf } from "../../contracts/vocabulary.contract.ts";

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** What happened to a record. `moved`: one of its findings moved on; `bulk` and `bulk_undone`: with many others. */
export const HISTORY_KINDS = [
  "added",
  "changed",
  "removed",
  "imported",
  "moved",
  "bulk",
  "bulk_undone",
  "other",
] as const;

export const HistoryQuery = Type.Object(
  {
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 30 }),
    after: Type.Optional(
      Type.String({ pattern: "^[0-9]{1,18}\\.[a-z]{1,8}[0-9]{1,15}$", description: "`next` of the page before" }),
    ),
  },
  { additionalProperties: false },
);
export type HistoryQuery = Static<typeof HistoryQuery>;

export const HistoryEntry = Type.Object({
  key: Type.String(),
  at: Type.String({ description: "ISO 8601 instant it was written down" }),
  actor: nullable(Type.String({ description: "null where nobody is on record" })),
  kind: OneOf(HISTORY_KINDS),
  action: Type.String({ description: "the audit log's word for it, such as site.changed" }),
  findingId: nullable(Type.String({ description: "when it is about a finding of the site" })),
  day: nullable(Type.String({ description: "of a finding's step: the day it happened, YYYY-MM-DD" })),
  note: Type.String(),
  changes: Type.Array(Type.Object({ field: Type.String(), old: Type.Unknown(), new: Type.Unknown() }), {
    description: "fields by name, attributes as attributes.<name>; owners' names and telephones masked",
  }),
});
export type HistoryEntry = Static<typeof HistoryEntry>;

export const HistoryPage = Type.Object({
  items: Type.Array(HistoryEntry, { description: "the newest first" }),
  next: nullable(Type.String({ description: "give it as `after` for the next page; null on the last" })),
});
export type HistoryPage = Static<typeof HistoryPage>;

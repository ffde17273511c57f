import { type Static, Type } from "typebox";
import { PlainText } from "../../contracts/common.contract.ts";

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Day = (description: string) => Type.String({ pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description });

export const AuditQuery = Type.Object(
  {
    from: Type.Optional(Day("first day, YYYY-MM-DD in the city's time")),
    to: Type.Optional(Day("last day, YYYY-MM-DD in the city's time")),
    actor: Type.Optional(PlainText(100, { description: "part of the name of who did it" })),
    action: Type.Optional(
      Type.String({
        pattern: "^[a-z_]+([.][a-z_]+)?$",
        maxLength: 80,
        description: "an action such as site.changed, or its first word",
      }),
    ),
    subject: Type.Optional(
      Type.String({ pattern: "^[a-z_]+$", maxLength: 40, description: "such as site or finding" }),
    ),
    id: Type.Optional(PlainText(60, { description: "id of the subject" })),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
    before: Type.Optional(Type.String({ pattern: "^[0-9]{1,15}$", description: "`next` of the page before" })),
  },
  { additionalProperties: false },
);
export type AuditQuery = Static<typeof AuditQuery>;

export const AuditEntry = Type.Object({
  id: Type.String(),
  at: Type.String({ description: "ISO 8601 instant at which it was sealed" }),
  actor: Type.String(),
  action: Type.String(),
  subject: Type.String(),
  subjectId: Type.String(),
  regionCode: nullable(Type.String()),
  detail: Type.Record(Type.String(), Type.Unknown(), {
    description: 'of a change: {"column": {"old": …, "new": …}}; owners are masked',
  }),
  hash: Type.String(),
});
export type AuditEntry = Static<typeof AuditEntry>;

export const AuditPage = Type.Object({
  items: Type.Array(AuditEntry, { description: "the latest first" }),
  next: nullable(Type.String({ description: "give it as `before` for the next page; null on the last" })),
  whole: Type.Boolean({ description: "the whole log is in sight, not only entries about records one may see" }),
  actions: Type.Array(Type.String(), { description: "that occur; of whoever sees the whole log" }),
});
export type AuditPage = Static<typeof AuditPage>;

export const RootsQuery = Type.Object(
  { to: Type.Optional(Day("last day; 62 days up to it are answered")) },
  { additionalProperties: false },
);

export const Root = Type.Object({
  day: Type.String({ description: "YYYY-MM-DD in the city's time" }),
  entries: Type.Integer({ description: "of that day" }),
  lastId: Type.Integer({ description: "number of its last entry, and of all up to it" }),
  hash: Type.String({ description: "SHA-256 of the last entry, 64 hexadecimal digits" }),
});
export type Root = Static<typeof Root>;
export const Roots = Type.Object({ roots: Type.Array(Root, { description: "the latest day first" }) });
export type Roots = Static<typeof Roots>;

export const VerifyBody = Type.Object(
  { from: Type.Integer({ minimum: 1, default: 1, description: "the entry to begin with" }) },
  { additionalProperties: false },
);

export const Verification = Type.Object({
  entries: Type.Integer({ description: "that hold" }),
  last: nullable(Type.Object({ id: Type.Integer(), hash: Type.String() })),
  broken: nullable(
    Type.Object({
      id: Type.Integer(),
      at: nullable(Type.String()),
      fault: Type.Enum(["missing", "changed", "unlinked"], {
        description:
          "missing: not there; changed: its contents do not give its hash; unlinked: it does not follow from the entry before",
      }),
    }),
  ),
  unfinished: Type.Boolean({ description: "there are more: ask again from the entry after `last`" }),
});
export type Verification = Static<typeof Verification>;

import { type Static, Type } from "typebox";
import { PlainText, RecordFilterQuery, SiteFilter } from "../../contracts/common.contract.ts";
import { LAYERS, OneOf } from "../../contracts/vocabulary.contract.ts";

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Records of one bulk edit at most. */
export const MOST_RECORDS = 50_000;

/** Fields that many records may share; names, codes, positions and owners are each record's own. */
export const BULK_FIELDS = [
  "category",
  "risk_level",
  "region_code",
  "address",
  "responsible_unit",
  "responsible_person",
  "responsible_until",
  "inspected_on",
] as const;

const Selection = Type.Object(
  {
    ids: Type.Optional(
      Type.Array(Type.String({ pattern: "^[0-9]{1,15}$" }), { maxItems: MOST_RECORDS, description: "these sites" }),
    ),
    ...SiteFilter.properties,
    ...RecordFilterQuery.properties,
  },
  { additionalProperties: false, description: "sites that meet all that is said here" },
);

const asked = {
  select: Selection,
  change: Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), {
    description: `JSON Merge Patch (RFC 7396) of each record: ${BULK_FIELDS.join(", ")}, and attributes`,
  }),
};

export const BulkQuestion = Type.Object(asked, { additionalProperties: false });
export type BulkQuestion = Static<typeof BulkQuestion>;

const Example = Type.Object({ id: Type.String(), name: nullable(Type.String()) });

export const BulkPreview = Type.Object({
  total: Type.Integer({ description: "sites selected" }),
  records: Type.Integer({ description: "of them, those that would change" }),
  unchanged: Type.Integer({ description: "of them, those already as wanted" }),
  outOfArea: Type.Object({ n: Type.Integer(), examples: Type.Array(Example) }),
  invalid: Type.Array(
    Type.Object({
      layer: OneOf(LAYERS),
      n: Type.Integer(),
      faults: Type.Array(
        Type.Object({
          field: Type.String(),
          value: Type.Unknown(),
          rule: Type.String(),
          limit: Type.Optional(Type.Number()),
          reason: Type.String(),
        }),
      ),
    }),
    { description: "layers whose records do not take the change" },
  ),
  values: Type.Array(
    Type.Object({
      field: Type.String(),
      new: Type.Unknown({ description: "null: taken away" }),
      old: Type.Array(Type.Object({ value: Type.Unknown(), n: Type.Integer() }), { description: "the most frequent" }),
      others: Type.Integer({ description: "records with other old values" }),
    }),
  ),
  dataVersion: Type.Integer(),
  fingerprint: Type.String({ description: "of the records that would change and their versions" }),
});
export type BulkPreview = Static<typeof BulkPreview>;

export const BulkOrder = Type.Object(
  {
    ...asked,
    fingerprint: PlainText(64, {
      description: "of the preview; 409 if other records, or other versions, would change",
    }),
  },
  { additionalProperties: false },
);
export type BulkOrder = Static<typeof BulkOrder>;

export const BulkEdit = Type.Object({
  id: Type.String(),
  madeAt: Type.String(),
  actor: Type.String(),
  change: Type.Record(Type.String(), Type.Unknown()),
  records: Type.Integer(),
  undoneAt: nullable(Type.String()),
  undoneBy: nullable(Type.String()),
});
export type BulkEdit = Static<typeof BulkEdit>;

export const BulkUndone = Type.Object({
  restored: Type.Integer(),
  kept: Type.Object(
    { n: Type.Integer(), examples: Type.Array(Example) },
    { description: "records touched since, removed, or out of the person's area: left as they are" },
  ),
});
export type BulkUndone = Static<typeof BulkUndone>;

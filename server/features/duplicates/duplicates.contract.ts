import { type Static, Type } from "typebox";
import { LAYERS, OneOf } from "../../contracts/vocabulary.contract.ts";

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

export const DuplicatesQuery = Type.Object(
  {
    region: Type.String({
      pattern: "^[0-9A-Z-]{1,40}$",
      description: "code of a county, zone or township whose sites are compared",
    }),
    layer: Type.Optional(OneOf(LAYERS)),
  },
  { additionalProperties: false },
);

export const PairParams = Type.Object({
  a: { ...Id, description: "id of the site that stays" } as typeof Id,
  b: { ...Id, description: "id of the other" } as typeof Id,
});
export const MergeParams = Type.Object({ id: Id });

export const DuplicateSite = Type.Object({
  id: Id,
  layer: OneOf(LAYERS),
  name: Type.String(),
  address: Type.String(),
  code: nullable(Type.String()),
  source: Type.String(),
  region: Type.String(),
  level: Type.Integer(),
  category: Type.String(),
  findings: Type.Integer(),
  unit: nullable(Type.String()),
  person: nullable(Type.String()),
  inspectedOn: nullable(Type.String()),
  updatedAt: Type.String(),
  lon: Type.Number(),
  lat: Type.Number(),
});
export type DuplicateSite = Static<typeof DuplicateSite>;

export const DuplicatePair = Type.Object({
  score: Type.Number({ description: "0 to 1: how alike name and address are, and how near" }),
  metres: Type.Number(),
  a: DuplicateSite,
  b: DuplicateSite,
});
export type DuplicatePair = Static<typeof DuplicatePair>;

export const Duplicates = Type.Object({
  pairs: Type.Array(DuplicatePair, { description: "the most alike first, at most 200" }),
  compared: Type.Integer({ description: "sites compared" }),
  total: Type.Integer({ description: "pairs found" }),
});
export type Duplicates = Static<typeof Duplicates>;

export const Merge = Type.Object({ merge: Id });

import { type Static, Type } from "typebox";
import { AsOf } from "../../contracts/common.contract.ts";
import { ACCIDENT_SEVERITIES, OneOf, REGION_CHECKS } from "../../contracts/vocabulary.contract.ts";

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const AccidentParams = Type.Object({
  id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: "The accident's id" }),
});

/** Decree 493 of the State Council (2007), article 3. */
const ACCIDENT_CLASSES = ["general", "larger", "major", "extraordinary"] as const;

/** One accident as its card shows it. Counts are null where the source does not say. */
export const Accident = Type.Object({
  id: Type.Integer(),
  occurredAt: Type.String({ description: "YYYY-MM-DDThh:mm, the city's own clock" }),
  kind: Type.String(),
  severity: nullable(OneOf(ACCIDENT_SEVERITIES)),
  class: nullable(OneOf(ACCIDENT_CLASSES, { description: "Decree 493, article 3" })),
  deaths: nullable(Type.Integer()),
  seriousInjuries: nullable(Type.Integer()),
  injuries: nullable(Type.Integer()),
  lossYuan: nullable(Type.Number()),
  calibre: Type.String({ description: "What the source counts, in its own words" }),
  road: nullable(Type.String()),
  stake: nullable(Type.String()),
  description: Type.String(),
  regionCode: Type.String(),
  regionCheck: OneOf(REGION_CHECKS),
  lon: nullable(Type.Number({ description: "Degrees, WGS84" })),
  lat: nullable(Type.Number()),
  attributes: Type.Record(Type.String(), Type.Unknown()),
  source: Type.String(),
  externalId: nullable(Type.String()),
  blackSpotSets: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String(), rank: Type.Integer() }), {
    description: "Sets of black spots that it was counted in, the newest first",
  }),
  asOf: AsOf,
});
export type Accident = Static<typeof Accident>;

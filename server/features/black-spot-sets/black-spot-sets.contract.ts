import { type Static, Type } from "typebox";
import { PlainText } from "../../contracts/common.contract.ts";

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const closed = { additionalProperties: false };

const Day = Type.String({ pattern: "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", description: "YYYY-MM-DD" });
const Count = Type.Integer({ minimum: 0, maximum: 10_000_000 });
const Position = Type.Tuple([Type.Number({ minimum: -180, maximum: 180 }), Type.Number({ minimum: -90, maximum: 90 })]);

const SpotGeometry = Type.Union(
  [
    Type.Object({ type: Type.Literal("Point"), coordinates: Position }, closed),
    Type.Object(
      {
        type: Type.Literal("LineString"),
        coordinates: Type.Array(Position, { minItems: 2, maxItems: 2000 }),
      },
      closed,
    ),
  ],
  { description: "GeoJSON point, or the stretch of road as a line; WGS84 degrees" },
);

const SpotCounts = {
  n: Type.Integer({ minimum: 1, description: "accidents" }),
  fatal: Count,
  serious: Count,
  slight: Count,
  damageOnly: Count,
  deaths: Count,
  injuries: Count,
};

const Spot = Type.Object(
  {
    geometry: SpotGeometry,
    road: nullable(PlainText(200)),
    ...SpotCounts,
    epdo: Type.Number({ minimum: 0, description: "equivalent property damage only, by the weights in the settings" }),
    extentM: Type.Number({ minimum: 0, maximum: 1_000_000, description: "metres" }),
    accidentIds: Type.Array(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }), {
      minItems: 1,
      maxItems: 20_000,
      uniqueItems: true,
    }),
  },
  closed,
);

const described = {
  name: PlainText(200, { description: "what people call it" }),
  note: PlainText(2000),
  method: Type.String({ pattern: "^[a-z][a-z_]{0,59}$", description: "the method's code, lower case" }),
  settings: Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), { maxProperties: 60 }),
  period: Type.Object({ from: Day, to: Day }, { ...closed, description: "first and last day, both included" }),
  accidents: Type.Integer({ minimum: 0, description: "accidents that the method looked at" }),
};

/** A set as it is sent: its spots worst first. Counts are checked against the records. */
export const NewBlackSpotSet = Type.Object(
  {
    ...described,
    name: { ...described.name, minLength: 1 },
    note: Type.Optional(described.note),
    spots: Type.Array(Spot, { maxItems: 5000 }),
  },
  closed,
);
export type NewBlackSpotSet = Static<typeof NewBlackSpotSet>;

export const BlackSpotSetSummary = Type.Object({
  id: Type.Integer(),
  ...described,
  madeAt: Type.String({ description: "ISO 8601 instant" }),
  dataVersion: Type.Integer({ description: "of the records it was found in" }),
  businessDate: Type.String({ description: "YYYY-MM-DD" }),
  spots: Type.Integer(),
  accidentsInSpots: Type.Integer({ description: "distinct accidents in its spots" }),
  deathsInSpots: Type.Integer({ description: "of those accidents" }),
});
export type BlackSpotSetSummary = Static<typeof BlackSpotSetSummary>;

/** A GeoJSON feature collection of the spots; the set itself is its member `set`. */
export const BlackSpotSet = Type.Object({
  type: Type.Literal("FeatureCollection"),
  set: BlackSpotSetSummary,
  features: Type.Array(
    Type.Object({
      type: Type.Literal("Feature"),
      id: Type.Integer({ description: "the rank, 1 the worst" }),
      geometry: SpotGeometry,
      properties: Type.Object({
        rank: Type.Integer(),
        road: nullable(Type.String()),
        ...SpotCounts,
        epdo: Type.Number(),
        extentM: Type.Number(),
        accidentIds: Type.Array(Type.Integer()),
      }),
    }),
  ),
});
export type BlackSpotSet = Static<typeof BlackSpotSet>;

export const SetParams = Type.Object({
  id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: "the set's id" }),
});

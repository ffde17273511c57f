import { type Static, Type } from "typebox";
import { OneOf } from "../../contracts/vocabulary.contract.ts";

const closed = { additionalProperties: false };
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const TRAVEL_PROVIDERS = ["great-circle", "valhalla"] as const;
export const ISOCHRONE_LIMITS = { contours: 4, minutes: 120 } as const;
const MOST_ROUTES = 100;
const MOST_PLACES = 100;

const Provider = OneOf(TRAVEL_PROVIDERS, {
  description: "great-circle: straight lines times a detour factor; valhalla: real roads",
});
const Lon = Type.Number({ minimum: -180, maximum: 180, description: "degrees, WGS84" });
const Lat = Type.Number({ minimum: -90, maximum: 90, description: "degrees, WGS84" });
const Position = Type.Tuple([Lon, Lat], { description: "longitude, latitude" });

export const RoadsStatus = Type.Object({
  provider: Provider,
  available: Type.Boolean({ description: "it answers at the moment" }),
  detail: nullable(Type.String({ description: "one sentence when it does not, or when a road engine is wanting" })),
  fallback: Provider,
  roads: Type.Boolean({ description: "distances and lines are of real roads" }),
  isochrones: Type.Boolean({ description: "/api/roads/isochrone is answered" }),
  tilesAsOf: nullable(Type.String({ description: "ISO 8601 instant at which the engine's roads were made" })),
  version: nullable(Type.String({ description: "of the engine" })),
  attribution: nullable(Type.String({ description: "to be shown beside everything that comes of the roads" })),
  detour: Type.Number({ description: "of great-circle: way over straight line" }),
});
export type RoadsStatus = Static<typeof RoadsStatus>;

export const GeometryBody = Type.Object(
  {
    provider: Type.Optional(Provider),
    routes: Type.Array(Type.Array(Position, { minItems: 1, maxItems: MOST_PLACES }), {
      minItems: 1,
      maxItems: MOST_ROUTES,
      description: "the places of each route in order, its start and end among them",
    }),
  },
  closed,
);
export type GeometryBody = Static<typeof GeometryBody>;

export const RouteLines = Type.Object({
  provider: Provider,
  straight: Type.Boolean({ description: "lines go straight from place to place: no road is known" }),
  attribution: nullable(Type.String()),
  routes: Type.Array(
    Type.Object({
      seconds: Type.Number(),
      meters: Type.Number(),
      legs: Type.Array(Type.Object({ seconds: Type.Number(), meters: Type.Number(), line: Type.Array(Position) }), {
        description: "from each place to the next",
      }),
    }),
  ),
});
export type RouteLines = Static<typeof RouteLines>;

export const IsochroneQuery = Type.Object(
  {
    lon: Lon,
    lat: Lat,
    minutes: Type.String({
      pattern: "^[1-9][0-9]{0,2}(,[1-9][0-9]{0,2}){0,3}$",
      default: "15,30",
      description: `minutes of driving, at most ${ISOCHRONE_LIMITS.contours} numbers up to ${ISOCHRONE_LIMITS.minutes}, comma-separated`,
    }),
  },
  closed,
);

/** GeoJSON, the longest first, so that drawn in order the shorter lie on top. */
export const Isochrones = Type.Object({
  type: Type.Literal("FeatureCollection"),
  attribution: nullable(Type.String()),
  features: Type.Array(
    Type.Object({
      type: Type.Literal("Feature"),
      properties: Type.Object({ minutes: Type.Number() }),
      geometry: Type.Object({
        type: Type.Literal("MultiPolygon"),
        coordinates: Type.Array(Type.Array(Type.Array(Position))),
      }),
    }),
  ),
});
export type Isochrones = Static<typeof Isochrones>;

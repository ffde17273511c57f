import { type Static, Type } from "typebox";
import { OneOf } from "../../contracts/vocabulary.contract.ts";

export const RegionLevel = OneOf(["city", "county", "zone", "township", "village"] as const);

export const RegionProperties = Type.Object({
  code: Type.String(),
  parentCode: Type.Union([Type.String(), Type.Null()]),
  level: RegionLevel,
  nameZh: Type.String(),
  nameEn: Type.String(),
  reportingUnit: Type.Union([Type.String(), Type.Null()], {
    description: "code of the county or zone that answers for it at the plenary; null for the city itself",
  }),
});
export type RegionProperties = Static<typeof RegionProperties>;

/** GeoJSON: every region of the city; geometry null where no outline is loaded (zones and townships). */
export const RegionCollection = Type.Object({
  type: Type.Literal("FeatureCollection"),
  features: Type.Array(
    Type.Object({
      type: Type.Literal("Feature"),
      id: Type.String(),
      properties: RegionProperties,
      geometry: Type.Union([
        Type.Object({
          type: Type.Union([Type.Literal("Polygon"), Type.Literal("MultiPolygon")]),
          coordinates: Type.Array(Type.Unknown()),
        }),
        Type.Null(),
      ]),
    }),
  ),
});
export type RegionCollection = Static<typeof RegionCollection>;

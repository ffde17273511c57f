import { type Static, Type } from "typebox";
import { PlainText } from "../../contracts/common.contract.ts";
import { LAYERS, OneOf, REGION_CHECKS } from "../../contracts/vocabulary.contract.ts";

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const RecordId = Type.Object({
  id: Type.String({ pattern: "^[0-9]{1,15}$", description: "a number of up to 15 digits" }),
});

/** Positions of an outline at most. */
export const MOST_POSITIONS = 2000;

// Coordinates are checked by the handler, which says what is wrong with them in a sentence.
export const Geometry = Type.Object({
  type: OneOf(["Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"] as const),
  coordinates: Type.Array(Type.Unknown(), { description: "longitude and latitude in degrees, WGS84" }),
});

/** A record as a form opens it. Names of fields are those of the layer's JSON Schema and of /api/queryables. */
export const EditableRecord = Type.Object({
  id: Type.String(),
  layer: nullable(OneOf(LAYERS, { description: "null of an accident" })),
  version: Type.Integer({ description: "to be sent back with a change" }),
  record: Type.Record(Type.String(), Type.Unknown(), { description: "fields, and the layer's own under `attributes`" }),
  geometry: nullable(Geometry),
  countyCode: nullable(Type.String({ description: "the county whose outline holds the position" })),
  regionCheck: OneOf(REGION_CHECKS),
  owner: nullable(
    Type.Object(
      { name: nullable(Type.String()), phone: nullable(Type.String()), masked: Type.Boolean() },
      { description: "of a site; masked where the person asking may not see it" },
    ),
  ),
  source: Type.String(),
  changed: Type.Object({ by: nullable(Type.String()), at: Type.String() }, { description: "the last change" }),
  mayEdit: Type.Boolean({ description: "lies in the area of the person asking" }),
});
export type EditableRecord = Static<typeof EditableRecord>;
export type GeometryJson = Static<typeof Geometry>;

const Owner = Type.Object(
  {
    name: Type.Optional(nullable(PlainText(60))),
    phone: Type.Optional(nullable(PlainText(30))),
  },
  { additionalProperties: false, description: "only for people who may see owners unmasked in the site's area" },
);
const Patch = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), {
  description: "JSON Merge Patch (RFC 7396) of the record: what is left out stays, null takes away",
});

export const NewSite = Type.Object(
  { layer: OneOf(LAYERS), record: Patch, geometry: Geometry, owner: Type.Optional(Owner) },
  { additionalProperties: false },
);
export type NewSite = Static<typeof NewSite>;

export const SiteChange = Type.Object(
  {
    version: Type.Integer({
      minimum: 1,
      description: "the version the change was made of; 409 if there is a later one",
    }),
    record: Type.Optional(Patch),
    geometry: Type.Optional(Geometry),
    owner: Type.Optional(Owner),
  },
  { additionalProperties: false },
);

export const NewAccident = Type.Object(
  { record: Patch, geometry: Type.Optional(nullable(Geometry)) },
  { additionalProperties: false },
);

export const AccidentChange = Type.Object(
  {
    version: SiteChange.properties.version,
    record: Type.Optional(Patch),
    geometry: Type.Optional(nullable(Geometry)),
  },
  { additionalProperties: false },
);

export interface RecordChange {
  version: number;
  record?: Record<string, unknown>;
  geometry?: GeometryJson | null;
  owner?: Static<typeof Owner>;
}

export const Removal = Type.Object(
  {
    version: SiteChange.properties.version,
    reason: Type.String({
      minLength: 2,
      maxLength: 500,
      pattern: "\\S",
      description: "why it is taken off the books, 2 to 500 characters; kept in the audit log",
    }),
  },
  { additionalProperties: false },
);

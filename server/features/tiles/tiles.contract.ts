import { type Static, Type } from "typebox";
import { PlainText, RecordFilterQuery } from "../../contracts/common.contract.ts";

/** From this zoom on a tile carries every site; below, cells with counts. */
export const POINT_ZOOM = 12;
/** Tiles beyond are the same points in a smaller square: clients scale this one up. */
export const MAX_ZOOM = 18;

export const TileParams = Type.Object({
  z: Type.Integer({ minimum: 0, maximum: MAX_ZOOM }),
  x: Type.Integer({ minimum: 0, maximum: 2 ** MAX_ZOOM - 1 }),
  y: Type.Integer({ minimum: 0, maximum: 2 ** MAX_ZOOM - 1 }),
});
export type TileParams = Static<typeof TileParams>;

export const TileQuery = Type.Object(
  {
    ...RecordFilterQuery.properties,
    v: Type.Optional(
      PlainText(40, { description: "the data version, so that a map asks anew; otherwise without effect" }),
    ),
  },
  { additionalProperties: false },
);

export const TILE_TYPE = "application/vnd.mapbox-vector-tile";

/** TileJSON 3.0.0. */
export const TileJson = Type.Object({
  tilejson: Type.String(),
  name: Type.String(),
  scheme: Type.String(),
  tiles: Type.Array(Type.String()),
  minzoom: Type.Integer(),
  maxzoom: Type.Integer(),
  bounds: Type.Array(Type.Number()),
  vector_layers: Type.Array(
    Type.Object({
      id: Type.String(),
      description: Type.String(),
      minzoom: Type.Integer(),
      maxzoom: Type.Integer(),
      fields: Type.Record(Type.String(), Type.String()),
    }),
  ),
});

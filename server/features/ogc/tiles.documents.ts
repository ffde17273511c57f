/** OGC API – Tiles (OGC 20-057): metadata of the map's own vector tiles, one for the whole and one for each layer of sites. */
import { MAX_ZOOM } from "../tiles/tiles.contract.ts";
import type { Collection } from "./collections.ts";
import { CRS84, OGC_SYSTEMS } from "./crs.ts";
import { type Extent, JSON_TYPE, type Link, MVT, selfLinks } from "./documents.ts";

const MATRIX_SET = "WebMercatorQuad";
const MATRIX_SET_URI = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad";
const WEB_MERCATOR = OGC_SYSTEMS.find(({ srid }) => srid === 3857)!.uri;
const SCHEME = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme";
/** Metres from the middle of the projection to its edge. */
const EDGE = 20037508.342789244;
const PIXELS = 256;
/** Metres of a pixel that the standard counts scale by. */
const PIXEL_METRES = 0.00028;

const place = (collection: Collection | undefined) =>
  collection ? `/ogc/collections/${collection.id}/tiles` : "/ogc/tiles";
const titleOf = (collection: Collection | undefined) => collection?.title ?? "安全风险一张图 Safety risk map";

const setLink = (base: string): Link => ({
  href: `${base}/ogc/tileMatrixSets/${MATRIX_SET}`,
  rel: SCHEME,
  type: JSON_TYPE,
  title: MATRIX_SET,
});

function summary(base: string, collection: Collection | undefined) {
  const filter = collection?.tiles ? `?filter=${encodeURIComponent(collection.tiles)}` : "";
  const links: Link[] = [
    { href: `${base}${place(collection)}/${MATRIX_SET}`, rel: "self", type: JSON_TYPE, title: "this set of tiles" },
    setLink(base),
    {
      href: `${base}/tiles/{tileMatrix}/{tileCol}/{tileRow}.mvt${filter}`,
      rel: "item",
      type: MVT,
      title: "a tile",
      templated: true,
    },
    { href: `${base}/tiles/tile.json`, rel: "alternate", type: JSON_TYPE, title: "TileJSON" },
  ];
  return {
    title: titleOf(collection),
    dataType: "vector",
    crs: WEB_MERCATOR,
    tileMatrixSetURI: MATRIX_SET_URI,
    tileMatrixSetId: MATRIX_SET,
    links,
  };
}

export const tilesetsDocument = (base: string, collection?: Collection) => ({
  links: selfLinks(base, place(collection), "json"),
  tilesets: [summary(base, collection)],
});

export const tilesetDocument = (base: string, [west, south, east, north]: Extent, collection?: Collection) => ({
  ...summary(base, collection),
  boundingBox: { lowerLeft: [west, south], upperRight: [east, north], crs: CRS84.uri },
  layers: [
    { id: "cells", title: "H3 cells with counts", dataType: "vector", geometryDimension: 2, maxTileMatrix: "11" },
    { id: "sites", title: "every site", dataType: "vector", geometryDimension: 0, minTileMatrix: "12" },
  ],
});

export const matrixSetsDocument = (base: string) => ({
  tileMatrixSets: [
    { id: MATRIX_SET, title: "Web Mercator", uri: MATRIX_SET_URI, links: [{ ...setLink(base), rel: "self" }] },
  ],
});

export const matrixSetDocument = () => ({
  id: MATRIX_SET,
  title: "Google Maps Compatible for the World",
  uri: MATRIX_SET_URI,
  crs: WEB_MERCATOR,
  orderedAxes: ["X", "Y"],
  wellKnownScaleSet: "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
  tileMatrices: Array.from({ length: MAX_ZOOM + 1 }, (_, zoom) => {
    const cellSize = (2 * EDGE) / (PIXELS * 2 ** zoom);
    return {
      id: String(zoom),
      scaleDenominator: cellSize / PIXEL_METRES,
      cellSize,
      pointOfOrigin: [-EDGE, EDGE],
      tileWidth: PIXELS,
      tileHeight: PIXELS,
      matrixWidth: 2 ** zoom,
      matrixHeight: 2 ** zoom,
    };
  }),
});

export const isMatrixSet = (id: string): boolean => id === MATRIX_SET;

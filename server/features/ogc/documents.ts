/** The documents that describe the API: landing page, conformance, collections. Pure; `base` is the server's address. */
import { COLLECTIONS, type Collection, queryablesOf } from "./collections.ts";
import { CRS84, OGC_SYSTEMS } from "./crs.ts";

export interface Link {
  href: string;
  rel: string;
  type?: string;
  title?: string;
  templated?: true;
}

export const JSON_TYPE = "application/json";
export const GEOJSON = "application/geo+json";
export const SCHEMA = "application/schema+json";
export const OPENAPI = "application/vnd.oai.openapi+json;version=3.0";
export const HTML = "text/html";
export const MVT = "application/vnd.mapbox-vector-tile";
export const QUERYABLES_REL = "http://www.opengis.net/def/rel/ogc/1.0/queryables";
const REL = "http://www.opengis.net/def/rel/ogc/1.0";

const FEATURES_1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf";
const FEATURES_3 = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf";
const CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf";
const TILES = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf";

/**
 * What the API keeps to. Of spatial functions CQL2 has S_INTERSECTS with polygons and boxes here, short of the class
 * basic-spatial-functions, which is therefore not claimed.
 */
export const CONFORMANCE = [
  `${FEATURES_1}/core`,
  `${FEATURES_1}/geojson`,
  `${FEATURES_1}/html`,
  `${FEATURES_1}/oas30`,
  "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
  `${FEATURES_3}/queryables`,
  `${FEATURES_3}/queryables-query-parameters`,
  `${FEATURES_3}/filter`,
  `${FEATURES_3}/features-filter`,
  `${CQL2}/cql2-text`,
  `${CQL2}/basic-cql2`,
  `${CQL2}/advanced-comparison-operators`,
  `${TILES}/core`,
  `${TILES}/tileset`,
  `${TILES}/tilesets-list`,
  `${TILES}/dataset-tilesets`,
  `${TILES}/geodata-tilesets`,
  `${TILES}/mvt`,
];

/** The document itself and its other forms. */
export const selfLinks = (base: string, path: string, self: "json" | "html", type = JSON_TYPE): Link[] => {
  const form = (f: string, formType: string): Link => ({
    href: `${base}${path}${path.includes("?") ? "&" : "?"}f=${f}`,
    rel: f === self ? "self" : "alternate",
    type: formType,
    title: f === self ? "this document" : `this document as ${f.toUpperCase()}`,
  });
  return [form("json", type), form("html", HTML)];
};

export const landingPage = (base: string, f: "json" | "html", about: string) => ({
  title: "Safety risk map 安全风险一张图",
  description: about,
  links: [
    ...selfLinks(base, "/ogc", f),
    { href: `${base}/ogc/api`, rel: "service-desc", type: OPENAPI, title: "the API as OpenAPI 3.0" },
    { href: `${base}/ogc/api?f=html`, rel: "service-doc", type: HTML, title: "the API for people" },
    { href: `${base}/ogc/conformance`, rel: "conformance", type: JSON_TYPE, title: "standards it keeps to" },
    { href: `${base}/ogc/conformance`, rel: `${REL}/conformance`, type: JSON_TYPE, title: "standards it keeps to" },
    { href: `${base}/ogc/collections`, rel: "data", type: JSON_TYPE, title: "collections" },
    { href: `${base}/ogc/tiles`, rel: `${REL}/tilesets-vector`, type: JSON_TYPE, title: "vector tiles" },
    { href: `${base}/ogc/tileMatrixSets`, rel: `${REL}/tiling-schemes`, type: JSON_TYPE, title: "tile matrix sets" },
    { href: `${base}/tiles/tile.json`, rel: "alternate", type: JSON_TYPE, title: "TileJSON of the vector tiles" },
  ],
});

/** What the standard calls the calendar of its intervals. */
const GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian";

export type Extent = [west: number, south: number, east: number, north: number];

export interface CollectionExtent {
  /** Null where no feature has a position. */
  box: Extent | null;
  /** RFC 3339 instants or days, the first and the last; null of a collection without time or without features. */
  interval: [string, string] | null;
}

/** Around what there is: of the city's outlines, and of each collection's features in sight. */
export interface Extents {
  city: Extent;
  collections: ReadonlyMap<string, CollectionExtent>;
}

export function collectionDocument(base: string, collection: Collection, extents: Extents) {
  const { id, title, description, tiles } = collection;
  const extent = extents.collections.get(id);
  const at = `${base}/ogc/collections/${id}`;
  const links: Link[] = [
    ...selfLinks(base, `/ogc/collections/${id}`, "json"),
    { href: `${at}/items`, rel: "items", type: GEOJSON, title: "features" },
    { href: `${at}/items?f=html`, rel: "items", type: HTML, title: "features as HTML" },
    { href: `${at}/queryables`, rel: QUERYABLES_REL, type: SCHEMA, title: "what filters may name" },
  ];
  if (tiles) links.push({ href: `${at}/tiles`, rel: `${REL}/tilesets-vector`, type: JSON_TYPE, title: "vector tiles" });
  return {
    id,
    title,
    description,
    itemType: "feature",
    extent: {
      spatial: { bbox: [extent?.box ?? extents.city], crs: CRS84.uri },
      ...(extent?.interval && { temporal: { interval: [extent.interval], trs: GREGORIAN } }),
    },
    crs: OGC_SYSTEMS.map(({ uri }) => uri),
    storageCrs: CRS84.uri,
    links,
  };
}

export const collectionsDocument = (base: string, f: "json" | "html", extents: Extents) => ({
  links: selfLinks(base, "/ogc/collections", f),
  crs: OGC_SYSTEMS.map(({ uri }) => uri),
  collections: [...COLLECTIONS.values()].map((collection) => collectionDocument(base, collection, extents)),
});

const JSON_TYPES = {
  number: { type: "number" },
  boolean: { type: "boolean" },
  string: { type: "string" },
  date: { type: "string", format: "date" },
  timestamp: { type: "string", format: "date-time" },
  geometry: { format: "geometry-any", "x-ogc-role": "primary-geometry" },
} as const;

/** Of a property or parameter. */
export const propertySchema = ({ type, words }: { type: keyof typeof JSON_TYPES; words?: readonly string[] }) => ({
  ...JSON_TYPES[type],
  ...(words && { enum: words }),
});

export const queryablesDocument = (base: string, collection: Collection) => ({
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: `${base}/ogc/collections/${collection.id}/queryables`,
  type: "object",
  title: collection.title,
  properties: Object.fromEntries(
    [...queryablesOf(collection)].map(([name, queryable]) => [
      name,
      { title: queryable.meaning, ...propertySchema(queryable) },
    ]),
  ),
  additionalProperties: false,
});

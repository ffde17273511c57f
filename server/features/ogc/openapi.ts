/** The API as OpenAPI 3.0, which Features Part 1 names; /api/docs describes the rest of the server in 3.1. */
import { COLLECTIONS, type Collection } from "./collections.ts";
import { OGC_SYSTEMS } from "./crs.ts";
import { GEOJSON, HTML, JSON_TYPE, propertySchema, SCHEMA } from "./documents.ts";
import { LIMITS } from "./read-query.ts";

const query = (name: string, description: string, schema: object, more: object = {}) => ({
  name,
  in: "query",
  description,
  required: false,
  schema,
  ...more,
});
const uri = { type: "string", format: "uri", enum: OGC_SYSTEMS.map((system) => system.uri) };
const numbers = { type: "array", items: { type: "number" }, minItems: 4, maxItems: 6 };
const SPREAD = { style: "form", explode: false };

const PARAMETERS = {
  f: query("f", "form of the answer", { type: "string", enum: ["json", "html"] }),
  limit: query("limit", "features of a page", {
    type: "integer",
    minimum: 1,
    maximum: LIMITS.maximum,
    default: LIMITS.default,
  }),
  bbox: query("bbox", "features that touch a box, axes in the order of bbox-crs", numbers, SPREAD),
  "bbox-crs": query("bbox-crs", "system of bbox; CRS84 if left out", uri),
  datetime: query("datetime", "an instant, a day, or an interval such as 2026-01-01/..", { type: "string" }),
  crs: query("crs", "system of the answer; CRS84 if left out", uri),
  filter: query("filter", "CQL2 text over the queryables, such as risk_level = 1 AND status = 'overdue'", {
    type: "string",
  }),
  "filter-lang": query("filter-lang", "language of filter", {
    type: "string",
    enum: ["cql2-text"],
    default: "cql2-text",
  }),
  "filter-crs": query("filter-crs", "system of the areas in filter; CRS84 if left out", uri),
  after: query("after", "part of the next links; follow them as they are", { type: "string" }),
};
const refer = (name: string) => ({ $ref: `#/components/parameters/${name}` });

const answer = (description: string, types: readonly string[]) => ({
  description,
  content: Object.fromEntries(types.map((type) => [type, { schema: { type: type === HTML ? "string" : "object" } }])),
});
const FAULTS = {
  "400": { $ref: "#/components/responses/Problem" },
  "404": { $ref: "#/components/responses/Problem" },
};
const get = (operationId: string, summary: string, types: readonly string[], parameters: object[] = [refer("f")]) => ({
  get: { operationId, summary, parameters, responses: { "200": answer(summary, types), ...FAULTS } },
});

const collectionPaths = (collection: Collection) => {
  const at = `/collections/${collection.id}`;
  const id = collection.id;
  const properties = [...collection.properties].map(([name, property]) =>
    query(name, property.meaning, propertySchema(property)),
  );
  return {
    [at]: get(`describe_${id}`, collection.title, [JSON_TYPE, HTML]),
    [`${at}/queryables`]: get(`queryables_${id}`, "what filters may name", [SCHEMA]),
    [`${at}/items`]: get(
      `items_${id}`,
      `${collection.title}: ${collection.description}`,
      [GEOJSON, HTML],
      [...Object.keys(PARAMETERS).map(refer), ...properties],
    ),
    [`${at}/items/{featureId}`]: get(
      `item_${id}`,
      "one feature",
      [GEOJSON, HTML],
      [{ name: "featureId", in: "path", required: true, schema: { type: "string" } }, refer("f"), refer("crs")],
    ),
    ...(collection.tiles && {
      [`${at}/tiles`]: get(`tilesets_${id}`, "its vector tiles", [JSON_TYPE]),
      [`${at}/tiles/WebMercatorQuad`]: get(`tileset_${id}`, "its vector tiles in Web Mercator", [JSON_TYPE]),
    }),
  };
};

export const openApiDocument = (base: string) => ({
  openapi: "3.0.3",
  info: {
    title: "Safety risk map: open interfaces",
    version: "1",
    description:
      "OGC API – Features (Core, CRS, Filtering with CQL2 text) and Tiles over the records one may see. Other software signs in with `Authorization: Bearer <token>`.",
    license: { name: "Apache-2.0" },
  },
  servers: [{ url: `${base}/ogc` }],
  security: [{}, { token: [] }],
  paths: {
    "/": get("landing", "landing page", [JSON_TYPE, HTML]),
    "/api": get("api", "this document", [JSON_TYPE, HTML]),
    "/conformance": get("conformance", "standards it keeps to", [JSON_TYPE, HTML]),
    "/collections": get("collections", "collections", [JSON_TYPE, HTML]),
    ...Object.assign({}, ...[...COLLECTIONS.values()].map(collectionPaths)),
    "/tiles": get("tilesets", "vector tiles", [JSON_TYPE]),
    "/tiles/WebMercatorQuad": get("tileset", "vector tiles in Web Mercator", [JSON_TYPE]),
    "/tileMatrixSets": get("matrixSets", "tile matrix sets", [JSON_TYPE]),
    "/tileMatrixSets/WebMercatorQuad": get("matrixSet", "Web Mercator", [JSON_TYPE]),
  },
  components: {
    securitySchemes: { token: { type: "http", scheme: "bearer" } },
    parameters: PARAMETERS,
    responses: { Problem: answer("what is wrong, and with which parameter", ["application/problem+json"]) },
  },
});

/** OGC API – Features and Tiles at /ogc. Records are read as the person asking may see them, like everywhere else. */
import type { OutgoingHttpHeaders } from "node:http";
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply, FastifyRequest } from "fastify";
import { LRUCache } from "lru-cache";
import { type TSchema, Type } from "typebox";
import { BadInput } from "../../plugins/problems.ts";
import { COLLECTIONS, type Collection } from "./collections.ts";
import { ogcSystem } from "./crs.ts";
import {
  CONFORMANCE,
  collectionDocument,
  collectionsDocument,
  type Extents,
  GEOJSON,
  HTML,
  JSON_TYPE,
  type Link,
  landingPage,
  OPENAPI,
  queryablesDocument,
  SCHEMA,
  selfLinks,
} from "./documents.ts";
import { readExtents } from "./extents.queries.ts";
import { definitions, type Feature, featureTable, linkList, page, paragraph } from "./html.ts";
import { countItems, readItem, readItems } from "./items.queries.ts";
import { openApiDocument } from "./openapi.ts";
import { onlyKnown, readItemsQuery } from "./read-query.ts";
import {
  isMatrixSet,
  matrixSetDocument,
  matrixSetsDocument,
  tilesetDocument,
  tilesetsDocument,
} from "./tiles.documents.ts";

type Form = "json" | "html";
type Given = Record<string, string | string[] | undefined>;

const baseOf = (request: FastifyRequest) => `${request.protocol}://${request.host}`;

const ogcRoutes: FastifyPluginAsyncTypebox = async (app) => {
  // Pages of other servers may read what is open to them or what their token opens; cookies are not let through.
  app.addHook("onRequest", async (_request, reply) => {
    reply
      .header("access-control-allow-origin", "*")
      .header("access-control-expose-headers", "content-crs, link, ogc-numbermatched-estimated");
  });
  app.options("/ogc/*", {
    // A browser asks before it sends a token, and sends none along.
    config: { access: "public" },
    schema: { hide: true },
    handler: (_request, reply) =>
      reply
        .header("access-control-allow-methods", "GET, HEAD, OPTIONS")
        .header("access-control-allow-headers", "authorization, accept, if-none-match")
        .header("access-control-max-age", 86400)
        .code(204)
        .send(),
  });

  const route = (
    path: string,
    summary: string,
    handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
    params?: TSchema,
  ) =>
    app.get(path, {
      config: { access: "viewer" },
      schema: {
        summary,
        // Described at /ogc/api, in the version of OpenAPI that the standard names.
        hide: true,
        // Read by read-query.ts, which knows each collection's own parameters and refuses all others.
        querystring: Type.Object({}, { additionalProperties: true }),
        ...(params && { params }),
      },
      handler,
    });
  /** Extents of the collections, read once per data version and area: they look at every record. */
  const extents = new LRUCache<string, Promise<Extents>>({ max: 32 });
  const extentsOf = async (request: FastifyRequest): Promise<Extents> => {
    const { dataVersion, changedAt } = await app.city.moment();
    const key = `${dataVersion} ${changedAt} ${request.scope.key}`;
    const known = extents.get(key);
    if (known) return known;
    const read = app.records(request).read((client) => readExtents(client, app.city.code));
    extents.set(key, read);
    read.catch(() => extents.delete(key));
    return read;
  };
  const CollectionParams = Type.Object({ collection: Type.String({ maxLength: 60 }) });
  const MatrixSetParams = Type.Object({ matrixSet: Type.String({ maxLength: 60 }) });

  route("/ogc", "OGC API: landing page", async (request, reply) => {
    const f = plainForm(request);
    const moment = await app.city.moment();
    const about = `OGC API – Features and Tiles of the records as of ${moment.businessDate}, data version ${moment.dataVersion}.${moment.demo ? " 演示数据，均为合成。All records are synthetic." : ""}`;
    const landing = landingPage(baseOf(request), f, about);
    return f === "html" ? sendHtml(reply, landing.title, paragraph(about) + linkList(landing.links)) : landing;
  });

  route("/ogc/api", "OGC API: OpenAPI 3.0", async (request, reply) => {
    const f = plainForm(request);
    const api = openApiDocument(baseOf(request));
    if (f === "json") {
      // By hand, because Fastify writes version="3.0", and GDAL knows the type only without the quotes.
      reply.hijack();
      reply.raw.writeHead(200, { ...reply.getHeaders(), "content-type": OPENAPI } as OutgoingHttpHeaders);
      reply.raw.end(JSON.stringify(api));
      return reply;
    }
    const links = Object.keys(api.paths).map(
      (path): Link => ({ href: `${baseOf(request)}/ogc${path === "/" ? "" : path}`, rel: "GET", title: path }),
    );
    return sendHtml(reply, api.info.title, paragraph(api.info.description) + linkList(links));
  });

  route("/ogc/conformance", "OGC API: standards it keeps to", async (request, reply) => {
    if (plainForm(request) === "json") return { conformsTo: CONFORMANCE };
    return sendHtml(reply, "Conformance", CONFORMANCE.map(paragraph).join(""));
  });

  route("/ogc/collections", "OGC API: collections", async (request, reply) => {
    const f = plainForm(request);
    const document = collectionsDocument(baseOf(request), f, await extentsOf(request));
    if (f === "json") return document;
    const links = document.collections.map(
      ({ id, title }): Link => ({ href: `${baseOf(request)}/ogc/collections/${id}?f=html`, rel: id, title }),
    );
    return sendHtml(reply, "Collections", linkList(links));
  });

  route(
    "/ogc/collections/:collection",
    "OGC API: one collection",
    async (request, reply) => {
      const collection = collectionOf(request);
      const f = plainForm(request);
      const document = collectionDocument(baseOf(request), collection, await extentsOf(request));
      if (f === "json") return document;
      return sendHtml(reply, document.title, paragraph(document.description) + linkList(document.links));
    },
    CollectionParams,
  );

  route(
    "/ogc/collections/:collection/queryables",
    "OGC API: what filters may name",
    async (request, reply) => {
      const collection = collectionOf(request);
      plainForm(request);
      return reply.type(SCHEMA).send(JSON.stringify(queryablesDocument(baseOf(request), collection)));
    },
    CollectionParams,
  );

  route(
    "/ogc/collections/:collection/items",
    "OGC API: features of a collection, in keyset pages",
    async (request, reply) => {
      const collection = collectionOf(request);
      const given = request.query as Given;
      const query = readItemsQuery(collection, given);
      const f = formOf(request);
      const first = query.after === undefined;
      const { items, count } = await app.records(request).read(
        async (client) => ({
          items: await readItems(client, app.city.code, collection, query),
          // A page further on has the same total: the first one says it.
          count: first ? await countItems(client, app.city.code, collection, query) : undefined,
        }),
        { snapshot: true },
      );
      const path = `/ogc/collections/${collection.id}/items`;
      const address = (changed: Record<string, string>) =>
        `${path}?${new URLSearchParams({ ...(given as Record<string, string>), ...changed })}`;
      const { f: _f, ...rest } = given;
      const plain = new URLSearchParams(rest as Record<string, string>).toString();
      const links: Link[] = selfLinks(baseOf(request), plain ? `${path}?${plain}` : path, f, GEOJSON);
      if (items.next !== null)
        links.push({
          href: `${baseOf(request)}${address({ after: items.next, f })}`,
          rel: "next",
          type: f === "json" ? GEOJSON : HTML,
          title: "next page",
        });
      links.push({
        href: `${baseOf(request)}/ogc/collections/${collection.id}`,
        rel: "collection",
        type: JSON_TYPE,
        title: collection.title,
      });
      if (f === "html") {
        const features = items.features.map((text) => JSON.parse(text) as Feature);
        return sendHtml(reply, collection.title, featureTable(features, path) + linkList(links));
      }
      if (count && "estimated" in count) reply.header("ogc-numbermatched-estimated", count.estimated);
      const head = {
        type: "FeatureCollection",
        timeStamp: new Date().toISOString(),
        ...(count && "exact" in count && { numberMatched: count.exact }),
        // Not numberMatched, which clients take for exact.
        ...(count && "estimated" in count && { numberMatchedEstimated: count.estimated }),
        numberReturned: items.features.length,
        links,
      };
      return reply
        .type(GEOJSON)
        .header("content-crs", `<${query.crs.uri}>`)
        .send(`${JSON.stringify(head).slice(0, -1)},"features":[${items.features.join(",\n")}]}`);
    },
    CollectionParams,
  );

  route(
    "/ogc/collections/:collection/items/:feature",
    "OGC API: one feature",
    async (request, reply) => {
      const collection = collectionOf(request);
      const { feature: id } = request.params as { feature: string };
      const f = formOf(request);
      const given = onlyKnown(request.query as Given, ["f", "crs"]);
      const crs = ogcSystem(given.crs, "crs");
      const feature = await app.records(request).read((client) => readItem(client, app.city.code, collection, id, crs));
      if (feature === undefined)
        throw new BadInput(`There is no feature ${id} in ${collection.id}.`, { statusCode: 404 });
      const at = `/ogc/collections/${collection.id}`;
      const links: Link[] = [
        ...selfLinks(
          baseOf(request),
          `${at}/items/${id}${given.crs ? `?crs=${encodeURIComponent(given.crs)}` : ""}`,
          f,
          GEOJSON,
        ),
        { href: `${baseOf(request)}${at}`, rel: "collection", type: JSON_TYPE, title: collection.title },
      ];
      if (f === "html") {
        const { properties } = JSON.parse(feature) as Feature;
        return sendHtml(reply, `${collection.title} ${id}`, definitions(properties) + linkList(links));
      }
      return reply
        .type(GEOJSON)
        .header("content-crs", `<${crs.uri}>`)
        .send(`${feature.slice(0, -1)},"links":${JSON.stringify(links)}}`);
    },
    Type.Object({ collection: Type.String({ maxLength: 60 }), feature: Type.String({ maxLength: 60 }) }),
  );

  route("/ogc/tiles", "OGC API: vector tiles", async (request) => {
    plainForm(request);
    return tilesetsDocument(baseOf(request));
  });
  route(
    "/ogc/tiles/:matrixSet",
    "OGC API: vector tiles in Web Mercator",
    async (request) => {
      plainForm(request);
      knownMatrixSet(request);
      return tilesetDocument(baseOf(request), (await extentsOf(request)).city);
    },
    MatrixSetParams,
  );
  route(
    "/ogc/collections/:collection/tiles",
    "OGC API: vector tiles of a layer",
    async (request) => {
      plainForm(request);
      return tilesetsDocument(baseOf(request), tiledCollectionOf(request));
    },
    CollectionParams,
  );
  route(
    "/ogc/collections/:collection/tiles/:matrixSet",
    "OGC API: vector tiles of a layer in Web Mercator",
    async (request) => {
      plainForm(request);
      knownMatrixSet(request);
      const collection = tiledCollectionOf(request);
      return tilesetDocument(baseOf(request), (await extentsOf(request)).city, collection);
    },
    Type.Object({ collection: Type.String({ maxLength: 60 }), matrixSet: Type.String({ maxLength: 60 }) }),
  );
  route("/ogc/tileMatrixSets", "OGC API: tile matrix sets", async (request) => {
    plainForm(request);
    return matrixSetsDocument(baseOf(request));
  });
  route(
    "/ogc/tileMatrixSets/:matrixSet",
    "OGC API: one tile matrix set",
    async (request) => {
      plainForm(request);
      knownMatrixSet(request);
      return matrixSetDocument();
    },
    MatrixSetParams,
  );
};
export default ogcRoutes;

/** `f` if it is given, else what the caller would rather read. @throws BadInput on another form */
function formOf({ query, headers }: FastifyRequest): Form {
  const { f } = query as Given;
  if (f !== undefined) {
    if (f === "json" || f === "html") return f;
    throw new BadInput("f must be json or html.", { field: "f" });
  }
  const accepted = headers.accept ?? "";
  const html = accepted.indexOf("text/html");
  const json = accepted.search(/application\/(geo\+)?json/);
  return html >= 0 && (json < 0 || html < json) ? "html" : "json";
}

/** For documents that take no other parameter than `f`. */
function plainForm(request: FastifyRequest): Form {
  onlyKnown(request.query as Given, ["f"]);
  return formOf(request);
}

function collectionOf({ params }: FastifyRequest): Collection {
  const { collection: id } = params as { collection: string };
  const found = COLLECTIONS.get(id);
  if (found) return found;
  throw new BadInput(`There is no collection ${id}. There are ${[...COLLECTIONS.keys()].join(", ")}.`, {
    statusCode: 404,
  });
}

function tiledCollectionOf(request: FastifyRequest): Collection {
  const collection = collectionOf(request);
  if (!collection.tiles)
    throw new BadInput(`There are no tiles of ${collection.id}; the layers of sites have some.`, { statusCode: 404 });
  return collection;
}

function knownMatrixSet({ params }: FastifyRequest): void {
  const { matrixSet } = params as { matrixSet: string };
  if (!isMatrixSet(matrixSet))
    throw new BadInput(`There is no tile matrix set ${matrixSet}; there is WebMercatorQuad.`, { statusCode: 404 });
}

function sendHtml(reply: FastifyReply, title: string, body: string): FastifyReply {
  return reply
    .type(`${HTML}; charset=utf-8`)
    .header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'")
    .send(page(title, body));
}

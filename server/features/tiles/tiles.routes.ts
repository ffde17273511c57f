import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { LRUCache } from "lru-cache";
import { Type } from "typebox";
import type { CubeMoment } from "../../algorithms/cube/cube.ts";
import { cellResolutionAt, cellTile, countCells } from "../../algorithms/tiles/cell-tile.ts";
import { type RecordFilter, recordFilter } from "../../database/record-filter.ts";
import type { Records } from "../../database/records.ts";
import { acceptedEncoding, compressBytes, sendEncoded } from "../../http/compressed.ts";
import { BadInput } from "../../plugins/problems.ts";
import type { Scope } from "../accounts/scope.ts";
import { MAX_ZOOM, POINT_ZOOM, TILE_TYPE, TileJson, TileParams, TileQuery } from "./tiles.contract.ts";
import { pointTile } from "./tiles.queries.ts";

const CACHE_BYTES = 128 * 1024 * 1024;
/** An empty tile must weigh something, or the cache would hold any number of them. */
const ENTRY_BYTES = 100;

const tileRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const cellsAt = new LRUCache<string, Promise<ReturnType<typeof countCells>>>({ max: 8 });
  const cells = (moment: CubeMoment, scope: Scope, resolution: number, filter?: RecordFilter) => {
    const key = `${moment.dataVersion} ${moment.changedAt} ${resolution} ${filter?.key ?? ""} ${scope.key}`;
    const known = cellsAt.get(key);
    if (known) return known;
    const cube = filter ? app.filteredCube(moment, scope, filter) : app.currentCube(moment, scope);
    const counted = cube.then((read) => countCells(read, resolution));
    counted.catch(() => cellsAt.delete(key));
    cellsAt.set(key, counted);
    return counted;
  };

  // Keyed by data version, so nothing is ever stale; fetchMethod lets concurrent misses of one tile share its making.
  interface TileRequest extends TileParams {
    moment: CubeMoment;
    encoding: ReturnType<typeof acceptedEncoding>;
    filter: RecordFilter | undefined;
    records: Records;
    scope: Scope;
  }
  const tiles = new LRUCache<string, Uint8Array, TileRequest>({
    maxSize: CACHE_BYTES,
    sizeCalculation: (tile) => tile.length + ENTRY_BYTES,
    async fetchMethod(_key, _stale, { context: { moment, encoding, filter, records, scope, ...address } }) {
      const tile =
        address.z >= POINT_ZOOM
          ? await pointTile(records, app.city.code, address, filter?.condition())
          : cellTile(await cells(moment, scope, cellResolutionAt(address.z), filter), address);
      return tile.length ? compressBytes(tile, encoding, "fast") : tile;
    },
  });

  app.get("/tiles/:z/:x/:y.mvt", {
    config: { access: "viewer", compress: false },
    schema: {
      summary: `Vector tile: layer 'sites' with every site from zoom ${POINT_ZOOM}, layer 'cells' with counts below`,
      tags: ["tiles"],
      params: TileParams,
      querystring: TileQuery,
      response: {
        200: {
          description: "Mapbox Vector Tile 2.1",
          content: { [TILE_TYPE]: { schema: Type.Unsafe<Buffer>({ type: "string", format: "binary" }) } },
        },
        204: { description: "nothing here", type: "null" },
      },
    },
    async handler(request, reply) {
      const { z, x, y } = request.params;
      const last = 2 ** z - 1;
      if (x > last || y > last)
        throw new BadInput(`Zoom ${z} has tiles 0 to ${last} in x and y.`, { field: x > last ? "x" : "y" });
      const filter = recordFilter(request.query.filter);
      const moment = await app.city.moment();
      if (app.city.notModified(request, reply, moment, filter?.key)) return reply;

      const encoding = acceptedEncoding(request);
      const key = `${moment.dataVersion} ${moment.changedAt} ${z}/${x}/${y} ${encoding} ${filter?.key ?? ""} ${request.scope.key}`;
      const context = { z, x, y, moment, encoding, filter, records: app.records(request), scope: request.scope };
      const tile = (await tiles.fetch(key, { context }))!;
      if (tile.length === 0) return reply.code(204).send(null);
      return sendEncoded(reply, tile, encoding, TILE_TYPE);
    },
  });

  app.get("/tiles/tile.json", {
    config: { access: "viewer" },
    schema: { summary: "TileJSON of the tiles", tags: ["tiles"], response: { 200: TileJson } },
    async handler(request) {
      const { rows } = await app.records(request).read((client) =>
        client.query(
          `select st_xmin(e) as west, st_ymin(e) as south, st_xmax(e) as east, st_ymax(e) as north
         from (select st_extent(geom) as e from region where city_code = $1) s`,
          [app.city.code],
        ),
      );
      const { west, south, east, north } = rows[0];
      const fields = {
        layer: "String",
        category: "String",
        level: "Number; 1 major … 4 low",
        status: "String",
        supervision: "String",
        region: "String; code of the township that answers",
      };
      return {
        tilejson: "3.0.0",
        name: "safety-risk-map",
        scheme: "xyz",
        tiles: [`${request.protocol}://${request.host}/tiles/{z}/{x}/{y}.mvt`],
        minzoom: 0,
        maxzoom: MAX_ZOOM,
        bounds: west === null ? [-180, -85, 180, 85] : [west, south, east, north],
        vector_layers: [
          {
            id: "cells",
            description: "H3 cells with counts",
            minzoom: 0,
            maxzoom: POINT_ZOOM - 1,
            fields: {
              cell: "String",
              n: "Number",
              findings: "Number",
              findings_closed: "Number",
              findings_overdue: "Number",
            },
          },
          {
            id: "sites",
            description: "every site; the feature id is the site's id",
            minzoom: POINT_ZOOM,
            maxzoom: MAX_ZOOM,
            fields,
          },
        ],
      };
    },
  });
};
export default tileRoutes;

import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { USUAL_DETOUR } from "../../algorithms/routing/great-circle-travel.ts";
import { NoQuery } from "../../contracts/common.contract.ts";
import { turnTaker } from "../../http/turns.ts";
import { BadInput } from "../../plugins/problems.ts";
import {
  GeometryBody,
  ISOCHRONE_LIMITS,
  IsochroneQuery,
  Isochrones,
  RoadsStatus,
  RouteLines,
} from "./roads.contract.ts";
import { isRoadsFault, type TravelProvider } from "./travel-provider.ts";

export const OSM_ATTRIBUTION = "© OpenStreetMap contributors, ODbL";
const attributionOf = ({ name }: TravelProvider) => (name === "valhalla" ? OSM_ATTRIBUTION : null);
/** Requests that keep the engine busy at once. */
const AT_ONCE = 2;

const roadsRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const inTurn = turnTaker(AT_ONCE);

  app.get("/api/roads", {
    config: { access: "viewer" },
    schema: {
      summary: "What travel times and lines on the map come from, and as of when",
      tags: ["roads"],
      querystring: NoQuery,
      response: { 200: RoadsStatus },
    },
    async handler() {
      const { chosen, fallback, note } = app.roads;
      const status = await chosen.about().then(
        (about) => ({ ...about, available: true, detail: note }),
        (error) => {
          if (!isRoadsFault(error)) throw error;
          return { tilesAsOf: null, version: null, available: false, detail: error.message };
        },
      );
      return {
        provider: chosen.name,
        fallback: fallback.name,
        roads: chosen.name === "valhalla",
        isochrones: chosen.isochrone !== null,
        attribution: attributionOf(chosen),
        ...status,
        detour: USUAL_DETOUR.detour,
      };
    },
  });

  app.post("/api/roads/geometry", {
    config: { access: "viewer" },
    schema: {
      summary: "The lines of planned routes, with time and length of each leg",
      description: "503 when the road engine does not answer: the sentence says so, and great-circle can be asked for.",
      tags: ["roads"],
      querystring: NoQuery,
      body: GeometryBody,
      response: { 200: RouteLines },
    },
    async handler(request) {
      const { routes, provider: name } = request.body;
      const provider = app.roads.named(name);
      const lines = await inTurn(async () => {
        const found: RouteLines["routes"] = [];
        for (const positions of routes) {
          const legs = await provider.geometry(positions.map(([lon, lat]) => ({ lon, lat })));
          const sum = (of: "seconds" | "meters") => legs.reduce((total, leg) => total + leg[of], 0);
          found.push({ seconds: sum("seconds"), meters: sum("meters"), legs });
        }
        return found;
      });
      return {
        provider: provider.name,
        straight: provider.name === "great-circle",
        attribution: attributionOf(provider),
        routes: lines,
      };
    },
  });

  app.get("/api/roads/isochrone", {
    config: { access: "viewer" },
    schema: {
      summary: "What is reached by car within so many minutes, as GeoJSON; 404 without a road engine",
      tags: ["roads"],
      querystring: IsochroneQuery,
      response: { 200: Isochrones },
    },
    async handler(request) {
      const { lon, lat, minutes } = request.query;
      const wanted = [...new Set(minutes.split(",").map(Number))];
      if (Math.max(...wanted) > ISOCHRONE_LIMITS.minutes)
        throw new BadInput(`Ask for at most ${ISOCHRONE_LIMITS.minutes} minutes.`, { field: "minutes" });
      const { chosen } = app.roads;
      const { isochrone } = chosen;
      if (!isochrone)
        throw new BadInput("This server has no road engine, so it cannot tell what is reached in how many minutes.", {
          statusCode: 404,
        });
      const found = await inTurn(() => isochrone({ lon, lat }, wanted));
      return {
        type: "FeatureCollection" as const,
        attribution: attributionOf(chosen),
        features: found.map(({ minutes: within, polygons }) => ({
          type: "Feature" as const,
          properties: { minutes: within },
          geometry: { type: "MultiPolygon" as const, coordinates: polygons },
        })),
      };
    },
  });
};
export default roadsRoutes;

import type { PlanPlace } from "../../algorithms/routing/plan-problem.ts";
import { decodePolyline } from "../../algorithms/routing/polyline.ts";
import { type Leg, NO_WAY_SECONDS, RoadsFault, type Travel, type TravelProvider } from "./travel-provider.ts";
import { EngineDown, EngineRefusal, type ValhallaEngine } from "./valhalla-engine.ts";

/** Locations of one route or look-up that every engine takes (`service_limits.auto.max_locations` as it comes). */
const LOCATIONS = 20;
const COSTING = { costing: "auto" } as const;
/** The engine's own sentences, by which its refusals are told apart: errors in a process of our own carry no number. */
const NO_ROAD_NEAR = /No suitable edges/i;
const TOO_MANY = /Exceeded max locations/i;

export const DOWN_SENTENCE =
  "The road engine does not answer. Start it and try again, or plan with straight lines and a detour factor.";
const noRoute = (cause: unknown) =>
  new RoadsFault(
    `The road engine finds no way between some of these places (${(cause as Error).message}). Leave out what no road reaches, or plan with straight lines and a detour factor.`,
    { engineDown: false, cause },
  );

interface Matrix {
  sources_to_targets: { durations: (number | null)[][]; distances: (number | null)[][] };
}
interface Route {
  trip: { legs: { summary: { time: number; length: number }; shape: string }[] };
}
interface Contours {
  features: {
    properties: { contour: number };
    geometry:
      | { type: "Polygon"; coordinates: [number, number][][] }
      | { type: "MultiPolygon"; coordinates: [number, number][][][] };
  }[];
}
interface Status {
  version?: string;
  tileset_last_modified?: number;
}

/** Real roads, by Valhalla (https://valhalla.github.io/valhalla/api/). */
export function valhallaProvider(engine: ValhallaEngine): TravelProvider {
  /** What an engine allows is learnt by its refusals, and remembered. */
  let block = engine.block;

  const ask = async <T>(...question: Parameters<ValhallaEngine["ask"]>): Promise<T> => {
    try {
      return (await engine.ask(...question)) as T;
    } catch (error) {
      if (error instanceof EngineDown) throw new RoadsFault(DOWN_SENTENCE, { engineDown: true, cause: error });
      throw error;
    }
  };

  /** Places with a road within the engine's reach; the others would have it refuse a whole matrix. */
  const onRoad = async (places: readonly PlanPlace[]): Promise<number[]> => {
    const found: number[] = [];
    for (let from = 0; from < places.length; from += LOCATIONS) {
      const locations = places.slice(from, from + LOCATIONS).map(locationOf);
      const answers = await ask<{ edges: unknown[] | null }[]>("locate", { ...COSTING, locations, verbose: false });
      answers.forEach(({ edges }, i) => {
        if (edges && edges.length > 0) found.push(from + i);
      });
    }
    return found;
  };

  const fill = async (
    travel: { seconds: Float32Array; meters: Float32Array },
    places: readonly PlanPlace[],
    rows: readonly number[],
  ): Promise<void> => {
    const n = places.length;
    for (let s = 0; s < rows.length; ) {
      const sources = rows.slice(s, s + block);
      for (let t = 0; t < rows.length; ) {
        const targets = rows.slice(t, t + block);
        const query = {
          ...COSTING,
          sources: sources.map((i) => locationOf(places[i]!)),
          targets: targets.map((j) => locationOf(places[j]!)),
          units: "kilometers",
          verbose: false,
        };
        let answer: Matrix;
        try {
          answer = await ask<Matrix>("sources_to_targets", query);
        } catch (error) {
          if (!(error instanceof EngineRefusal && TOO_MANY.test(error.message) && block > 1)) throw error;
          block = Math.ceil(block / 2);
          return fill(travel, places, rows);
        }
        const { durations, distances } = answer.sources_to_targets;
        sources.forEach((i, row) => {
          targets.forEach((j, column) => {
            const seconds = durations[row]?.[column];
            if (seconds === undefined) throw new RoadsFault(DOWN_SENTENCE, { engineDown: true });
            if (i === j) return;
            travel.seconds[i * n + j] = seconds ?? NO_WAY_SECONDS;
            travel.meters[i * n + j] = seconds === null ? 0 : (distances[row]?.[column] ?? 0) * 1000;
          });
        });
        t += targets.length;
      }
      s += sources.length;
    }
  };

  return {
    name: "valhalla",

    async matrix(places) {
      const n = places.length;
      // Filled here and handed over whole: a fault on the way leaves nothing of it.
      const travel = { seconds: new Float32Array(n * n).fill(NO_WAY_SECONDS), meters: new Float32Array(n * n) };
      for (let i = 0; i < n; i++) travel.seconds[i * n + i] = 0;
      const all = places.map((_, i) => i);
      let reached = all;
      try {
        await fill(travel, places, all);
      } catch (error) {
        if (!(error instanceof EngineRefusal)) throw error;
        if (!NO_ROAD_NEAR.test(error.message)) throw noRoute(error);
        reached = await onRoad(places);
        travel.seconds.fill(NO_WAY_SECONDS);
        for (let i = 0; i < n; i++) travel.seconds[i * n + i] = 0;
        try {
          await fill(travel, places, reached);
        } catch (again) {
          throw again instanceof EngineRefusal ? noRoute(again) : again;
        }
      }
      const offRoad = all.filter((i) => !reached.includes(i));
      return { provider: "valhalla", ...travel, offRoad } satisfies Travel;
    },

    async geometry(places) {
      const legs: Leg[] = [];
      // The last place of a part is the first of the next.
      for (let from = 0; from < places.length - 1; from += LOCATIONS - 1) {
        const locations = places.slice(from, from + LOCATIONS).map(locationOf);
        const query = { ...COSTING, locations, units: "kilometers", directions_type: "none" };
        const { trip } = await ask<Route>("route", query).catch((error) => {
          throw error instanceof EngineRefusal ? noRoute(error) : error;
        });
        for (const { summary, shape } of trip.legs)
          legs.push({ seconds: summary.time, meters: summary.length * 1000, line: decodePolyline(shape) });
      }
      return legs;
    },

    async isochrone(place, minutes) {
      const contours = [...minutes].sort((a, b) => a - b).map((time) => ({ time }));
      const query = { ...COSTING, locations: [locationOf(place)], contours, polygons: true };
      const { features } = await ask<Contours>("isochrone", query).catch((error) => {
        throw error instanceof EngineRefusal ? noRoute(error) : error;
      });
      return features
        .map(({ properties, geometry }) => ({
          minutes: properties.contour,
          polygons: geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates,
        }))
        .sort((a, b) => b.minutes - a.minutes);
    },

    async about() {
      const status = await ask<Status>("status", {});
      const made = status.tileset_last_modified;
      return { tilesAsOf: made ? new Date(made * 1000).toISOString() : null, version: status.version ?? null };
    },

    close: () => engine.close(),
  };
}

const locationOf = ({ lon, lat }: PlanPlace) => ({ lon, lat });

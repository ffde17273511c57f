import { queryOptions } from "@tanstack/react-query";
import type { BlackSpotResult } from "#server/algorithms/black-spots/identify.ts";
import type { BlackSpotSettings } from "#server/algorithms/black-spots/settings.ts";
import type {
  BlackSpotSet,
  BlackSpotSetSummary,
  NewBlackSpotSet,
} from "#server/features/black-spot-sets/black-spot-sets.contract.ts";
import { fetchJson, sendJson } from "../../../lib/api/fetch-json.ts";
import type { ShownSpot } from "./black-spot.store.ts";

const SETS = "/api/black-spot-sets";

export const setsQuery = queryOptions({
  queryKey: ["black-spot-sets"],
  queryFn: ({ signal }) => fetchJson<{ sets: BlackSpotSetSummary[] }>(SETS, signal),
});

export const fetchSet = (id: number) => fetchJson<BlackSpotSet>(`${SETS}/${id}`);
export const deleteSet = (id: number) => sendJson<null>("DELETE", `${SETS}/${id}`);
export const saveSet = (set: NewBlackSpotSet) => sendJson<BlackSpotSet>("POST", SETS, set);
export const addressOfDownload = (id: number) => `${SETS}/${id}.geojson`;

/** A result as the server keeps it. */
export function setOf(name: string, settings: BlackSpotSettings, result: BlackSpotResult): NewBlackSpotSet {
  const { method, reachM, years, least, severities, weights } = settings;
  return {
    name,
    method,
    settings: { reachM, years, least, severities, weights },
    period: { from: result.from, to: result.to },
    accidents: result.considered,
    spots: result.spots.map((spot) => ({
      geometry: spot.ends
        ? { type: "LineString", coordinates: [...spot.ends] }
        : { type: "Point", coordinates: spot.centre },
      road: spot.road === "" ? null : spot.road,
      n: spot.n,
      fatal: spot.fatal,
      serious: spot.serious,
      slight: spot.slight,
      damageOnly: spot.damageOnly,
      deaths: spot.deaths,
      injuries: spot.injuries,
      epdo: spot.score,
      extentM: spot.extentM,
      accidentIds: spot.accidents,
    })),
  };
}

/** The spots of a saved set as list and map show them. */
export const spotsOf = ({ features }: BlackSpotSet): ShownSpot[] =>
  features.map(({ geometry, properties }) => {
    const { rank, road, n, fatal, serious, slight, damageOnly, deaths, injuries, epdo, extentM } = properties;
    const ends = geometry.type === "LineString" ? geometry.coordinates : null;
    const [first, last] = ends ? [ends[0]!, ends.at(-1)!] : [geometry.coordinates as [number, number], null];
    return {
      rank,
      centre: last ? [(first[0] + last[0]) / 2, (first[1] + last[1]) / 2] : first,
      ends: last ? [first, last] : null,
      road: road ?? "",
      n,
      fatal,
      serious,
      slight,
      damageOnly,
      deaths,
      injuries,
      score: epdo,
      extentM,
    };
  });

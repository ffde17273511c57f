/** Routes, stops and candidates as GeoJSON for the map. Pure. */
import type { EvaluatedPlan, PlanSettings } from "./plan-types.ts";
import { type Position, wayKey } from "./route-ways.ts";
import type { TeamMark } from "./team-marks.ts";

export interface Point {
  lon: number;
  lat: number;
}

interface Options {
  settings: Pick<PlanSettings, "teams">;
  plan: Pick<EvaluatedPlan, "routes" | "unserved">;
  sites: ReadonlyMap<string, Point>;
  marks: ReadonlyMap<string, TeamMark>;
  day: number | null;
  team: string | null;
  /** Along the roads, by `team/day`; without one a route is drawn straight from stop to stop. */
  lines?: ReadonlyMap<string, Position[]> | undefined;
}

type Feature = GeoJSON.Feature;

const point = ({ lon, lat }: Point, properties: GeoJSON.GeoJsonProperties): Feature => ({
  type: "Feature",
  properties,
  geometry: { type: "Point", coordinates: [lon, lat] },
});

/** Along the roads where they are known; else straight, as the distances were estimated, and said to be so. */
export function routeShapes({ settings, plan, sites, marks, day, team, lines: roads }: Options): Feature[] {
  const lines: Feature[] = [];
  const pins: Feature[] = [];
  const depots = new Map<string, Feature>();
  for (const route of plan.routes) {
    const of = settings.teams.find(({ id }) => id === route.team);
    const mark = marks.get(route.team);
    if (!of || !mark || route.stops.length === 0 || (day !== null && route.day !== day)) continue;
    const faint = team !== null && team !== route.team;
    const shared = { colour: mark.colour, ink: mark.ink, faint };
    const stops = route.stops.flatMap(({ visit }) => {
      const site = sites.get(visit);
      return site ? [{ visit, site }] : [];
    });
    const way = [of.start, ...stops.map(({ site }) => site), of.end ?? of.start];
    lines.push({
      type: "Feature",
      properties: { ...shared, kind: "line", dash: marksIndex(marks, route.team) },
      geometry: { type: "LineString", coordinates: roads?.get(wayKey(route)) ?? way.map(({ lon, lat }) => [lon, lat]) },
    });
    stops.forEach(({ visit, site }, index) => {
      pins.push(point(site, { ...shared, kind: "stop", visit, label: `${mark.letter}${index + 1}` }));
    });
    depots.set(route.team, point(of.start, { ...shared, kind: "depot", label: mark.letter }));
  }
  return [...lines, ...depots.values(), ...pins];
}

const marksIndex = (marks: ReadonlyMap<string, TeamMark>, team: string) => [...marks.keys()].indexOf(team);

/** Hollow dots of sites that are in no route. */
export const candidateShapes = (ids: readonly string[], sites: ReadonlyMap<string, Point>): Feature[] =>
  ids.flatMap((id) => {
    const site = sites.get(id);
    return site ? [point(site, { kind: "candidate", visit: id })] : [];
  });

/** The visit whose dot is nearest to a place of the screen, within reach; null: none is. */
export function nearestVisit(
  ids: Iterable<string>,
  positionOf: (id: string) => { x: number; y: number } | null,
  at: { x: number; y: number },
  reach: number,
): string | null {
  let best: { id: string; distance: number } | null = null;
  for (const id of ids) {
    const place = positionOf(id);
    if (!place) continue;
    const distance = Math.hypot(place.x - at.x, place.y - at.y);
    if (distance <= reach && (!best || distance < best.distance)) best = { id, distance };
  }
  return best?.id ?? null;
}

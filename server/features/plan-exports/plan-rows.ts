/** What every format says of a plan in the same words. */
import { type Language, wordOf } from "../../contracts/words.contract.ts";
import type { PlanSheet, SheetPlace, SheetRoute, SheetStop } from "./plan-sheet.contract.ts";
import type { Say } from "./plan-words.ts";

/** Routes that go anywhere, by day and then in the order of the teams. */
export function routesInOrder({ routes, teams }: PlanSheet): SheetRoute[] {
  const place = new Map(teams.map(({ id }, index) => [id, index]));
  return routes
    .filter(({ stops }) => stops.length > 0)
    .toSorted((a, b) => a.day - b.day || (place.get(a.team) ?? 0) - (place.get(b.team) ?? 0));
}

export const teamName = ({ teams }: PlanSheet, route: SheetRoute): string =>
  teams.find(({ id }) => id === route.team)?.name ?? route.team;

/** `2026-07-01 一队` */
export const routeName = (sheet: PlanSheet, route: SheetRoute): string =>
  `${sheet.days[route.day]} ${teamName(sheet, route)}`;

/** A route's places in order, start and end among them. */
export const placesOf = ({ start, stops, end }: SheetRoute): SheetPlace[] => [start, ...stops, end];

/** Its way as one line: as driven, or straight from place to place. */
export function lineOf(route: SheetRoute): (readonly [number, number])[] {
  if (!route.legs) return placesOf(route).map(({ lon, lat }) => [lon, lat] as const);
  // Each leg begins where the one before ended.
  return route.legs.flatMap((leg, i) => (i === 0 ? [...leg] : leg.slice(1)));
}

/** Where somebody learns more of a stop: the site's card, else the place itself (RFC 5870). */
export const linkOf = ({ siteAddress }: PlanSheet, { siteId, lon, lat }: SheetStop): string =>
  siteAddress === null ? `geo:${degrees(lat)},${degrees(lon)}` : `${siteAddress}${siteId}`;

/** Degrees to six decimals, 0.1 m. */
export const degrees = (value: number): number => Math.round(value * 1e6) / 1e6;

/** As of when, by which travel, and that the records are synthetic where they are; sentences. */
export function notes(sheet: PlanSheet, say: Say): string[] {
  return [
    say("asOf", { day: sheet.asOf.businessDate, version: sheet.asOf.dataVersion }),
    sheet.provider === "great-circle" ? say("straight") : say("roads", { provider: sheet.provider }),
    ...(sheet.attribution ? [sheet.attribution] : []),
    ...(sheet.asOf.demo ? [say("demo")] : []),
  ];
}

/** Layer, category and risk level in words. */
export const kindWords = (stop: SheetStop, language: Language) => ({
  layer: wordOf("layer", stop.layer, language),
  category: wordOf("category", stop.category, language),
  level: wordOf("level", stop.riskLevel, language),
});

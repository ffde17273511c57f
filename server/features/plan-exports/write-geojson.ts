import { degrees, lineOf, linkOf, routesInOrder, teamName } from "./plan-rows.ts";
import type { PlanSheet } from "./plan-sheet.contract.ts";
import { cityTime } from "./plan-times.ts";

const OFFSET = "+08:00";

/** GeoJSON (RFC 7946): stops as points and ways as lines, with codes and not words; `plan` says as of when. */
export function writeGeoJson(sheet: PlanSheet): string {
  const features = routesInOrder(sheet).flatMap((route) => {
    const day = sheet.days[route.day]!;
    const team = teamName(sheet, route);
    const at = (seconds: number) => `${cityTime(day, seconds)}${OFFSET}`;
    const way = {
      type: "Feature",
      geometry: { type: "LineString", coordinates: lineOf(route).map(([lon, lat]) => [degrees(lon), degrees(lat)]) },
      properties: {
        kind: "route",
        day,
        team,
        leave: at(route.leave),
        back: at(route.back),
        stops: route.stops.length,
        travel_seconds: Math.round(route.travelSeconds),
        travel_meters: Math.round(route.travelMeters),
        service_seconds: Math.round(route.serviceSeconds),
        straight: route.legs === null,
      },
    };
    const stops = route.stops.map((stop, index) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [degrees(stop.lon), degrees(stop.lat)] },
      properties: {
        kind: "stop",
        day,
        team,
        order: index + 1,
        site_id: stop.siteId,
        name: stop.name,
        address: stop.address,
        layer: stop.layer,
        category: stop.category,
        risk_level: stop.riskLevel,
        arrival: at(stop.arrival),
        begin: at(stop.begin),
        end: at(stop.end),
        reasons: stop.reasons.join("; "),
        link: linkOf(sheet, stop),
      },
    }));
    return [way, ...stops];
  });
  const { id, title, provider, attribution, asOf } = sheet;
  const plan = { id, title, provider, attribution, asOf, plannedAt: sheet.plannedAt };
  return `${JSON.stringify({ type: "FeatureCollection", plan, features })}\n`;
}

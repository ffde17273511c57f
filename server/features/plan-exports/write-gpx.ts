import { xml } from "../../http/xml.ts";
import { degrees, lineOf, linkOf, notes, placesOf, routeName, routesInOrder } from "./plan-rows.ts";
import type { PlanSheet, SheetPlace } from "./plan-sheet.contract.ts";
import { clock, instantOf } from "./plan-times.ts";
import type { Say } from "./plan-words.ts";

const position = ({ lon, lat }: Pick<SheetPlace, "lon" | "lat">) => `lat="${degrees(lat)}" lon="${degrees(lon)}"`;

/**
 * GPX 1.1 (https://www.topografix.com/GPX/1/1/): each stop as a waypoint, each team's day as a route, and its way by road as a
 * track where it is known. Order and children as the schema wants them.
 */
export function writeGpx(sheet: PlanSheet, say: Say): string {
  const routes = routesInOrder(sheet);
  const waypoints = routes.flatMap((route) =>
    route.stops.map((stop, index) => {
      const day = sheet.days[route.day]!;
      const about = [`${clock(stop.begin)}–${clock(stop.end)}`, stop.address, ...stop.reasons].filter(Boolean);
      return `<wpt ${position(stop)}><time>${instantOf(day, stop.begin).toISOString()}</time><name>${xml(`${index + 1} ${stop.name}`)}</name><cmt>${xml(routeName(sheet, route))}</cmt><desc>${xml(about.join("; "))}</desc>${sheet.siteAddress === null ? "" : `<link href="${xml(linkOf(sheet, stop))}"/>`}<type>${xml(stop.layer)}</type></wpt>`;
    }),
  );
  const planned = routes.map((route, index) => {
    const points = placesOf(route).map((place) => `<rtept ${position(place)}><name>${xml(place.name)}</name></rtept>`);
    return `<rte><name>${xml(routeName(sheet, route))}</name><number>${index + 1}</number>${points.join("")}</rte>`;
  });
  const tracks = routes.flatMap((route, index) => {
    if (!route.legs) return [];
    const points = lineOf(route).map(([lon, lat]) => `<trkpt ${position({ lon, lat })}/>`);
    return `<trk><name>${xml(routeName(sheet, route))}</name><number>${index + 1}</number><trkseg>${points.join("")}</trkseg></trk>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="safety-risk-map" xmlns="http://www.topografix.com/GPX/1/1"><metadata><name>${xml(sheet.title)}</name><desc>${xml(notes(sheet, say).join(" "))}</desc><time>${new Date(sheet.plannedAt).toISOString()}</time></metadata>
${[...waypoints, ...planned, ...tracks].join("\n")}
</gpx>
`;
}

import type { Language } from "../../contracts/words.contract.ts";
import { xml } from "../../http/xml.ts";
import { degrees, kindWords, lineOf, linkOf, notes, routeName, routesInOrder } from "./plan-rows.ts";
import type { PlanSheet } from "./plan-sheet.contract.ts";
import { clock, instantOf } from "./plan-times.ts";
import type { Say } from "./plan-words.ts";

/** Colours of the lines as KML writes them, alpha, blue, green, red; told apart by the colour-blind too (Okabe and Ito). */
const LINES = ["ffb27200", "ff009fe6", "ff739e00", "ffa779cc", "ff005ed5", "ffe9b456"];

/** KML 2.3 (OGC 12-007r2): a folder a team's day with its stops in order and its way. */
export function writeKml(sheet: PlanSheet, say: Say, language: Language): string {
  const styles = LINES.map(
    (colour, i) => `<Style id="line${i}"><LineStyle><color>${colour}</color><width>4</width></LineStyle></Style>`,
  );
  const folders = routesInOrder(sheet).map((route) => {
    const day = sheet.days[route.day]!;
    const team = Math.max(
      0,
      sheet.teams.findIndex(({ id }) => id === route.team),
    );
    const stops = route.stops.map((stop, index) => {
      const { layer, category, level } = kindWords(stop, language);
      const data: [name: string, value: string][] = [
        [say("arrival"), clock(stop.arrival)],
        [say("begin"), clock(stop.begin)],
        [say("end"), clock(stop.end)],
        [say("layer"), layer],
        [say("category"), category],
        [say("level"), level],
        [say("reasons"), stop.reasons.join("; ")],
        [say("siteId"), stop.siteId],
      ];
      const fields = data.map(([name, value]) => `<Data name="${xml(name)}"><value>${xml(value)}</value></Data>`);
      const span = `<TimeSpan><begin>${instantOf(day, stop.begin).toISOString()}</begin><end>${instantOf(day, stop.end).toISOString()}</end></TimeSpan>`;
      const link = sheet.siteAddress === null ? "" : xml(linkOf(sheet, stop));
      return `<Placemark><name>${xml(`${index + 1} ${stop.name}`)}</name>${stop.address ? `<address>${xml(stop.address)}</address>` : ""}<description>${link}</description>${span}<ExtendedData>${fields.join("")}</ExtendedData><Point><coordinates>${degrees(stop.lon)},${degrees(stop.lat)}</coordinates></Point></Placemark>`;
    });
    const line = lineOf(route).map(([lon, lat]) => `${degrees(lon)},${degrees(lat)}`);
    return `<Folder><name>${xml(routeName(sheet, route))}</name>
<Placemark><name>${xml(say("route"))}</name><styleUrl>#line${team % LINES.length}</styleUrl><LineString><tessellate>1</tessellate><coordinates>${line.join(" ")}</coordinates></LineString></Placemark>
${stops.join("\n")}</Folder>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>${xml(sheet.title)}</name><description>${xml(notes(sheet, say).join(" "))}</description>${styles.join("")}
${folders.join("\n")}
</Document></kml>
`;
}

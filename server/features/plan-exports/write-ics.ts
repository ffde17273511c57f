/** iCalendar (RFC 5545): an event a stop, in the city's time zone. */
import type { Language } from "../../contracts/words.contract.ts";
import { degrees, kindWords, linkOf, notes, routesInOrder, teamName } from "./plan-rows.ts";
import type { PlanSheet } from "./plan-sheet.contract.ts";
import { cityTime } from "./plan-times.ts";
import type { Say } from "./plan-words.ts";

const ZONE = "Asia/Shanghai";
/** Without daylight saving since 1992. */
const TIME_ZONE = [
  "BEGIN:VTIMEZONE",
  `TZID:${ZONE}`,
  "BEGIN:STANDARD",
  "DTSTART:19920101T000000",
  "TZOFFSETFROM:+0800",
  "TZOFFSETTO:+0800",
  "TZNAME:CST",
  "END:STANDARD",
  "END:VTIMEZONE",
];
/** Octets of a line without its end. */
const LINE_OCTETS = 75;

export function writeIcs(sheet: PlanSheet, say: Say, language: Language): string {
  const stamp = compact(new Date(sheet.plannedAt).toISOString());
  const events = routesInOrder(sheet).flatMap((route) => {
    const day = sheet.days[route.day]!;
    return route.stops.flatMap((stop, index) => {
      const { layer, level } = kindWords(stop, language);
      const about = [`${layer} · ${level}`, ...stop.reasons, ...(sheet.siteAddress ? [linkOf(sheet, stop)] : [])];
      const moment = (seconds: number) => compact(cityTime(day, seconds));
      return [
        "BEGIN:VEVENT",
        // A stop that moves to another hour or day stays the same entry; of a pair each team has its own.
        `UID:plan-${plain(sheet.id)}-site-${plain(stop.siteId)}-team-${plain(route.team)}@safety-risk-map`,
        `DTSTAMP:${stamp}Z`,
        `LAST-MODIFIED:${stamp}Z`,
        `DTSTART;TZID=${ZONE}:${moment(stop.begin)}`,
        `DTEND;TZID=${ZONE}:${moment(stop.end)}`,
        `SUMMARY:${text(`${teamName(sheet, route)} ${index + 1}. ${stop.name}`)}`,
        ...(stop.address ? [`LOCATION:${text(stop.address)}`] : []),
        `GEO:${degrees(stop.lat)};${degrees(stop.lon)}`,
        `DESCRIPTION:${text(about.join("\n"))}`,
        "END:VEVENT",
      ];
    });
  });
  return [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//safety-risk-map//plan//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `X-WR-CALNAME:${text(sheet.title)}`,
    `X-WR-CALDESC:${text(notes(sheet, say).join(" "))}`,
    `X-WR-TIMEZONE:${ZONE}`,
    ...TIME_ZONE,
    ...events,
    "END:VCALENDAR",
  ]
    .map((line) => `${folded(line)}\r\n`)
    .join("");
}

/** `20260701T080500`, without zone. */
const compact = (iso: string): string => iso.slice(0, 19).replace(/[-:]/g, "");

/** A text value: backslash, semicolon, comma and line ends escaped; other control characters have no place in it. */
const text = (value: string): string =>
  value
    .toWellFormed()
    .replace(/[\\;,]/g, "\\$&")
    .replace(/\r\n|\r|\n/g, "\\n")
    .replace(/[^\P{Cc}\t]/gu, "");

/** An id within an identifier. */
const plain = (id: string): string => encodeURIComponent(id).replaceAll("%", "_");

/** Long lines go on in the next after a space; never within a character. */
function folded(line: string): string {
  let octets = 0;
  let out = "";
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > LINE_OCTETS) {
      out += "\r\n ";
      octets = 1;
    }
    out += character;
    octets += size;
  }
  return out;
}

/** The plan as a table, a row a stop: for CSV and for workbooks. */
import type { Language } from "../../contracts/words.contract.ts";
import { degrees, kindWords, routesInOrder, teamName } from "./plan-rows.ts";
import type { PlanSheet } from "./plan-sheet.contract.ts";
import { clock } from "./plan-times.ts";
import type { PlanWord, Say } from "./plan-words.ts";

/** Columns in order; numbers stay numbers. */
const COLUMNS = [
  ["day", "date"],
  ["team", "text"],
  ["order", "integer"],
  ["siteId", "text"],
  ["site", "text"],
  ["address", "text"],
  ["layer", "text"],
  ["category", "text"],
  ["level", "text"],
  ["arrival", "text"],
  ["begin", "text"],
  ["end", "text"],
  ["travelMinutes", "integer"],
  ["travelKm", "number"],
  ["reasons", "text"],
] as const satisfies readonly (readonly [PlanWord, string])[];

export interface PlanTable {
  columns: { name: PlanWord; heading: string; type: (typeof COLUMNS)[number][1] }[];
  rows: { values: (string | number)[]; lon: number; lat: number }[];
}

export function planTable(sheet: PlanSheet, say: Say, language: Language): PlanTable {
  return {
    columns: COLUMNS.map(([name, type]) => ({ name, heading: say(name), type })),
    rows: routesInOrder(sheet).flatMap((route) =>
      route.stops.map((stop, index) => {
        const { layer, category, level } = kindWords(stop, language);
        const values = [
          sheet.days[route.day]!,
          teamName(sheet, route),
          index + 1,
          stop.siteId,
          stop.name,
          stop.address,
          layer,
          category,
          level,
          clock(stop.arrival),
          clock(stop.begin),
          clock(stop.end),
          Math.round(stop.travelSeconds / 60),
          Math.round(stop.travelMeters / 100) / 10,
          stop.reasons.join("; "),
        ];
        return { values, lon: degrees(stop.lon), lat: degrees(stop.lat) };
      }),
    ),
  };
}

/**
 * A plan as it leaves the house: everything that a file or a sheet of paper says, already looked up, so that the writers know
 * neither tables nor solver.
 */
import type { DaySeconds, Window } from "../../algorithms/routing/plan-problem.ts";
import type { Category, Layer, RiskLevel } from "../../contracts/vocabulary.contract.ts";

export const PLAN_FORMATS = {
  gpx: { type: "application/gpx+xml", ending: "gpx" },
  kml: { type: "application/vnd.google-earth.kml+xml", ending: "kml" },
  csv: { type: "text/csv; charset=utf-8", ending: "csv" },
  xlsx: { type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ending: "xlsx" },
  geojson: { type: "application/geo+json", ending: "geojson" },
  ics: { type: "text/calendar; charset=utf-8", ending: "ics" },
  html: { type: "text/html; charset=utf-8", ending: "html" },
} as const;
export type PlanFormat = keyof typeof PLAN_FORMATS;

export interface SheetPlace {
  name: string;
  /** Degrees, WGS84. */
  lon: number;
  lat: number;
}

export interface SheetStop extends SheetPlace {
  siteId: string;
  address: string;
  layer: Layer;
  category: Category;
  riskLevel: RiskLevel;
  arrival: DaySeconds;
  /** Of the inspection. */
  begin: DaySeconds;
  end: DaySeconds;
  /** From the stop before, or the start. */
  travelSeconds: number;
  travelMeters: number;
  breakBefore: Window | null;
  /** Why this site, as sentences in the language of the sheet. */
  reasons: readonly string[];
}

/** One team's day. */
export interface SheetRoute {
  /** Id of the team. */
  team: string;
  /** Index of the day. */
  day: number;
  start: SheetPlace;
  end: SheetPlace;
  leave: DaySeconds;
  back: DaySeconds;
  travelSeconds: number;
  travelMeters: number;
  serviceSeconds: number;
  stops: readonly SheetStop[];
  /** The way from each place to the next, the way back among them: lon, lat; null: not asked for, straight lines are drawn. */
  legs: readonly (readonly (readonly [lon: number, lat: number])[])[] | null;
}

export interface PlanSheet {
  /** Number of the plan: part of what calendars know its entries by. */
  id: string;
  title: string;
  city: string;
  asOf: {
    /** YYYY-MM-DD. */
    businessDate: string;
    dataVersion: number;
    /** ISO 8601 instant. */
    changedAt: string;
    /** The records are synthetic. */
    demo: boolean;
  };
  /** ISO 8601 instant at which the plan was last changed. */
  plannedAt: string;
  /** What travel was reckoned with: `great-circle` or the name of a road engine. */
  provider: string;
  /** Of the roads; null where none were used. */
  attribution: string | null;
  /** Where a site's card opens, the id to be put at its end, such as `https://…/?site=`; null: places are linked as `geo:`. */
  siteAddress: string | null;
  /** ISO dates, in order. */
  days: readonly string[];
  teams: readonly { id: string; name: string }[];
  routes: readonly SheetRoute[];
  /** Left out of the plan, with the reason. */
  unserved: readonly { name: string; reason: string }[];
  /** Outlines of regions behind the map: rings of lon, lat. */
  outlines: readonly (readonly (readonly [lon: number, lat: number])[])[];
}

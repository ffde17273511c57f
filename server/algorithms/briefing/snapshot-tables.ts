/**
 * What a briefing is computed from: everything the snapshot froze, decoded. Templates, recount and suppression read this
 * and nothing else: no clock, no database, no live record.
 */
import type {
  Category,
  FindingGrade,
  FindingStatus,
  HOUSE_APPRAISALS,
  HouseControl,
  HouseWorks,
  Layer,
  RiskLevel,
  SiteStatus,
  Supervision,
} from "../../contracts/vocabulary.contract.ts";
import type { AccidentTable } from "../accidents/accident-table.ts";
import type { Period } from "../analysis/analysis-types.ts";
import type { RegionParent } from "../crossfilter/region-match.ts";
import type { Cube } from "../cube/cube.ts";
import type { Lifecycle } from "../lifecycle/lifecycle.ts";
import type { BriefingContent } from "./briefing.ts";

/** Every region of the city: city, counties, zones, townships (villages may be left out: no table carries them). */
export interface SnapshotRegion extends RegionParent {
  nameZh: string;
  nameEn: string;
}

/** A finding with its site, as plain JSON. Days are YYYY-MM-DD, ids are decimal strings. */
export interface SnapshotFinding {
  id: string;
  siteId: string;
  siteName: string;
  layer: Layer;
  category: Category;
  riskLevel: RiskLevel;
  siteStatus: SiteStatus;
  siteSupervision: Supervision;
  regionCode: string;
  /** Degrees, WGS84; null where the snapshot keeps no positions. */
  lon: number | null;
  lat: number | null;
  grade: FindingGrade;
  description: string;
  measures: string | null;
  foundOn: string;
  deadlineOriginal: string;
  deadline: string;
  /** From the deadline to the business date; 0 when not overdue. */
  daysOverdue: number;
  status: FindingStatus;
  supervision: Supervision;
  closedOn: string | null;
  unit: string | null;
  person: string | null;
  /** Ids of the first photo before and the last after, frozen with the snapshot. */
  photos: { before: string | null; after: string | null };
}

/** The first rows of a list, with those of every unit and every layer, and how many there were altogether. */
export interface SnapshotList {
  total: number;
  rows: readonly SnapshotFinding[];
}

/** So many rows of each list are frozen. */
export const LIST_LIMITS = { supervised: 200, overdue: 200, dueSoon: 100, cases: 24 } as const;
/** And so many of each reporting unit and of each layer: what the sheet of a unit and a briefing on one layer show. */
export const LIST_LEAST = 6;

export interface SnapshotLists {
  /** Findings not closed at sites under listed supervision: the highest level first, then the earliest deadline. */
  supervised: SnapshotList;
  /** Overdue on the business date: the longest overdue first. */
  overdue: SnapshotList;
  /** Open, not waiting for acceptance, due within 30 days after the business date: the earliest deadline first. */
  dueSoon: SnapshotList;
  /**
   * Findings worth telling, closed in the 365 days up to the business date: with photos both before and after first, then
   * with either, then without; among those the worst risk level, then the latest closed. `total`: all closed in those days.
   */
  cases: SnapshotList;
}

/** Self-built houses counted by region and their attributes; null where the record does not say. One row a combination. */
export interface HouseCount {
  regionCode: string;
  category: Category;
  appraisal: (typeof HOUSE_APPRAISALS)[number] | null;
  control: HouseControl | null;
  works: HouseWorks | null;
  n: number;
}

export interface SnapshotSettings {
  /** What the briefing tells of; null: the 91 days up to the business date. */
  period: Period | null;
  /** "How long since the last accident with at least so many deaths". */
  deathsAtLeast: number;
  /** Of the composite risk index, 0 … 100 each, in the order of its parts (client/lib/view/view-state.ts). */
  weights: readonly number[];
  /** What plans weigh sites by, as the city set it; printed, not computed with. */
  priorities: Readonly<Record<string, number>>;
  /** First and last day of the flood season, MM-DD. */
  floodSeason: { from: string; to: string };
}

/** Flood season of Hunan: 1 April to 30 September (the province's implementing measures of the Flood Control Law). */
export const USUAL_SETTINGS: SnapshotSettings = {
  period: null,
  deathsAtLeast: 3,
  weights: [30, 25, 25, 10, 10],
  priorities: {},
  floodSeason: { from: "04-01", to: "09-30" },
};

export interface SnapshotTables {
  /** The snapshot's id. */
  id: string;
  /** Cube, lifecycle and accidents are of one moment: their `asOf` says the same data version and business date. */
  cube: Cube;
  lifecycle: Lifecycle;
  accidents: AccidentTable;
  regions: readonly SnapshotRegion[];
  houses: readonly HouseCount[];
  lists: SnapshotLists;
  /** The city's polygons (counties), for the map's frame; null where none are loaded. */
  area: GeoJSON.FeatureCollection<GeoJSON.Polygon | GeoJSON.MultiPolygon> | null;
  settings: SnapshotSettings;
  stamp: BriefingContent["stamp"];
}

/** The whole view as one value: what the URL says, what the store holds, what a copied link opens. */
import type { Compared, HotMeasure, Period, SurfaceKind } from "#server/algorithms/analysis/analysis-types.ts";
import type { BREAK_METHODS } from "#server/algorithms/class-breaks.ts";
import type { CubeFilter } from "#server/algorithms/crossfilter/crossfilter.ts";
import type { UnitScheme } from "#server/algorithms/crossfilter/region-match.ts";
import type { FindingSort } from "#server/features/findings/findings.contract.ts";
import type { MEASURES } from "../measures.ts";

export const LANGUAGES = ["zh", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

export const THEMES = ["light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export const UNIT_SCHEMES = ["reporting", "county"] as const satisfies readonly UnitScheme[];
export const ORDERS = ["descending", "ascending"] as const;
export const RESOLUTIONS = ["auto", 5, 6, 7, 8] as const;
export const FLOW_WEEKS = [13, 26, 52, 156] as const;
export const SHOWN = ["density", "points", "choropleth"] as const;
export const PANELS = ["left", "right", "legend"] as const;
export const CLASS_COUNTS = [3, 4, 5, 6] as const;
/** What the page is for at the moment. */
export const MODES = ["map", "plan", "briefing"] as const;
export type Mode = (typeof MODES)[number];
/** What the right panel shows where no record is open. */
export const TABS = ["ranking", "change", "accidents", "whatif"] as const;
/** What lies along the lower edge of the map. */
export const DOCKS = ["time", "lists", "responsibility", "quality", "routes"] as const;
/** Periods that one is compared with. */
export const AGAINST = ["previous", "lastYear"] as const;
export const LIST_KINDS = ["overdue", "supervised", "new", "worst", "selection"] as const;
/** Orders that a list of findings can be put in beside its own. */
export const SORTS = ["deadline", "found", "level", "supervision"] as const satisfies readonly FindingSort[];
/** Parts of the composite risk index, in the order of its weights. */
export const INDEX_PARTS = ["majorShare", "openPer1000", "overdueShare", "uninspected", "accidents"] as const;
export const USUAL_WEIGHTS: readonly number[] = [30, 25, 25, 10, 10];

export interface Camera {
  lon: number;
  lat: number;
  zoom: number;
}

/** What people filter by; `place` is one code, because the map drills into one place at a time. */
export type ViewFilter = Omit<CubeFilter, "place" | "units"> & { place: string | null };

export interface View {
  mode: Mode;
  /** Null until the map has fitted the city. */
  camera: Camera | null;
  filter: ViewFilter;
  units: UnitScheme;
  measure: (typeof MEASURES)[number];
  order: (typeof ORDERS)[number];
  shown: readonly (typeof SHOWN)[number][];
  resolution: (typeof RESOLUTIONS)[number];
  breaks: {
    method: (typeof BREAK_METHODS)[number];
    classes: (typeof CLASS_COUNTS)[number];
    /** Of the method `manual`, in the measure's own unit (a rate is 0 … 1). */
    manual: readonly number[];
  };
  weeks: (typeof FLOW_WEEKS)[number];
  /** What the hexagons show, of which measure, flat or as columns. */
  surface: SurfaceKind;
  hotMeasure: HotMeasure;
  columns: boolean;
  /** The days that rates of progress, accidents and comparisons refer to; null: the 91 days up to the business date. */
  period: Period | null;
  /** A filter on the records' attributes and on drawn areas, as CQL2 text; the server answers it. */
  where: string | null;
  tab: (typeof TABS)[number];
  dock: (typeof DOCKS)[number] | null;
  rows: (typeof LIST_KINDS)[number];
  /** Null: the list's own order. */
  sort: (typeof SORTS)[number] | null;
  /** Weights of INDEX_PARTS, 0 … 100 each. */
  weights: readonly number[];
  /** "Since the last accident with at least so many deaths". */
  deathsAtLeast: number;
  /** Of which kind the accidents are that are mapped, listed and counted by class, as their source says it; null: of any. */
  accidentKind: string | null;
  /** What is compared between two periods, and with which of the two earlier ones. */
  compared: Compared;
  against: (typeof AGAINST)[number];
  /** Id of the saved plan that is open; null: none, or one that is not saved yet. */
  plan: string | null;
  /** Version of that plan; null: the latest. */
  planVersion: number | null;
  /** Day of the plan looked at, 0 the first; null: all. */
  planDay: number | null;
  /** Id of the team looked at. */
  planTeam: string | null;
  /** Id of the site of the plan that is chosen: a stop or a candidate. */
  planStop: string | null;
  /** Id of the briefing that is open; null: none. */
  briefing: string | null;
  /** Its step that is shown, 1 the first. */
  step: number;
  /** Id of the snapshot whose frozen records are shown in place of the records as they are; null: the latter. */
  snapshot: string | null;
  /** Id of the site whose card is open. */
  site: string | null;
  /** Ids of the coincident sites whose list is open. */
  list: readonly string[];
  panels: readonly (typeof PANELS)[number][];
  theme: Theme;
  language: Language;
}

export const NO_FILTER: ViewFilter = { layer: [], category: [], level: [], status: [], supervision: [], place: null };

/** The view of a URL that says nothing; theme and language are the reader's own. */
export function defaultView(theme: Theme, language: Language): View {
  return {
    mode: "map",
    camera: null,
    filter: NO_FILTER,
    units: "reporting",
    measure: "rectification",
    order: "descending",
    shown: SHOWN,
    resolution: "auto",
    breaks: { method: "quantile", classes: 5, manual: [] },
    weeks: 26,
    surface: "count",
    hotMeasure: "open",
    columns: false,
    period: null,
    where: null,
    tab: "ranking",
    dock: null,
    rows: "overdue",
    sort: null,
    weights: USUAL_WEIGHTS,
    deathsAtLeast: 3,
    accidentKind: null,
    compared: "accidents",
    against: "previous",
    plan: null,
    planVersion: null,
    planDay: null,
    planTeam: null,
    planStop: null,
    briefing: null,
    step: 1,
    snapshot: null,
    site: null,
    list: [],
    panels: PANELS,
    theme,
    language,
  };
}

/** Lists that a snapshot freezes. */
export const FROZEN_LISTS = ["overdue", "supervised"] as const satisfies readonly View["rows"][];

/** A view without what the records alone can answer, where a snapshot is looked at. */
export function withoutLive(view: View): View {
  if (view.snapshot === null) return view;
  return {
    ...view,
    // Plans are made of the records as they are; a briefing is of its snapshot.
    mode: view.mode === "plan" ? "map" : view.mode,
    plan: null,
    planVersion: null,
    planDay: null,
    planTeam: null,
    planStop: null,
    site: null,
    list: view.list.length === 0 ? view.list : [],
    where: null,
    dock: view.dock === "quality" || view.dock === "routes" ? null : view.dock,
    rows: FROZEN_LISTS.find((list) => list === view.rows) ?? "overdue",
  };
}

/** The filter as the counting understands it. */
export function cubeFilter(view: Pick<View, "filter" | "units">): CubeFilter {
  const { place, ...rest } = view.filter;
  return { ...rest, place: place === null ? [] : [place], units: view.units };
}

/** The view as a query string and back. Pure; words it does not know are ignored, so an old link still opens. */
import { COMPARED, HOT_MEASURES, type Period, SURFACES } from "#server/algorithms/analysis/analysis-types.ts";
import { BREAK_METHODS } from "#server/algorithms/class-breaks.ts";
import {
  ALL_CATEGORIES,
  LAYERS,
  RISK_LEVELS,
  SITE_STATUSES,
  SUPERVISIONS,
} from "#server/contracts/vocabulary.contract.ts";
import { MEASURES } from "../measures.ts";
import {
  AGAINST,
  type Camera,
  CLASS_COUNTS,
  DOCKS,
  defaultView,
  FLOW_WEEKS,
  INDEX_PARTS,
  LANGUAGES,
  LIST_KINDS,
  MODES,
  ORDERS,
  PANELS,
  RESOLUTIONS,
  SHOWN,
  SORTS,
  TABS,
  THEMES,
  UNIT_SCHEMES,
  type View,
  withoutLive,
} from "./view-state.ts";

const NOTHING = "none";
const MAX_LISTED = 100;
const MAX_WHERE = 8000;
const MAX_WEIGHT = 100;
const MAX_DEATHS = 1000;
const MAX_KIND = 60;
const MAX_VERSION = 99_999;
/** Steps of a briefing (server/features/briefings/briefings.contract.ts). */
const MAX_STEP = 100;
/** Plans have ten days at most, counted from 0. */
const MAX_DAY = 9;

/** What the URL says of a view. What equals the default is left out, but for theme and language, which differ by reader. */
export function encodeView(view: View): string {
  const usual = defaultView(view.theme, view.language);
  const parts: [string, string][] = [];
  const add = (name: string, value: string | null) => {
    if (value !== null && value !== "") parts.push([name, value]);
  };
  const list = (values: readonly (string | number)[]) => values.join(",");
  const unlessUsual = (name: keyof View & string) => (view[name] === usual[name] ? null : String(view[name]));
  const sets = (values: readonly string[], all: readonly string[]) =>
    values.length === all.length ? null : values.length === 0 ? NOTHING : list(values);

  add("mode", unlessUsual("mode"));
  add("briefing", view.briefing);
  add("step", unlessUsual("step"));
  // Where the map looks and what it shows is the step's own.
  if (view.mode === "briefing") {
    add("panels", sets(view.panels, PANELS));
    add("theme", view.theme);
    add("lang", view.language);
    return written(parts);
  }
  add("snapshot", view.snapshot);
  add("at", view.camera && encodeCamera(view.camera));
  const { filter } = view;
  add("layer", list(filter.layer));
  add("category", list(filter.category));
  add("level", list(filter.level));
  add("status", list(filter.status));
  add("supervision", list(filter.supervision));
  add("place", filter.place);
  add("units", unlessUsual("units"));
  add("measure", unlessUsual("measure"));
  add("order", unlessUsual("order"));
  add("show", sets(view.shown, SHOWN));
  add("cells", unlessUsual("resolution"));
  const { method, classes, manual } = view.breaks;
  if (method !== usual.breaks.method || classes !== usual.breaks.classes) add("classes", `${method},${classes}`);
  add("breaks", list(manual));
  add("weeks", unlessUsual("weeks"));
  add("surface", unlessUsual("surface"));
  add("hot", unlessUsual("hotMeasure"));
  add("columns", view.columns ? "1" : null);
  add("period", view.period && `${view.period.from},${view.period.to}`);
  add("where", view.where);
  add("tab", unlessUsual("tab"));
  add("dock", view.dock);
  add("rows", unlessUsual("rows"));
  add("sort", view.sort);
  add("weights", list(view.weights) === list(usual.weights) ? null : list(view.weights));
  add("deaths", unlessUsual("deathsAtLeast"));
  add("kind", view.accidentKind);
  add("compared", unlessUsual("compared"));
  add("against", unlessUsual("against"));
  add("plan", view.plan);
  add("version", unlessUsual("planVersion"));
  add("day", unlessUsual("planDay"));
  add("team", view.planTeam);
  add("stop", view.planStop);
  add("site", view.site);
  add("list", list(view.list));
  add("panels", sets(view.panels, PANELS));
  add("theme", view.theme);
  add("lang", view.language);
  return written(parts);
}

const written = (parts: readonly [string, string][]) =>
  parts.map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%2C", ",")}`).join("&");

/** The view a query string describes; what it leaves out or misspells is taken from `usual`. */
export function decodeView(query: string, usual: View): View {
  const said = new URLSearchParams(query);
  const words = (name: string) => said.get(name)?.split(",").filter(Boolean) ?? [];
  const among = <T extends string | number>(name: string, all: readonly T[]): T[] => {
    const given = words(name);
    return all.filter((value) => given.includes(String(value)));
  };
  const one = <T extends string | number>(name: string, all: readonly T[], otherwise: T): T =>
    all.find((value) => String(value) === said.get(name)) ?? otherwise;
  const set = <T extends string>(name: string, all: readonly T[], otherwise: readonly T[]) =>
    said.has(name) ? among(name, all) : otherwise;

  const [method, classes] = words("classes");
  return withoutLive({
    mode: one("mode", MODES, usual.mode),
    camera: decodeCamera(words("at")) ?? usual.camera,
    filter: {
      layer: among("layer", LAYERS),
      category: among("category", ALL_CATEGORIES),
      level: among("level", RISK_LEVELS),
      status: among("status", SITE_STATUSES),
      supervision: among("supervision", SUPERVISIONS),
      place: said.get("place")?.match(/^[0-9]{6,12}(-[A-Z]+)?$/)?.[0] ?? null,
    },
    units: one("units", UNIT_SCHEMES, usual.units),
    measure: one("measure", MEASURES, usual.measure),
    order: one("order", ORDERS, usual.order),
    shown: set("show", SHOWN, usual.shown),
    resolution: one("cells", RESOLUTIONS, usual.resolution),
    breaks: {
      method: BREAK_METHODS.find((known) => known === method) ?? usual.breaks.method,
      classes: CLASS_COUNTS.find((known) => String(known) === classes) ?? usual.breaks.classes,
      manual: words("breaks").map(Number).filter(Number.isFinite),
    },
    weeks: one("weeks", FLOW_WEEKS, usual.weeks),
    surface: one("surface", SURFACES, usual.surface),
    hotMeasure: one("hot", HOT_MEASURES, usual.hotMeasure),
    columns: said.get("columns") === "1",
    period: decodePeriod(words("period")),
    where: said.get("where")?.slice(0, MAX_WHERE).trim() || null,
    tab: one("tab", TABS, usual.tab),
    dock: DOCKS.find((dock) => dock === said.get("dock")) ?? null,
    rows: one("rows", LIST_KINDS, usual.rows),
    sort: SORTS.find((sort) => sort === said.get("sort")) ?? null,
    weights: decodeWeights(words("weights")) ?? usual.weights,
    deathsAtLeast: wholeNumber(said.get("deaths"), 1, MAX_DEATHS) ?? usual.deathsAtLeast,
    accidentKind: said.get("kind")?.slice(0, MAX_KIND).trim() || null,
    compared: one("compared", COMPARED, usual.compared),
    against: one("against", AGAINST, usual.against),
    plan: rowId(said.get("plan")),
    planVersion: wholeNumber(said.get("version"), 1, MAX_VERSION),
    planDay: wholeNumber(said.get("day"), 0, MAX_DAY),
    planTeam: said.get("team")?.match(/^[A-Za-z0-9_-]{1,40}$/)?.[0] ?? null,
    planStop: rowId(said.get("stop")),
    briefing: rowId(said.get("briefing")),
    step: wholeNumber(said.get("step"), 1, MAX_STEP) ?? usual.step,
    snapshot: rowId(said.get("snapshot")),
    site: rowId(said.get("site")),
    list: words("list")
      .filter((id) => /^[0-9]{1,15}$/.test(id))
      .slice(0, MAX_LISTED),
    panels: set("panels", PANELS, usual.panels),
    theme: one("theme", THEMES, usual.theme),
    language: one("lang", LANGUAGES, usual.language),
  });
}

/** Six decimals of a degree are 0.1 m; four of a zoom level are below a pixel. */
const encodeCamera = ({ lon, lat, zoom }: Camera) =>
  [lon.toFixed(6), lat.toFixed(6), zoom.toFixed(4)].map(Number).join(",");

function decodeCamera(words: string[]): Camera | null {
  const [lon, lat, zoom] = words.map(Number);
  if (words.length !== 3 || !(Math.abs(lon!) <= 180) || !(Math.abs(lat!) <= 85) || !(zoom! >= 0 && zoom! <= 22))
    return null;
  return { lon: lon!, lat: lat!, zoom: zoom! };
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function decodePeriod([from, to, ...more]: string[]): Period | null {
  const isDay = (day: string | undefined): day is string =>
    day !== undefined && DAY.test(day) && !Number.isNaN(Date.parse(`${day}T00:00:00Z`));
  return isDay(from) && isDay(to) && from <= to && more.length === 0 ? { from, to } : null;
}

function decodeWeights(words: string[]): number[] | null {
  const weights = words.map((word) => wholeNumber(word, 0, MAX_WEIGHT));
  const whole = weights.every((weight) => weight !== null);
  return whole && weights.length === INDEX_PARTS.length && weights.some((weight) => weight > 0) ? weights : null;
}

const rowId = (word: string | null): string | null => (word && /^[0-9]{1,15}$/.test(word) ? word : null);

function wholeNumber(word: string | null, least: number, most: number): number | null {
  if (word === null || !/^\d{1,6}$/.test(word)) return null;
  const value = Number(word);
  return value >= least && value <= most ? value : null;
}

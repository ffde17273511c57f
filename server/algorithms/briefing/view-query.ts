/**
 * Queries of the live map, as client/lib/view/url-state.ts reads them: only what a briefing says of a view. Tested against
 * that reader, so that the two cannot part.
 */
import { COMPARED, type Compared, type Period } from "../analysis/analysis-types.ts";
import type { Fact, FactQuestion } from "./briefing.ts";
import { comparisonOf, type Scope } from "./questions.ts";

/** CSS pixels of the map that a view's camera is meant for, the smallest a slide has; a larger one shows the same closer. */
export const VIEW_FRAME = { width: 640, height: 480 } as const;

export interface BriefingView {
  camera?: { lon: number; lat: number; zoom: number };
  scope?: Scope;
  measure?: string;
  show?: readonly string[];
  cells?: number;
  surface?: string;
  hot?: string;
  period?: Period;
  tab?: string;
  dock?: string;
  rows?: string;
  deaths?: number;
  /** Of accidents. */
  kind?: string;
  compared?: Compared;
  against?: "previous" | "lastYear";
  /** CQL2 text, which the live records alone can be asked. */
  where?: string;
  site?: string;
}

/** In the order the live map writes them itself. */
export function encodeBriefingView(view: BriefingView): string {
  const { camera, scope = {}, period } = view;
  const parts: [string, string | undefined][] = [
    ["at", camera && [camera.lon.toFixed(6), camera.lat.toFixed(6), camera.zoom.toFixed(4)].map(Number).join(",")],
    ["layer", scope.layer?.join()],
    ["category", scope.category?.join()],
    ["level", scope.level?.join()],
    ["status", scope.status?.join()],
    ["supervision", scope.supervision?.join()],
    ["place", scope.place ?? undefined],
    ["measure", view.measure],
    ["show", view.show?.join()],
    ["cells", view.cells?.toString()],
    ["surface", view.surface],
    ["hot", view.hot],
    ["period", period && `${period.from},${period.to}`],
    ["where", view.where],
    ["tab", view.tab],
    ["dock", view.dock],
    ["rows", view.rows],
    ["deaths", view.deaths?.toString()],
    ["kind", view.kind],
    ["compared", view.compared],
    ["against", view.against],
    ["site", view.site],
  ];
  return parts
    .filter((part): part is [string, string] => part[1] !== undefined && part[1] !== "")
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%2C", ",")}`)
    .join("&");
}

/**
 * Where a number leads: the live map with the fact's own filter and period, and the panel, measure or list in which the number
 * itself stands.
 */
export function viewOfFact({ ask }: Pick<Fact, "ask">, camera?: BriefingView["camera"]): string {
  const { category, level, status, supervision, place } = ask.filter;
  const layer = ask.what === "houses" ? ["self_built_house"] : ask.filter.layer;
  return encodeBriefingView({
    ...(camera && { camera }),
    scope: { layer, category, level, status, supervision, place } as Scope,
    ...(ask.period && { period: ask.period }),
    ...whereItStands(ask),
  });
}

const OF_ACCIDENTS = ["accidents", "deaths", "injuries", "unstated", "lastAccident", "monthsSince", "daysSince"];
/** Columns of the comparison by what is counted for them. */
const COMPARED_AS: Readonly<Record<string, Compared>> = {
  found: "found",
  closedInPeriod: "closed",
  fellOverdue: "fellOverdue",
};
/** Measures of the ranking by what is counted for them, but for the usual one. */
const MEASURED_AS: Readonly<Record<string, string>> = {
  onTimeShare: "onTime",
  closedOnTime: "onTime",
  medianDays: "medianDays",
  overdueShare: "overdueShare",
  findingsPer1000: "findingsPer1000",
  sites: "sites",
  open: "open",
  dueIn: "dueSoon",
  forecastOpen: "dueSoon",
};

function whereItStands(ask: FactQuestion): Partial<BriefingView> {
  const { supervision } = ask.filter;
  const { with: more = {} } = ask;
  const of = String(more.of ?? ask.what);
  const isChange = ask.what === "change" || ask.what === "changeShare";
  const kind = more.kind === undefined ? {} : { kind: String(more.kind) };
  const deaths = more.deathsAtLeast === undefined ? {} : { deaths: Number(more.deathsAtLeast) };
  const compared = COMPARED.find((one) => one === (COMPARED_AS[of] ?? of));
  const isOfAccidents = OF_ACCIDENTS.includes(of);
  // The comparison knows accidents of all kinds together.
  if (compared && (isOfAccidents ? isChange && more.kind === undefined : true)) {
    const comparison = comparisonOf(ask);
    return { tab: "change", compared, ...(comparison && { against: comparison }) };
  }
  if (isOfAccidents) return { tab: "accidents", ...kind, ...deaths };
  if (["overdue", "overdueFor", "longestOverdue"].includes(of)) return { dock: "lists", rows: "overdue" };
  if (supervision.length > 0) return { dock: "lists", rows: "supervised" };
  if (of === "houses") return houseConditions(more);
  const measure = MEASURED_AS[of];
  return measure === undefined ? {} : { measure };
}

/** The attributes asked of houses; what a record does not say is no condition on it. */
function houseConditions(more: Readonly<Record<string, string | number>>): Partial<BriefingView> {
  const conditions = ["appraisal", "control", "works"].flatMap((name) =>
    more[name] === undefined || more[name] === "unknown" ? [] : [`${name} = '${more[name]}'`],
  );
  return conditions.length === 0 ? {} : { where: conditions.join(" AND ") };
}

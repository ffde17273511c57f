/**
 * Queries of the live map, as client/lib/view/url-state.ts reads them: only what a briefing says of a view. Tested against
 * that reader, so that the two cannot part.
 */
import type { Period } from "../analysis/analysis-types.ts";
import type { Fact } from "./briefing.ts";
import type { Scope } from "./questions.ts";

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
    ["tab", view.tab],
    ["dock", view.dock],
    ["rows", view.rows],
    ["deaths", view.deaths?.toString()],
    ["site", view.site],
  ];
  return parts
    .filter((part): part is [string, string] => part[1] !== undefined && part[1] !== "")
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%2C", ",")}`)
    .join("&");
}

/** Where a number leads: the live map with the fact's own filter and period, and the list or panel that tells of it. */
export function viewOfFact({ ask }: Pick<Fact, "ask">, camera?: BriefingView["camera"]): string {
  const { layer, category, level, status, supervision, place } = ask.filter;
  const aboutAccidents = ["accidents", "deaths", "injuries", "unstated", "lastAccident", "monthsSince", "daysSince"];
  const of = String(ask.with?.of ?? ask.what);
  const overdue = ["overdue", "overdueFor", "longestOverdue"].includes(of);
  return encodeBriefingView({
    ...(camera && { camera }),
    scope: { layer, category, level, status, supervision, place } as Scope,
    ...(ask.period && { period: ask.period }),
    ...(aboutAccidents.includes(of) && { tab: "accidents" }),
    ...(overdue && { dock: "lists", rows: "overdue" }),
    ...(!overdue && supervision.length > 0 && { dock: "lists", rows: "supervised" }),
  });
}

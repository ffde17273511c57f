/** The plan on A4, as one page that needs nothing else: no scripts, no pictures, no network. */
import { encode } from "uqr";
import type { Language } from "../../contracts/words.contract.ts";
import { xml } from "../../http/xml.ts";
import { mapSketch } from "./map-sketch.ts";
import { kindWords, linkOf, notes, routesInOrder, teamName } from "./plan-rows.ts";
import type { PlanSheet, SheetRoute, SheetStop } from "./plan-sheet.contract.ts";
import { cityMinute, clock } from "./plan-times.ts";
import type { Say } from "./plan-words.ts";
import { PRINT_CSS } from "./print-css.ts";

/** A page of overview, then each team's day from a page of its own on. */
export function printSheet(sheet: PlanSheet, say: Say, language: Language): string {
  const routes = routesInOrder(sheet);
  return `<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>${xml(sheet.title)}</title><style>${PRINT_CSS}</style></head><body>
${overview(sheet, routes, say)}
${routes.map((route) => teamDay(sheet, route, say, language)).join("\n")}
</body></html>
`;
}

const duration = (seconds: number, say: Say) => {
  const minutes = Math.round(seconds / 60);
  return say("hours", { h: Math.floor(minutes / 60), m: minutes % 60 });
};
const distance = (meters: number, say: Say) => say("km", { n: (meters / 1000).toFixed(1) });

const head = (title: string, side: string) => `<header><h1>${xml(title)}</h1><p>${xml(side)}</p></header>`;
const foot = (sheet: PlanSheet, say: Say) =>
  `<footer>${[...notes(sheet, say), say("planned", { at: cityMinute(sheet.plannedAt) })].map((note) => `<span>${xml(note)}</span>`).join("")}</footer>`;

function overview(sheet: PlanSheet, routes: readonly SheetRoute[], say: Say): string {
  const columns = [
    say("day"),
    say("team"),
    say("start"),
    say("back"),
    say("stops"),
    say("drive"),
    say("travelKm"),
    say("inspect"),
  ];
  const rows = routes.map((route) =>
    row([
      sheet.days[route.day]!,
      teamName(sheet, route),
      clock(route.leave),
      clock(route.back),
      String(route.stops.length),
      duration(route.travelSeconds, say),
      (route.travelMeters / 1000).toFixed(1),
      duration(route.serviceSeconds, say),
    ]),
  );
  const left =
    sheet.unserved.length === 0
      ? ""
      : `<h2>${xml(say("unserved", { n: sheet.unserved.length }))}</h2><table><thead>${row([say("site"), say("reasons")], "th")}</thead><tbody>${sheet.unserved.map(({ name, reason }) => row([name, reason])).join("")}</tbody></table>`;
  return `<section class="overview">${head(sheet.title, `${sheet.city} · ${say("overview")}`)}
<div class="map">${mapSketch(sheet, routes, { width: 700, height: 420, numbered: false })}</div>
<table><thead>${row(columns, "th")}</thead><tbody>${rows.join("") || `<tr><td colspan="${columns.length}">${xml(say("none"))}</td></tr>`}</tbody></table>${left}
${foot(sheet, say)}</section>`;
}

const row = (cells: readonly string[], tag: "td" | "th" = "td") =>
  `<tr>${cells.map((cell) => `<${tag}>${xml(cell)}</${tag}>`).join("")}</tr>`;

function teamDay(sheet: PlanSheet, route: SheetRoute, say: Say, language: Language): string {
  const figures = [
    `${say("start")} ${clock(route.leave)} ${route.start.name}`,
    `${say("back")} ${clock(route.back)} ${route.end.name}`,
    `${say("stops")} ${route.stops.length}`,
    `${say("drive")} ${duration(route.travelSeconds, say)}, ${distance(route.travelMeters, say)}`,
    `${say("inspect")} ${duration(route.serviceSeconds, say)}`,
  ];
  const columns: [name: string, width: string][] = [
    [say("order"), "no"],
    [say("time"), "time"],
    [say("site"), "site"],
    [say("reasons"), "why"],
    [say(sheet.siteAddress === null ? "scanGeo" : "scanSite"), "qr"],
  ];
  const rows = route.stops.map((stop, index) => stopRow(sheet, stop, index, say, language));
  return `<section class="day">${head(`${sheet.days[route.day]} ${teamName(sheet, route)}`, sheet.title)}
<p class="figures">${figures.map((figure) => `<span>${xml(figure)}</span>`).join("")}</p>
<div class="map">${mapSketch(sheet, [route], { width: 700, height: 300, numbered: true })}<p>${xml(say("legend"))}</p></div>
<table class="stops"><thead><tr>${columns.map(([name, width]) => `<th class="${width}">${xml(name)}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>
${foot(sheet, say)}</section>`;
}

function stopRow(sheet: PlanSheet, stop: SheetStop, index: number, say: Say, language: Language): string {
  const { layer, category, level } = kindWords(stop, language);
  const pause = stop.breakBefore
    ? `<tr class="break"><td colspan="5">${xml(say("breakAt", { from: clock(stop.breakBefore[0]), to: clock(stop.breakBefore[1]) }))}</td></tr>`
    : "";
  const link = linkOf(sheet, stop);
  return `${pause}<tr><td class="no">${index + 1}</td><td class="time"><b>${clock(stop.begin)}–${clock(stop.end)}</b><br>${xml(say("arrival"))} ${clock(stop.arrival)}<br>${xml(distance(stop.travelMeters, say))}</td><td class="site"><b>${xml(stop.name)}</b><br>${xml(stop.address)}<br>${xml(`${level} · ${layer} · ${category}`)}</td><td class="why">${stop.reasons.map((reason) => `<p>${xml(reason)}</p>`).join("")}</td><td class="qr">${qrCode(link)}</td></tr>`;
}

/** A QR code as one SVG path, with its link as the title for who reads the page on a screen. */
function qrCode(link: string): string {
  const { size, data } = encode(link, { ecc: "M", border: 2 });
  // A run of black squares is one box: a third of the text.
  const boxes = data.flatMap((line, y) =>
    line.flatMap((black, x) => {
      if (!black || line[x - 1]) return [];
      const end = line.indexOf(false, x);
      const length = (end < 0 ? size : end) - x;
      return [`M${x} ${y}h${length}v1h-${length}z`];
    }),
  );
  return `<svg viewBox="0 0 ${size} ${size}" role="img" aria-label="${xml(link)}" shape-rendering="crispEdges"><path d="${boxes.join("")}"/></svg>`;
}

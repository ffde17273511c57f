import { xml } from "../../http/xml.ts";
import { lineOf } from "./plan-rows.ts";
import type { PlanSheet, SheetRoute } from "./plan-sheet.contract.ts";

type Position = readonly [lon: number, lat: number];

const STOP_RADIUS = 8;
const MARGIN = 22;
/** Printed without colours the lines still differ. */
const DASHES = ["", "7 4", "2 3", "10 3 2 3", "5 2", "1 4"];
const INKS = ["#0072b2", "#d55e00", "#009e73", "#8a3f78", "#7a5c00", "#33678a"];

/**
 * Routes on the outlines of the regions as SVG: no tiles, no network, sharp on paper. A plain projection of longitude and latitude,
 * the degrees of longitude shortened by the cosine of the middle latitude.
 */
export function mapSketch(
  sheet: PlanSheet,
  routes: readonly SheetRoute[],
  { width, height, numbered }: { width: number; height: number; numbered: boolean },
): string {
  const positions = routes.flatMap((route) => [
    ...lineOf(route),
    ...route.stops.map(({ lon, lat }): Position => [lon, lat]),
    [route.start.lon, route.start.lat] as const,
  ]);
  if (positions.length === 0) return "";
  const box = boxOf(positions);
  const middle = Math.cos((((box.south + box.north) / 2) * Math.PI) / 180);
  const scale = Math.min(
    (width - 2 * MARGIN) / Math.max((box.east - box.west) * middle, 1e-4),
    (height - 2 * MARGIN) / Math.max(box.north - box.south, 1e-4),
  );
  const x = (lon: number) => width / 2 + (lon - (box.west + box.east) / 2) * middle * scale;
  const y = (lat: number) => height / 2 - (lat - (box.south + box.north) / 2) * scale;
  const path = (line: readonly Position[], closed = false) =>
    `M${line.map(([lon, lat]) => `${x(lon).toFixed(1)} ${y(lat).toFixed(1)}`).join("L")}${closed ? "Z" : ""}`;

  const outlines = sheet.outlines.map((ring) => path(ring, true)).join("");
  const lines = routes.map((route) => {
    const team = Math.max(
      0,
      sheet.teams.findIndex(({ id }) => id === route.team),
    );
    const ink = INKS[team % INKS.length];
    const dash = DASHES[team % DASHES.length];
    return `<path d="${path(lineOf(route))}" fill="none" stroke="${ink}" stroke-width="2"${dash && ` stroke-dasharray="${dash}"`} stroke-linejoin="round"/>`;
  });
  const stops = routes.flatMap((route) =>
    route.stops.map(({ lon, lat, name }, index) => {
      const at = `cx="${x(lon).toFixed(1)}" cy="${y(lat).toFixed(1)}"`;
      if (!numbered) return `<circle ${at} r="3" fill="#ffffff" stroke="#000000"/>`;
      return `<g><title>${xml(name)}</title><circle ${at} r="${STOP_RADIUS}" fill="#ffffff" stroke="#000000"/><text x="${x(lon).toFixed(1)}" y="${(y(lat) + 3.5).toFixed(1)}" font-size="10" text-anchor="middle">${index + 1}</text></g>`;
    }),
  );
  const starts = routes.map(({ start: { lon, lat } }) => {
    const [left, top] = [x(lon), y(lat)];
    return `<g><rect x="${(left - 7).toFixed(1)}" y="${(top - 7).toFixed(1)}" width="14" height="14" fill="#000000"/><text x="${left.toFixed(1)}" y="${(top + 3.5).toFixed(1)}" font-size="10" text-anchor="middle" fill="#ffffff">S</text></g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${xml(sheet.title)}"><rect width="${width}" height="${height}" fill="#ffffff"/><path d="${outlines}" fill="#f4f4f2" stroke="#8a8a86" stroke-width="1"/>${lines.join("")}${stops.join("")}${starts.join("")}</svg>`;
}

function boxOf(positions: readonly Position[]) {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const [lon, lat] of positions) {
    box.west = Math.min(box.west, lon);
    box.east = Math.max(box.east, lon);
    box.south = Math.min(box.south, lat);
    box.north = Math.max(box.north, lat);
  }
  return box;
}

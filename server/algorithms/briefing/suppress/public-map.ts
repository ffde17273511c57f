/**
 * The map of a public version as a drawing: counties and the cells that may be published, nothing else. Screen and files draw the
 * same, and it holds no more than what is given here: no tile, no point, no record.
 */
import { cellArea, cellToBoundary } from "h3-js";
import type { Bilingual, BriefingContent, BriefingLanguage } from "../briefing.ts";
import type { PublicCell } from "./public-cells.ts";

export interface PublicMap {
  cells: readonly PublicCell[];
  /** Cells that hold sites and are not published. */
  suppressed: readonly string[];
  /** Counties, each with `nameZh` and `nameEn` where they are known. */
  outlines: GeoJSON.FeatureCollection<GeoJSON.Polygon | GeoJSON.MultiPolygon> | null;
}

export interface PublicMapOptions {
  /** Query string of the view: its camera counts. */
  view: string;
  /** Of the drawing, CSS pixels. */
  width: number;
  height: number;
  /** Pixels of the map that cameras are chosen for. */
  frame: { width: number; height: number };
  language: BriefingLanguage;
  /** Counts below are suppressed. */
  least: number;
  stamp: BriefingContent["stamp"];
  dark?: boolean;
}

const WORDS = {
  legendBare: { zh: "每平方公里点位数", en: "Sites per km²" },
  legendSome: {
    zh: "每平方公里点位数（格内数字：点位数，较小的格不标）",
    en: "Sites per km² (number in a cell: its sites; small cells have none)",
  },
  legendAll: { zh: "每平方公里点位数（格内数字：点位数）", en: "Sites per km² (number in a cell: its sites)" },
  suppressed: { zh: "少于 {k} 处或一并隐去", en: "fewer than {k}, or kept back with such" },
  mark: { zh: "公开版：小于 {k} 的计数不予公布", en: "Public version, counts below {k} suppressed" },
  asOf: { zh: "数据截至 {day}", en: "As of {day}" },
  source: { zh: "来源：{source}", en: "Source: {source}" },
  approval: { zh: "审图号：{number}", en: "Map approval number: {number}" },
  awaited: { zh: "审图号：未填（公开前须取得）", en: "Map approval number: to be obtained before publishing" },
  synthetic: { zh: "演示数据（合成）", en: "Demo data (synthetic)" },
  north: { zh: "北", en: "N" },
} as const satisfies Record<string, Bilingual>;

/** In place of a map approval number that a public version has not got yet. */
export const AWAITED_APPROVAL = "—";
export const awaitsApproval = ({ approval }: BriefingContent["stamp"]): boolean => approval === AWAITED_APPROVAL;

/** Said on every page, picture and screen of a public version. */
export const publicMark = (least: number): Bilingual => ({
  zh: WORDS.mark.zh.replace("{k}", String(least)),
  en: WORDS.mark.en.replace("{k}", String(least)),
});

const LIGHT = {
  paper: "#eef2f3",
  county: "#ffffff",
  line: "#8a9aa2",
  ink: "#14232a",
  panel: "#ffffff",
  hatch: "#8b979f",
};
const DARK = {
  paper: "#10181c",
  county: "#1a252b",
  line: "#5d6f79",
  ink: "#eef4f6",
  panel: "#0c1317",
  hatch: "#5f6c74",
};
/** From few to many, on dark the light ones mean more as on the live map; the ink on each has a contrast of 4.5 : 1 at least. */
export const CELL_COLOURS = {
  light: [
    { fill: "#efe1f3", ink: "#2b1036" },
    { fill: "#d5b1df", ink: "#2b1036" },
    { fill: "#b279c4", ink: "#1b0524" },
    { fill: "#84449c", ink: "#ffffff" },
    { fill: "#57206f", ink: "#ffffff" },
  ],
  dark: [
    { fill: "#4a2d59", ink: "#ffffff" },
    { fill: "#744089", ink: "#ffffff" },
    { fill: "#b070bf", ink: "#14021b" },
    { fill: "#d49bd8", ink: "#14021b" },
    { fill: "#fdd9f3", ink: "#14021b" },
  ],
} as const;
const CLASSES = CELL_COLOURS.light.length;
const FONTS = "'Noto Sans CJK SC','Microsoft YaHei','PingFang SC','WenQuanYi Micro Hei',sans-serif";
const SIZE = 12;
const ROW = 20;
const PAD = 10;
/** Side of the world at zoom 0, pixels, and its circumference, metres (EPSG:3857). */
const WORLD = 512;
const CIRCUMFERENCE = 40_075_016.686;
/** A count is written where its cell is so wide, pixels. */
const LEAST_WIDTH_WITH_NUMBER = 26;
/** Cameras stand over the sites; the largest cells reach beyond. */
const ROOM_AROUND = 0.86;

type Point = readonly [number, number];

export function publicMapSvg(map: PublicMap, options: PublicMapOptions): string {
  const { width, height, language, least, stamp } = options;
  const colours = options.dark ? DARK : LIGHT;
  const ramp = CELL_COLOURS[options.dark ? "dark" : "light"];
  const say = (word: keyof typeof WORDS, values: Record<string, string | number> = {}) =>
    WORDS[word][language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
  const densities = map.cells.map(({ cell, sites }) => sites / cellArea(cell, "km2"));
  const breaks = breaksOf(densities);

  const swatches: Chip[] = breaks.map((from, i) => {
    const to = breaks[i + 1];
    return { fill: ramp[i]!.fill, text: to === undefined ? `≥ ${from}` : `${from}–${to}` };
  });
  if (map.suppressed.length > 0) swatches.push({ fill: "url(#hatch)", text: `* ${say("suppressed", { k: least })}` });
  const marks = [
    say("mark", { k: least }),
    say("asOf", { day: stamp.asOf }),
    say("source", { source: stamp.source[language] }),
    awaitsApproval(stamp) ? say("awaited") : say("approval", { number: stamp.approval }),
    ...(stamp.synthetic ? [say("synthetic")] : []),
  ];
  const legendOf = (title: "legendBare" | "legendSome" | "legendAll") =>
    flow([[{ text: say(title), bold: true }], swatches, marks.map((text) => ({ text }))], width - 2 * PAD);
  // Which numbers have room is known once the map has its height.
  const legendHeight = legendOf("legendSome").length * ROW + PAD;
  const mapHeight = Math.max(40, height - legendHeight);
  const project = projection(map, options, mapHeight);

  const counties = (map.outlines?.features ?? []).map(
    ({ geometry }) => `<path d="${pathOf(geometry, project.point)}" fill="${colours.county}"/>`,
  );
  const lines = (map.outlines?.features ?? []).map(
    ({ geometry }) =>
      `<path d="${pathOf(geometry, project.point)}" fill="none" stroke="${colours.line}" stroke-width="1.2"/>`,
  );
  const hexagon = (cell: string) => cellToBoundary(cell).map(([lat, lon]) => project.point([lon, lat]));
  // The coarse ones first: finer ones stand a little over their parent's edge.
  const order = [...map.cells.keys()].sort((a, b) => map.cells[a]!.resolution - map.cells[b]!.resolution);
  const cells = order.map(
    (i) =>
      `<path d="${ring(hexagon(map.cells[i]!.cell))}" fill="${ramp[classOf(densities[i]!, breaks)]!.fill}" stroke="${colours.paper}" stroke-width=".6"/>`,
  );
  const names = namesOf(map, language, project.point);
  const taken: Box[] = names.map(({ name, x, y }) => ({ x, y: y - SIZE / 3, width: widthOf(name) }));
  const numbers = order.map((i) => {
    const { cell, sites } = map.cells[i]!;
    const { fill, ink } = ramp[classOf(densities[i]!, breaks)]!;
    return numberIn(hexagon(cell), sites.toLocaleString("en"), ink, fill, taken);
  });
  const legend = legendOf(
    numbers.length > 0 && numbers.every(Boolean) ? "legendAll" : numbers.some(Boolean) ? "legendSome" : "legendBare",
  );
  const hidden = map.suppressed.map((cell) => {
    const corners = hexagon(cell);
    return `<path d="${ring(corners)}" fill="url(#hatch)" stroke="${colours.hatch}" stroke-dasharray="3 2" stroke-width=".8"/>${numberIn(corners, "*", colours.ink, colours.county, [])}`;
  });
  const labels = names.map(
    ({ name, x, y }) =>
      `<text x="${round(x)}" y="${round(y)}" text-anchor="middle" fill="${colours.ink}" stroke="${colours.paper}" stroke-width="3" paint-order="stroke">${escapeXml(name)}</text>`,
  );

  return `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" font-family="${FONTS}" font-size="${SIZE}">
<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="${colours.county}"/><path d="M0 0V6" stroke="${colours.hatch}" stroke-width="2"/></pattern><clipPath id="map"><rect width="${round(width)}" height="${round(mapHeight)}"/></clipPath></defs>
<rect width="100%" height="100%" fill="${colours.paper}"/>
<g clip-path="url(#map)">${counties.join("")}${hidden.join("")}${cells.join("")}${lines.join("")}${numbers.join("")}${labels.join("")}</g>
${northArrow(width, say("north"), colours.ink)}${scaleBar(project.metresPerPixel, mapHeight, colours)}
<rect y="${round(mapHeight)}" width="100%" height="${round(height - mapHeight)}" fill="${colours.panel}"/>
${legend.map((row, r) => legendRow(row, mapHeight + PAD / 2 + r * ROW, colours)).join("")}
</svg>`;
}

/** Lower bounds of five classes of about as many cells each, rounded to two figures. */
function breaksOf(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  if (sorted.length === 0) return [];
  const breaks = Array.from({ length: CLASSES }, (_, i) =>
    Number(sorted[Math.floor((i * sorted.length) / CLASSES)]!.toPrecision(2)),
  );
  return [...new Set([Math.min(breaks[0]!, Number(sorted[0]!.toPrecision(1))), ...breaks.slice(1)])];
}

const classOf = (value: number, breaks: readonly number[]) =>
  Math.max(
    0,
    breaks.findLastIndex((from) => value >= from),
  );

interface Projection {
  point(lonLat: readonly number[]): Point;
  metresPerPixel: number;
}

/** Web Mercator such that the frame stands in the map; without a camera all outlines and cells do. */
function projection(
  { outlines, cells }: PublicMap,
  { view, width, frame }: PublicMapOptions,
  height: number,
): Projection {
  const [lon, lat, zoom] = (new URLSearchParams(view).get("at") ?? "").split(",").map(Number);
  const camera =
    Number.isFinite(lon) && Number.isFinite(lat) && Number.isFinite(zoom)
      ? {
          x: mercatorX(lon!),
          y: mercatorY(lat!),
          scale: ROOM_AROUND * WORLD * 2 ** zoom! * Math.min(width / frame.width, height / frame.height),
        }
      : cameraOver(
          [
            ...(outlines?.features ?? []).flatMap(({ geometry }) => ringsOf(geometry).flat()),
            ...cells.flatMap(({ cell }) => cellToBoundary(cell).map(([y, x]) => [x, y])),
          ],
          width,
          height,
        );
  const { x, y, scale } = camera;
  const latitude = 2 * Math.atan(Math.exp(Math.PI * (1 - 2 * y))) - Math.PI / 2;
  return {
    point: (at) => [width / 2 + (mercatorX(at[0]!) - x) * scale, height / 2 + (mercatorY(at[1]!) - y) * scale],
    metresPerPixel: (CIRCUMFERENCE * Math.cos(latitude)) / scale,
  };
}

const mercatorX = (lon: number) => (lon + 180) / 360;
const mercatorY = (lat: number) => (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2;

function cameraOver(points: readonly (readonly number[])[], width: number, height: number) {
  if (points.length === 0) return { x: 0.5, y: 0.5, scale: WORLD };
  let [west, east, north, south] = [1, 0, 1, 0];
  for (const [lon, lat] of points) {
    const [x, y] = [mercatorX(lon!), mercatorY(lat!)];
    west = Math.min(west, x);
    east = Math.max(east, x);
    north = Math.min(north, y);
    south = Math.max(south, y);
  }
  const room = 0.94;
  const scale = room * Math.min(width / (east - west), height / (south - north));
  return { x: (west + east) / 2, y: (north + south) / 2, scale };
}

const ringsOf = (geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon): GeoJSON.Position[][] =>
  geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();

const round = (value: number) => Math.round(value * 10) / 10;
const ring = (points: readonly Point[]) => `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join("L")}Z`;
const pathOf = (geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon, point: Projection["point"]) =>
  ringsOf(geometry)
    .map((positions) => ring(positions.map(point)))
    .join("");

/** Names of counties where they have room, those of large ones first. */
function namesOf({ outlines }: PublicMap, language: BriefingLanguage, point: Projection["point"]) {
  const placed: { name: string; x: number; y: number }[] = [];
  const wanted = (outlines?.features ?? []).flatMap(({ geometry, properties }) => {
    const name: unknown = properties?.[language === "zh" ? "nameZh" : "nameEn"];
    const { area, at } = centreOf(geometry, point);
    return typeof name === "string" ? [{ name, area, x: at[0], y: at[1] }] : [];
  });
  for (const { name, x, y } of wanted.sort((a, b) => b.area - a.area)) {
    const meets = placed.some(
      (other) =>
        Math.abs(other.y - y) < SIZE * 1.3 && Math.abs(other.x - x) < (widthOf(name) + widthOf(other.name)) / 2,
    );
    if (!meets) placed.push({ name, x, y });
  }
  return placed;
}

/** Centroid of the largest ring. */
function centreOf(geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon, point: Projection["point"]) {
  let best = { area: -1, at: [0, 0] as Point };
  for (const positions of ringsOf(geometry)) {
    const points = positions.map(point);
    let [area, x, y] = [0, 0, 0];
    points.forEach(([ax, ay], i) => {
      const [bx, by] = points[(i + 1) % points.length]!;
      const cross = ax * by - bx * ay;
      area += cross / 2;
      x += ((ax + bx) * cross) / 6;
      y += ((ay + by) * cross) / 6;
    });
    if (Math.abs(area) > best.area) best = { area: Math.abs(area), at: [x / area, y / area] };
  }
  return best;
}

interface Box {
  /** Its middle and width, pixels; one line of words high. */
  x: number;
  y: number;
  width: number;
}

/**
 * A count in the middle of its cell, where the cell has room for it and nothing taken lies there; empty where not.
 * @param ground of the cell: finer cells may lie over its middle, so the digits bring some of it along.
 */
function numberIn(corners: readonly Point[], text: string, ink: string, ground: string, taken: Box[]): string {
  const xs = corners.map(([x]) => x);
  const room = Math.max(...xs) - Math.min(...xs);
  const width = text.length * 7;
  if (room < Math.max(LEAST_WIDTH_WITH_NUMBER, width)) return "";
  const x = xs.reduce((sum, one) => sum + one, 0) / corners.length;
  const y = corners.reduce((sum, [, one]) => sum + one, 0) / corners.length;
  const meets = (box: Box) => Math.abs(box.y - y) < SIZE && Math.abs(box.x - x) < (box.width + width) / 2;
  if (taken.some(meets)) return "";
  taken.push({ x, y, width });
  return `<text x="${round(x)}" y="${round(y + 4)}" text-anchor="middle" font-size="11" fill="${ink}" stroke="${ground}" stroke-width="2.5" paint-order="stroke">${text}</text>`;
}

const northArrow = (width: number, word: string, ink: string) =>
  `<g transform="translate(${round(width - 44)} 10)" fill="${ink}"><text x="16" y="13" text-anchor="middle" font-size="14" font-weight="700">${word}</text><path d="M16 17 26 45 16 38 6 45Z"/></g>`;

/** A round length of 1, 2 or 5 that takes some tens of pixels. */
function scaleBar(metresPerPixel: number, mapHeight: number, colours: typeof LIGHT): string {
  const wanted = metresPerPixel * 110;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const metres = [5, 2, 1].map((n) => n * power).find((length) => length <= wanted)!;
  const length = metres / metresPerPixel;
  const text = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
  const y = round(mapHeight - 12);
  return `<path d="M12 ${y - 8}V${y}H${round(12 + length)}V${y - 8}" fill="none" stroke="${colours.ink}" stroke-width="1.5"/><text x="17" y="${y - 4}" fill="${colours.ink}" font-size="11">${text}</text>`;
}

interface Chip {
  text: string;
  fill?: string;
  bold?: boolean;
}

/** Width of a text as it is likely to be drawn, pixels: CJK letters are square. */
const widthOf = (text: string) =>
  [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e80 ? 1 : 0.52), 0) * SIZE;
const chipWidth = ({ text, fill }: Chip) => widthOf(text) + (fill ? 24 : 0) + 12;

/** Groups in rows of their own, broken where they are too long. */
function flow(groups: readonly (readonly Chip[])[], width: number): { chip: Chip; x: number }[][] {
  const rows: { chip: Chip; x: number }[][] = [];
  for (const group of groups) {
    let row: { chip: Chip; x: number }[] = [];
    let x = 0;
    for (const chip of group) {
      const needed = chipWidth(chip);
      if (x > 0 && x + needed > width) {
        rows.push(row);
        row = [];
        x = 0;
      }
      row.push({ chip, x });
      x += needed;
    }
    if (row.length > 0) rows.push(row);
  }
  return rows;
}

const legendRow = (row: readonly { chip: Chip; x: number }[], y: number, colours: typeof LIGHT) =>
  row
    .map(({ chip: { text, fill, bold }, x }) => {
      const at = PAD + x;
      const swatch = fill
        ? `<rect x="${round(at)}" y="${round(y + 3)}" width="18" height="13" fill="${fill}" stroke="${colours.line}" stroke-width=".6"/>`
        : "";
      return `${swatch}<text x="${round(at + (fill ? 24 : 0))}" y="${round(y + 14)}" fill="${colours.ink}"${bold ? ' font-weight="700"' : ""}>${escapeXml(text)}</text>`;
    })
    .join("");

const escapeXml = (text: string) =>
  text.replace(/[&<>"]/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[letter]!);

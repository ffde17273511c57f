/**
 * The land people settle: water nobody builds on, hills and their valleys, rivers, dikes, and which way the fields lie.
 * Drawn by hand from general knowledge of the Dongting plain and the hills east of it, at some 500 m; synthetic in detail.
 */
import { traceStreams } from "./drainage.ts";
import {
  distanceField,
  insideRings,
  type Line,
  type LonLat,
  mayBeNear,
  nearestOnLine,
  readWay,
  smoothLine,
  toKm,
} from "./geometry.ts";
import { type Field, gradientNoise } from "./noise.ts";

const line = (points: readonly LonLat[]): Line => smoothLine(points.map(toKm), 6);

/** Mid-stream of the Yangtze, upstream to downstream; it is the city's northern border. */
const YANGTZE = readWay(`
  112.786 29.716, 112.796 29.741, 112.838 29.774, 112.875 29.79, 112.92 29.768, 112.925 29.74, 112.921 29.7,
  112.934 29.684, 112.954 29.701, 112.97 29.736, 113.003 29.766, 113.024 29.77, 113.017 29.735, 113.0 29.697,
  112.961 29.664, 112.928 29.64, 112.907 29.619, 112.919 29.575, 112.936 29.513, 112.942 29.483,
  112.959 29.472, 112.977 29.491, 113.014 29.519, 113.047 29.527, 113.061 29.509, 113.069 29.468,
  113.081 29.434, 113.096 29.441, 113.1 29.462, 113.124 29.461, 113.148 29.459, 113.173 29.484,
  113.212 29.539, 113.262 29.578, 113.303 29.629, 113.348 29.68, 113.403 29.733, 113.468 29.775,
  113.513 29.815, 113.567 29.85`);

const XIANG = readWay(`
  112.875 28.5, 112.89 28.56, 112.872 28.615, 112.868 28.68, 112.862 28.74, 112.872 28.8, 112.887 28.85,
  112.87 28.9, 112.874 28.94, 112.885 28.975, 112.9 29.013, 112.935 29.05`);

const ZI = readWay(`
  112.51 28.665, 112.56 28.69, 112.62 28.685, 112.68 28.73, 112.735 28.79, 112.8 28.86, 112.86 28.94`);

const MILUO = readWay(`
  114.06 28.74, 113.99 28.705, 113.93 28.685, 113.87 28.665, 113.81 28.648, 113.735 28.632, 113.665 28.655,
  113.61 28.69, 113.575 28.698, 113.53 28.735, 113.47 28.775, 113.4 28.785, 113.33 28.765, 113.26 28.775,
  113.2 28.8, 113.13 28.79, 113.075 28.825, 113.03 28.855, 112.985 28.885, 112.955 28.935, 112.93 28.99`);

const CHANG_TRIBUTARY = readWay(`
  113.79 29.03, 113.77 28.97, 113.71 28.91, 113.66 28.85, 113.6 28.79, 113.55 28.74`);

const XINQIANG = readWay(`
  113.66 29.16, 113.61 29.185, 113.55 29.16, 113.49 29.145, 113.43 29.155, 113.36 29.185, 113.29 29.185,
  113.22 29.17, 113.16 29.165, 113.1 29.165, 113.06 29.17`);

const YOUGANG = readWay(`
  113.57 29.25, 113.52 29.285, 113.47 29.3, 113.42 29.335, 113.36 29.28, 113.33 29.24, 113.29 29.19`);

const NIESHI = readWay(`
  113.68 29.5, 113.62 29.53, 113.57 29.57, 113.53 29.6, 113.49 29.645, 113.5 29.7`);

const HUARONG = readWay(`
  112.62 29.605, 112.575 29.565, 112.545 29.525, 112.575 29.47, 112.615 29.42, 112.64 29.36, 112.69 29.31,
  112.72 29.265, 112.77 29.24`);

const OUCHI = readWay(`
  112.36 29.55, 112.39 29.49, 112.4 29.43, 112.45 29.38, 112.52 29.345, 112.6 29.32, 112.67 29.25`);

/** The lake's eastern shore, north to south; west of it the county's outline holds water only. */
const LAKE_EAST_SHORE = readWay(`
  113.135 29.43, 113.107 29.402, 113.085 29.385, 113.07 29.345, 113.066 29.318, 113.087 29.292, 113.1 29.278,
  113.082 29.262, 113.055 29.243, 113.035 29.218, 113.022 29.19, 113.04 29.172, 113.072 29.16,
  113.077 29.143, 113.055 29.122, 113.028 29.107, 113.006 29.085, 112.992 29.06, 112.985 29.03`);

const LAKE_WEST_SHORE = readWay(`
  113.09 29.41, 113.053 29.392, 113.02 29.372, 113.0 29.355, 112.989 29.397, 112.959 29.424, 112.899 29.465,
  112.851 29.485, 112.82 29.513, 112.778 29.497, 112.772 29.465, 112.81 29.433`);

const LAKE_SOUTHWEST_SHORE = readWay(`
  112.833 29.44, 112.838 29.4, 112.816 29.33, 112.801 29.27, 112.79 29.225, 112.779 29.188`);

const HENGLING_SHORE = readWay(`
  112.655 28.84, 112.685 28.79, 112.73 28.805, 112.785 28.825, 112.835 28.86, 112.862 28.91`);

const HENGLING_LAKE = [...HENGLING_SHORE, ...readWay("112.873 28.96, 112.8 28.95, 112.7 28.93, 112.6 28.88")];

/** Oval lakes and reservoirs: centre, half width and half height in km. Their shores are roughened. */
const LAKES: [lon: number, lat: number, rx: number, ry: number][] = [
  [113.097, 29.342, 1.7, 0.8], // Nanhu
  [113.117, 29.402, 0.35, 0.7], // Dongfenghu
  [113.183, 29.433, 1.3, 1.1], // Bajiaohu
  [113.213, 29.482, 0.9, 0.8], // Songyanghu
  [113.395, 29.58, 2.4, 1.3], // Yehu
  [113.51, 29.705, 2.6, 3.2], // Huanggaihu
  [113.485, 29.195, 2.4, 1.6], // Tieshan reservoir
  [112.705, 29.535, 3.2, 1.3], // Donghu
  [112.825, 28.69, 1.1, 1.9], // Helonghu
  [112.917, 28.628, 0.6, 1.0], // Yangshahu
  [112.6, 29.6, 1.4, 0.7],
  [112.47, 29.47, 0.9, 0.7],
  [113.24, 29.39, 0.5, 0.4],
];

/** Mountains: ridge lines, how high (1 is uninhabitable outside valleys) and how wide in km. */
const RIDGES: [way: string, height: number, width: number][] = [
  ["113.72 29.09, 113.86 29.03, 113.98 28.95, 114.1 28.85", 0.95, 8],
  ["113.68 28.48, 113.82 28.53, 113.95 28.59, 114.1 28.62", 0.95, 8],
  ["113.56 29.27, 113.63 29.22, 113.7 29.1", 0.9, 7],
  ["113.62 29.36, 113.69 29.44, 113.72 29.5", 0.85, 7],
  ["113.5 29.41, 113.57 29.36", 0.45, 5],
  ["113.42 28.97, 113.52 28.96, 113.6 28.9", 0.75, 6],
  ["113.4 28.62, 113.5 28.58, 113.6 28.56", 0.75, 7],
  ["113.86 28.78, 113.93 28.84", 0.7, 7],
  ["113.17 28.62, 113.22 28.52", 0.5, 6],
  ["113.3 29.02, 113.4 29.09", 0.45, 6],
  ["112.74 29.62, 112.84 29.67", 0.45, 4],
  ["113.31 29.52, 113.36 29.46", 0.35, 4],
];

export interface Terrain {
  /** Lake, river, reservoir: nobody lives here. Kilometres. */
  water: Field;
  /** 0 plain … 1 mountain. */
  relief: Field;
  /** How well a spot suits a hamlet, 0 … 1: valleys in the hills, anywhere dry in the plain. */
  suitability: Field;
  /** Which way the houses of a spot line up, radians: along the valley, or along the polder's canals. */
  grain: Field;
  /** Dikes along the lake and the rivers, where the plain's oldest rows of houses stand. */
  dikes: readonly Line[];
  /** The Miluo river, whose bed is dredged for gravel. */
  miluo: Line;
}

/** Builds the land; the seed moves the small valleys and the shores' details, not the lakes, rivers and mountains. */
export function createTerrain(seed: number): Terrain {
  const warpX = gradientNoise(seed + 11, 6);
  const warpY = gradientNoise(seed + 12, 6);
  const margin = gradientNoise(seed + 17, 22);
  const shore = gradientNoise(seed + 13, 1.4);
  const bigValley = gradientNoise(seed + 14, 7.5);
  const smallValley = gradientNoise(seed + 15, 2.6);
  const rough = gradientNoise(seed + 16, 1.1);

  const yangtze = line(YANGTZE);
  const bigRivers = distanceField([line(XIANG)], 3);
  const yangtzeDistance = distanceField([yangtze], 3);
  const miluo = line(MILUO);
  const smallRivers = [ZI, MILUO, XINQIANG, HUARONG, OUCHI].map(line);
  const smallRiverDistance = distanceField(smallRivers, 3);
  const valleyRiverDistance = distanceField([MILUO, CHANG_TRIBUTARY, XINQIANG, YOUGANG, NIESHI].map(line), 4);

  const eastShore = line(LAKE_EAST_SHORE);
  const openLake: LonLat[] = [
    ...readWay("113.16 29.47"),
    ...LAKE_EAST_SHORE,
    ...readWay("112.9 28.99, 112.87 29.1, 112.775 29.15"),
    ...LAKE_SOUTHWEST_SHORE.toReversed(),
    ...LAKE_WEST_SHORE.toReversed(),
  ];
  const lakeRing = [openLake.map(toKm) as LonLat[]];
  const henglingRing = [HENGLING_LAKE.map(toKm) as LonLat[]];
  const ovals = LAKES.map(([lon, lat, rx, ry]) => ({ at: toKm([lon, lat]), rx, ry }));

  const water: Field = (x, y) => {
    const jitter = shore(x, y);
    const wx = x + 0.5 * jitter;
    const wy = y + 0.5 * shore(x + 40, y - 40);
    if (insideRings(lakeRing, wx, wy) || insideRings(henglingRing, wx, wy)) return 1;
    if (yangtzeDistance(x, y) < 0.85 + 0.5 * jitter) return 1;
    if (bigRivers(x, y) < 0.42 + 0.25 * jitter) return 1;
    if (smallRiverDistance(x, y) < 0.1 + 0.08 * jitter) return 1;
    for (const { at, rx, ry } of ovals) {
      const dx = (x - at[0]) / rx;
      const dy = (y - at[1]) / ry;
      if (Math.abs(dx) < 1.6 && Math.abs(dy) < 1.6 && Math.hypot(dx, dy) < 1 + 0.7 * jitter) return 1;
    }
    return 0;
  };

  const ridges = RIDGES.map(([way, height, width]) => ({ line: smoothLine(readWay(way).map(toKm), 2), height, width }));
  const relief: Field = (x, y) => {
    const wx = x + 4 * warpX(x, y);
    const wy = y + 4 * warpY(x, y);
    // The plain ends a few km east of the lake; everything beyond rolls.
    const rise = Math.max(0, Math.min(1, (wx + 3 + 14 * margin(x, y)) / 34));
    let flat = 1 - 0.42 * rise * rise * (3 - 2 * rise);
    for (const { line: ridge, height, width } of ridges) {
      if (!mayBeNear(ridge, wx, wy, 3 * width)) continue;
      const { distance } = nearestOnLine(ridge, wx, wy);
      if (distance < 3 * width) flat *= 1 - height * Math.exp(-((distance / width) ** 2));
    }
    return 1 - flat;
  };

  const streams = traceStreams(
    {
      west: -68,
      south: -64,
      east: 114,
      north: 96,
      step: 0.55,
      height: (x, y) =>
        700 * relief(x, y) +
        150 * bigValley(x, y) +
        90 * smallValley(x, y) +
        40 * rough(x, y) -
        350 * Math.exp(-((Math.min(4, valleyRiverDistance(x, y)) / 1.6) ** 2)),
      outlet: (x, y) => insideRings(lakeRing, x, y) || yangtzeDistance(x, y) < 1,
      jitter: (x, y) => 1.6 * shore(3.1 * x, 3.1 * y),
    },
    3,
  );
  const brooks = distanceField(
    streams.map((stream) => stream.line),
    1.6,
  );
  const valleys = distanceField(
    streams.filter((stream) => stream.catchmentKm2 > 22).map((stream) => stream.line),
    2.4,
  );

  const valley: Field = (x, y) => {
    const wx = x + 0.5 * rough(x, y);
    const wy = y + 0.5 * rough(x + 70, y + 30);
    const small = 0.75 * Math.exp(-((brooks(wx, wy) / 0.34) ** 2));
    const big = Math.exp(-((valleys(wx, wy) / 0.62) ** 2));
    const river = Math.exp(-((valleyRiverDistance(x, y) / 1.1) ** 2));
    return Math.max(small, big, river);
  };

  const suitability: Field = (x, y) => {
    if (water(x, y)) return 0;
    const height = relief(x, y);
    const hilly = Math.min(1, height * 2.6);
    const inValley = valley(x, y) ** 1.6;
    return (1 - hilly + hilly * (0.03 + inValley)) * (1 - 0.8 * height) * (0.85 + 0.5 * rough(x, y));
  };

  const grain: Field = (x, y) => {
    if (relief(x, y) > 0.12) {
      const step = 0.15;
      const dx = valley(x + step, y) - valley(x - step, y);
      const dy = valley(x, y + step) - valley(x, y - step);
      return Math.atan2(dy, dx) + Math.PI / 2;
    }
    // One direction per polder, some 6 km across, borders bent by the warp.
    const wx = x + 3 * warpX(x, y);
    const wy = y + 3 * warpY(x, y);
    return (
      0.5 * Math.PI * Math.floor(8 * bigValley(Math.round(wx / 6) * 6 + 0.31, Math.round(wy / 6) * 6 + 0.47)) * 0.37
    );
  };

  const dikes = [
    yangtze,
    eastShore,
    ...[LAKE_WEST_SHORE, LAKE_SOUTHWEST_SHORE, HENGLING_SHORE, XIANG, ZI, HUARONG, OUCHI].map(line),
  ];
  return { water, relief, suitability, grain, dikes, miluo };
}

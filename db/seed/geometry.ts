/** Plane geometry at the scale of a city: kilometres east and north of 113° E 29° N, fit for distances of 100 km. */

export type LonLat = readonly [lon: number, lat: number];
export type Point = readonly [x: number, y: number];

const KM_PER_DEGREE_LON = 97.36;
const KM_PER_DEGREE_LAT = 110.86;

export const toKm = ([lon, lat]: LonLat): Point => [(lon - 113) * KM_PER_DEGREE_LON, (lat - 29) * KM_PER_DEGREE_LAT];
export const toLonLat = (x: number, y: number): [number, number] => [
  113 + x / KM_PER_DEGREE_LON,
  29 + y / KM_PER_DEGREE_LAT,
];

/** Reads `lon lat, lon lat …`. */
export const readWay = (text: string): LonLat[] =>
  text.split(",").map((pair) => pair.trim().split(/\s+/).map(Number) as unknown as LonLat);

/** Even-odd rule over all rings, in the unit of the rings. */
export function insideRings(rings: readonly (readonly LonLat[])[], lon: number, lat: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i]!;
      const b = ring[j]!;
      if (a[1] > lat !== b[1] > lat && lon < ((b[0] - a[0]) * (lat - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
    }
  }
  return inside;
}

export interface County {
  code: string;
  nameZh: string;
  rings: readonly (readonly LonLat[])[];
  /** west, south, east, north in degrees. */
  box: readonly [number, number, number, number];
}

/** Reads the county outlines of a GeoJSON FeatureCollection (Polygon or MultiPolygon, property `code`), by code. */
export function readCounties(collection: GeoJSON.FeatureCollection): County[] {
  return collection.features
    .map(({ geometry, properties }) => {
      const rings = (geometry.type === "MultiPolygon"
        ? geometry.coordinates.flat()
        : (geometry as GeoJSON.Polygon).coordinates) as unknown as LonLat[][];
      const lons = rings.flat().map(([lon]) => lon);
      const lats = rings.flat().map(([, lat]) => lat);
      const box = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)] as const;
      return { code: String(properties?.code), nameZh: String(properties?.name_zh), rings, box };
    })
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

export function inCounty({ box, rings }: County, lon: number, lat: number): boolean {
  return lon >= box[0] && lon <= box[2] && lat >= box[1] && lat <= box[3] && insideRings(rings, lon, lat);
}

/** The county that holds the position, as SQL's locate() finds it; null outside all of them. */
export const countyAt = (counties: readonly County[], lon: number, lat: number): County | null =>
  counties.find((county) => inCounty(county, lon, lat)) ?? null;

/** A polyline in kilometres with the length run at each vertex. */
export interface Line {
  points: readonly Point[];
  runs: readonly number[];
  length: number;
  /** west, south, east, north. */
  box: readonly [number, number, number, number];
}

export function createLine(points: readonly Point[]): Line {
  const runs = [0];
  for (let i = 1; i < points.length; i++) {
    runs.push(runs[i - 1]! + Math.hypot(points[i]![0] - points[i - 1]![0], points[i]![1] - points[i - 1]![1]));
  }
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return {
    points,
    runs,
    length: runs.at(-1)!,
    box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
  };
}

/** Catmull-Rom through the points, `steps` pieces between two of them. */
export function smoothLine(points: readonly Point[], steps: number): Line {
  const smooth: Point[] = [];
  for (let i = 0; i + 1 < points.length; i++) {
    const [a, b, c, d] = [points[Math.max(0, i - 1)]!, points[i]!, points[i + 1]!, points[i + 2] ?? points[i + 1]!];
    for (let s = 0; s < steps; s++) {
      const t = s / steps;
      const along = (k: 0 | 1) =>
        0.5 *
        (2 * b[k] +
          (c[k] - a[k]) * t +
          (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * t * t +
          (3 * b[k] - a[k] - 3 * c[k] + d[k]) * t * t * t);
      smooth.push([along(0), along(1)]);
    }
  }
  smooth.push(points.at(-1)!);
  return createLine(smooth);
}

/** The point `run` kilometres along, and the direction there (radians from east). */
export function pointAt(line: Line, run: number): { x: number; y: number; angle: number } {
  const at = Math.max(0, Math.min(line.length, run));
  let low = 0;
  let high = line.points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (line.runs[middle]! <= at) low = middle;
    else high = middle;
  }
  const [ax, ay] = line.points[low]!;
  const [bx, by] = line.points[high]!;
  const share = (at - line.runs[low]!) / (line.runs[high]! - line.runs[low]! || 1);
  return { x: ax + (bx - ax) * share, y: ay + (by - ay) * share, angle: Math.atan2(by - ay, bx - ax) };
}

/** Whether a point lies in the line's box widened by `reach` kilometres: a cheap no before the distance. */
export const mayBeNear = ({ box }: Line, x: number, y: number, reach: number): boolean =>
  x > box[0] - reach && x < box[2] + reach && y > box[1] - reach && y < box[3] + reach;

/** Distance to the line and how far along its nearest point lies, kilometres. */
export function nearestOnLine(line: Line, x: number, y: number): { distance: number; run: number } {
  let best = Number.POSITIVE_INFINITY;
  let run = 0;
  for (let i = 1; i < line.points.length; i++) {
    const [ax, ay] = line.points[i - 1]!;
    const [bx, by] = line.points[i]!;
    const dx = bx - ax;
    const dy = by - ay;
    const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    const square = (ax + dx * t - x) ** 2 + (ay + dy * t - y) ** 2;
    if (square < best) {
      best = square;
      run = line.runs[i - 1]! + (line.runs[i]! - line.runs[i - 1]!) * t;
    }
  }
  return { distance: Math.sqrt(best), run };
}

/**
 * Distance to the nearest of the lines, kilometres, looked up in a grid of squares: houses ask it a million times.
 * Beyond `reach` the answer is Infinity.
 */
export function distanceField(lines: readonly Line[], reach: number): (x: number, y: number) => number {
  const squares = new Map<number, number[]>();
  const keyOf = (i: number, j: number) => (i + 500) * 1000 + (j + 500);
  for (const line of lines) {
    for (let k = 1; k < line.points.length; k++) {
      const [ax, ay] = line.points[k - 1]!;
      const [bx, by] = line.points[k]!;
      const [west, east] = [Math.min(ax, bx) - reach, Math.max(ax, bx) + reach];
      const [south, north] = [Math.min(ay, by) - reach, Math.max(ay, by) + reach];
      for (let i = Math.floor(west / reach); i <= Math.floor(east / reach); i++) {
        for (let j = Math.floor(south / reach); j <= Math.floor(north / reach); j++) {
          const list = squares.get(keyOf(i, j));
          if (list) list.push(ax, ay, bx, by);
          else squares.set(keyOf(i, j), [ax, ay, bx, by]);
        }
      }
    }
  }
  return (x, y) => {
    const list = squares.get(keyOf(Math.floor(x / reach), Math.floor(y / reach)));
    if (!list) return Number.POSITIVE_INFINITY;
    let best = reach * reach;
    for (let k = 0; k < list.length; k += 4) {
      const ax = list[k]!;
      const ay = list[k + 1]!;
      const dx = list[k + 2]! - ax;
      const dy = list[k + 3]! - ay;
      const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
      const square = (ax + dx * t - x) ** 2 + (ay + dy * t - y) ** 2;
      if (square < best) best = square;
    }
    return best < reach * reach ? Math.sqrt(best) : Number.POSITIVE_INFINITY;
  };
}

/** Position along the Z-order curve of map tiles (33 m squares), for keeping neighbours near each other on disk. */
export function tileOrder(lon: number, lat: number): number {
  const x = Math.floor(((lon + 180) / 360) * 1048576) & 0x7fff;
  const y =
    Math.floor((0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)) * 1048576) & 0x7fff;
  const spread = (v: number) => {
    let s = v;
    s = (s | (s << 8)) & 0x00ff00ff;
    s = (s | (s << 4)) & 0x0f0f0f0f;
    s = (s | (s << 2)) & 0x33333333;
    return (s | (s << 1)) & 0x55555555;
  };
  return spread(x) | (spread(y) << 1);
}

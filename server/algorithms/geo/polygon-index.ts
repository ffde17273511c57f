/** Which of a few areas holds a point, a million times: a grid answers most points, the edges of one band the rest. */

export type Position = readonly [number, number, ...number[]];

export interface Area {
  code: string;
  /** All rings of all its polygons, closed; holes count by the even-odd rule. In degrees. */
  rings: readonly (readonly Position[])[];
}

export interface PolygonIndex {
  /**
   * @returns the first area, in the order given, that holds the point; null outside all; undefined where the point lies
   * so near an edge (10⁻⁹ degrees, a tenth of a millimetre) that rounding decides: ask who has to be agreed with.
   */
  find(lon: number, lat: number): string | null | undefined;
}

/** Cells of the grid along each axis; also the number of bands. */
const GRID = 512;
const NEAR = 1e-9;
const MIXED = -1;

interface Outline {
  code: string;
  /** For each band of the grid the edges that reach into it: lon, lat, lon, lat. */
  bands: Float64Array[];
}

/** Reads the rings of a GeoJSON polygon or multipolygon. */
export function ringsOf(geometry: { type: string; coordinates: unknown }): Position[][] {
  if (geometry.type === "Polygon") return geometry.coordinates as Position[][];
  return (geometry.coordinates as Position[][][]).flat();
}

export function createPolygonIndex(areas: readonly Area[]): PolygonIndex {
  const [west, south, east, north] = boxOf(areas);
  if (!(east > west) || !(north > south)) return { find: () => null };
  const [stepX, stepY] = [(east - west) / GRID, (north - south) / GRID];
  const column = (lon: number) => clamp(Math.floor((lon - west) / stepX));
  const row = (lat: number) => clamp(Math.floor((lat - south) / stepY));

  const mixed = new Uint8Array(GRID * GRID);
  const outlines = areas.map(({ code, rings }): Outline => {
    const bands: number[][] = Array.from({ length: GRID }, () => []);
    for (const ring of rings) {
      for (let i = 1; i < ring.length; i++) {
        const [a, b] = [ring[i - 1]!, ring[i]!];
        const [bottom, top] = [row(Math.min(a[1], b[1]) - NEAR), row(Math.max(a[1], b[1]) + NEAR)];
        const [left, right] = [column(Math.min(a[0], b[0]) - NEAR), column(Math.max(a[0], b[0]) + NEAR)];
        for (let r = bottom; r <= top; r++) {
          bands[r]!.push(a[0], a[1], b[0], b[1]);
          mixed.fill(1, r * GRID + left, r * GRID + right + 1);
        }
      }
    }
    return { code, bands: bands.map((band) => Float64Array.from(band)) };
  });

  const search = (lon: number, lat: number, r: number): number | undefined => {
    for (let i = 0; i < outlines.length; i++) {
      const inside = holds(outlines[i]!.bands[r]!, lon, lat);
      if (inside === undefined) return undefined;
      if (inside) return i;
    }
    return outlines.length;
  };
  const cells = new Int16Array(GRID * GRID).fill(MIXED);
  for (let r = 0; r < GRID; r++) {
    for (let c = 0; c < GRID; c++) {
      const at = r * GRID + c;
      if (!mixed[at]) cells[at] = search(west + (c + 0.5) * stepX, south + (r + 0.5) * stepY, r) ?? MIXED;
    }
  }
  const codes: (string | null)[] = [...outlines.map(({ code }) => code), null];
  return {
    find(lon, lat) {
      if (!(lon >= west - NEAR && lon <= east + NEAR && lat >= south - NEAR && lat <= north + NEAR)) return null;
      const r = row(lat);
      const known = cells[r * GRID + column(lon)]!;
      const found = known === MIXED ? search(lon, lat, r) : known;
      return found === undefined ? undefined : codes[found];
    },
  };
}

/** Even-odd rule; undefined on or next to an edge. */
function holds(edges: Float64Array, lon: number, lat: number): boolean | undefined {
  let inside = false;
  for (let e = 0; e < edges.length; e += 4) {
    const [x1, y1, x2, y2] = [edges[e]!, edges[e + 1]!, edges[e + 2]!, edges[e + 3]!];
    const [dx, dy] = [x2 - x1, y2 - y1];
    const cross = dx * (lat - y1) - dy * (lon - x1);
    if (
      Math.abs(cross) <= NEAR * (Math.abs(dx) + Math.abs(dy)) &&
      lon >= Math.min(x1, x2) - NEAR &&
      lon <= Math.max(x1, x2) + NEAR &&
      lat >= Math.min(y1, y2) - NEAR &&
      lat <= Math.max(y1, y2) + NEAR
    ) {
      return undefined;
    }
    // The edge crosses the point's latitude and lies to its east.
    if (y1 > lat !== y2 > lat && cross > 0 === dy < 0) inside = !inside;
  }
  return inside;
}

function boxOf(areas: readonly Area[]): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { rings } of areas) {
    for (const ring of rings) {
      for (const [lon, lat] of ring) {
        if (lon < box[0]) box[0] = lon;
        if (lat < box[1]) box[1] = lat;
        if (lon > box[2]) box[2] = lon;
        if (lat > box[3]) box[3] = lat;
      }
    }
  }
  return box;
}

const clamp = (cell: number) => (cell < 0 ? 0 : cell >= GRID ? GRID - 1 : cell);

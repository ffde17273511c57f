/** Points within a few metres of each other, by a grid of squares as wide as that distance. */

export interface Located {
  lon: number;
  lat: number;
}

const METRES_PER_DEGREE = 111_195;

/** Metres between two points a few kilometres apart at most; a sphere, as good as a thousandth. */
export function metresBetween(a: Located, b: Located): number {
  const north = (a.lat - b.lat) * METRES_PER_DEGREE;
  const east = (a.lon - b.lon) * METRES_PER_DEGREE * Math.cos((((a.lat + b.lat) / 2) * Math.PI) / 180);
  return Math.hypot(north, east);
}

export interface NearIndex<T extends Located> {
  /** The points within the index's distance of a position, with how far they are in metres. */
  near(at: Located): Generator<[point: T, metres: number]>;
}

export function createNearIndex<T extends Located>(points: Iterable<T>, metres: number): NearIndex<T> {
  const size = metres / METRES_PER_DEGREE;
  const row = (lat: number) => Math.floor(lat / size);
  // Squares of one band are as wide as at its middle; neighbours are looked for one square further, which covers the rest.
  const width = (band: number) => size / Math.max(0.01, Math.cos((Math.abs(band) * size * Math.PI) / 180));
  const squares = new Map<string, T[]>();
  for (const point of points) {
    const band = row(point.lat);
    const key = `${band} ${Math.floor(point.lon / width(band))}`;
    const square = squares.get(key);
    if (square) square.push(point);
    else squares.set(key, [point]);
  }
  return {
    *near(at) {
      const middle = row(at.lat);
      for (let band = middle - 1; band <= middle + 1; band++) {
        const column = Math.floor(at.lon / width(band));
        for (let c = column - 1; c <= column + 1; c++) {
          for (const point of squares.get(`${band} ${c}`) ?? []) {
            const distance = metresBetween(at, point);
            if (distance <= metres) yield [point, distance];
          }
        }
      }
    },
  };
}

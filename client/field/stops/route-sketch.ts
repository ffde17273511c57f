/** A sketch of stops without a map: outlines, the order of the stops, numbered pins that do not cover each other. Pure. */

export interface SketchPoint {
  lon: number;
  lat: number;
}
export type Ring = readonly (readonly number[])[];

export interface Sketch {
  /** Where each stop is, and where its pin stands; pixels. */
  pins: { x: number; y: number; atX: number; atY: number }[];
  /** SVG paths of the outlines. */
  outlines: string[];
}

/** Least width of what is shown, degrees of latitude: some 1 km. */
const LEAST_SPAN = 0.01;
const ROUNDS = 60;

/** Draws points and the rings around them into a box of `width` × `height` pixels with pins of `pin` pixels across. */
export function sketchOf(
  points: readonly SketchPoint[],
  rings: readonly Ring[],
  { width, height, pin }: { width: number; height: number; pin: number },
): Sketch {
  if (points.length === 0) return { pins: [], outlines: [] };
  const [lons, lats] = [points.map(({ lon }) => lon), points.map(({ lat }) => lat)];
  const middle = { lon: (Math.min(...lons) + Math.max(...lons)) / 2, lat: (Math.min(...lats) + Math.max(...lats)) / 2 };
  // A degree of longitude is shorter than one of latitude by the cosine of the latitude.
  const narrowing = Math.cos((middle.lat * Math.PI) / 180);
  const wide = Math.max((Math.max(...lons) - Math.min(...lons)) * narrowing, LEAST_SPAN);
  const high = Math.max(Math.max(...lats) - Math.min(...lats), LEAST_SPAN);
  const scale = Math.min((width - 2 * pin) / wide, (height - 2 * pin) / high);
  const place = (lon: number, lat: number): [number, number] => [
    width / 2 + (lon - middle.lon) * narrowing * scale,
    height / 2 - (lat - middle.lat) * scale,
  ];
  const pins = points.map(({ lon, lat }) => {
    const [x, y] = place(lon, lat);
    return { x, y, atX: x, atY: y };
  });
  spread(pins, { width, height, pin });
  return {
    pins,
    outlines: rings.filter((ring) => touches(ring, place, width, height)).map((ring) => pathOf(ring, place)),
  };
}

/** Pushes pins that cover each other apart, a little a round, within the box. */
function spread(pins: Sketch["pins"], { width, height, pin }: { width: number; height: number; pin: number }): void {
  const within = (value: number, most: number) => Math.min(most - pin / 2, Math.max(pin / 2, value));
  for (let round = 0; round < ROUNDS; round++) {
    let moved = false;
    for (let i = 0; i < pins.length; i++) {
      for (let j = i + 1; j < pins.length; j++) {
        const [one, other] = [pins[i]!, pins[j]!];
        const apart = Math.hypot(other.x - one.x, other.y - one.y);
        if (apart >= pin) continue;
        moved = true;
        // At one place each goes its own way, the same in every drawing.
        const angle = apart < 0.01 ? j * 2.4 : Math.atan2(other.y - one.y, other.x - one.x);
        const by = (pin - apart) / 2 + 0.1;
        one.x = within(one.x - Math.cos(angle) * by, width);
        one.y = within(one.y - Math.sin(angle) * by, height);
        other.x = within(other.x + Math.cos(angle) * by, width);
        other.y = within(other.y + Math.sin(angle) * by, height);
      }
    }
    if (!moved) return;
  }
}

type Place = (lon: number, lat: number) => [number, number];

function touches(ring: Ring, place: Place, width: number, height: number): boolean {
  const spots = ring.map(([lon, lat]) => place(lon!, lat!));
  const [xs, ys] = [spots.map(([x]) => x), spots.map(([, y]) => y)];
  return Math.min(...xs) <= width && Math.max(...xs) >= 0 && Math.min(...ys) <= height && Math.max(...ys) >= 0;
}

const pathOf = (ring: Ring, place: Place): string =>
  `M${ring
    .map(([lon, lat]) =>
      place(lon!, lat!)
        .map((value) => value.toFixed(1))
        .join(","),
    )
    .join("L")}Z`;

/** Where names of areas stand on the map so that each lies in its own area. Pure. */

/** Side of the world at zoom 0, CSS pixels. */
const WORLD = 512;
/** Cells along the longer side of an area: one is a pixel or two at the zooms at which areas are named. */
const CELLS = 96;

/** An area as a raster, in which the room for a box is looked up rather than computed. */
export interface LabelRoom {
  /** Corner in the north-west and side of a cell, pixels at zoom 0. */
  west: number;
  north: number;
  cell: number;
  columns: number;
  rows: number;
  /** Cells inside, of all above and to the left; one row and column more than there are cells. */
  sums: Int32Array;
}

/** One way to write a name. Sizes in CSS pixels. */
export interface LabelForm {
  text: string;
  /** Of its characters. */
  size: number;
  width: number;
  height: number;
}

/** A name to be placed: its area and the ways to write it, the preferred one first. */
export interface Label<Form extends LabelForm = LabelForm> {
  code: string;
  room: LabelRoom;
  forms: readonly Form[];
}

export interface PlacedLabel {
  code: string;
  form: LabelForm;
  /** Longitude and latitude of its middle. */
  at: [number, number];
  /** Share of it that lies in its own area. */
  inside: number;
}

/** Rasters an area, once for all zooms. O(cells × corners of a row). */
export function labelRoom({ type, coordinates }: GeoJSON.Polygon | GeoJSON.MultiPolygon): LabelRoom {
  const rings = (type === "Polygon" ? [coordinates] : coordinates).flat().map((ring) => ring.map(toWorld));
  const corners = rings.flat();
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const [west, north] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - west, Math.max(...ys) - north];
  const cell = Math.max(width, height, 1e-9) / CELLS;
  const columns = Math.max(1, Math.ceil(width / cell - 1e-9));
  const rows = Math.max(1, Math.ceil(height / cell - 1e-9));
  const sums = new Int32Array((columns + 1) * (rows + 1));
  for (let r = 0; r < rows; r++) {
    const crossings = crossingsAt(rings, north + (r + 0.5) * cell);
    let [before, inRow] = [0, 0];
    for (let c = 0; c < columns; c++) {
      while (before < crossings.length && crossings[before]! <= west + (c + 0.5) * cell) before++;
      inRow += before % 2;
      sums[(r + 1) * (columns + 1) + c + 1] = sums[r * (columns + 1) + c + 1]! + inRow;
    }
  }
  return { west, north, cell, columns, rows, sums };
}

/** Where a horizontal line enters and leaves the rings, from west to east. */
function crossingsAt(rings: readonly (readonly [number, number])[][], y: number): number[] {
  const crossings: number[] = [];
  for (const ring of rings)
    for (let i = 1; i < ring.length; i++) {
      const [[x1, y1], [x2, y2]] = [ring[i - 1]!, ring[i]!];
      if (y1 > y !== y2 > y) crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
    }
  return crossings.sort((a, b) => a - b);
}

/** Cells of the area, of those in a box. */
const held = ({ columns, sums }: LabelRoom, column: number, row: number, width: number, height: number): number => {
  const at = (r: number, c: number) => sums[r * (columns + 1) + c]!;
  const [bottom, right] = [row + height, column + width];
  return at(bottom, right) - at(row, right) - at(bottom, column) + at(row, column);
};

interface Place {
  column: number;
  row: number;
}

/** The middle of all places where a box of so many cells is wholly inside: of those the nearest to their mean. */
function wholePlace(room: LabelRoom, width: number, height: number): Place | null {
  const places: Place[] = [];
  for (let row = 0; row + height <= room.rows; row++)
    for (let column = 0; column + width <= room.columns; column++)
      if (held(room, column, row, width, height) === width * height) places.push({ column, row });
  const mean = (of: (place: Place) => number) => places.reduce((sum, place) => sum + of(place), 0) / places.length;
  const middle = { column: mean((place) => place.column), row: mean((place) => place.row) };
  const away = ({ column, row }: Place) => Math.hypot(column - middle.column, row - middle.row);
  return places.reduce<Place | null>((best, place) => (best && away(best) <= away(place) ? best : place), null);
}

interface Spot {
  /** Middle of the largest box, pixels at zoom 0. */
  x: number;
  y: number;
  /** Its width, pixels at zoom 0; 0 where nothing fits. */
  width: number;
}

const spots = new WeakMap<LabelRoom, Map<string, Spot>>();

/**
 * The largest box of these proportions that lies in the area: for a box what the pole of inaccessibility is for a circle. A name
 * stands in its middle at every zoom at which it fits, so that it keeps its place as the map comes nearer.
 */
function largestSpot(room: LabelRoom, { width, height }: LabelForm): Spot {
  const known = spots.get(room) ?? new Map<string, Spot>();
  spots.set(room, known);
  const key = (width / height).toFixed(2);
  const before = known.get(key);
  if (before) return before;
  let [least, most] = [0, room.columns];
  let spot: Spot = { x: 0, y: 0, width: 0 };
  while (least < most) {
    const columns = Math.ceil((least + most) / 2);
    const rows = Math.ceil((columns * height) / width);
    const place = wholePlace(room, columns, rows);
    if (place) {
      least = columns;
      const x = room.west + (place.column + columns / 2) * room.cell;
      spot = { x, y: room.north + (place.row + rows / 2) * room.cell, width: columns * room.cell };
    } else most = columns - 1;
  }
  known.set(key, spot);
  return spot;
}

/** Shares of a name that lies in its area: so much is as good as all; so little says nothing of whose it is. */
const NEARLY_INSIDE = 0.88;
const LEAST_INSIDE = 0.5;

/**
 * One label an area, in the first of its forms that lies in it whole. Where none does: the form and the place with most of it
 * inside that leave the other names legible, the largest areas first. What finds no such place is missing.
 */
export function placeLabels(labels: readonly Label[], zoom: number): PlacedLabel[] {
  const scale = 2 ** zoom;
  const placed = new Map<Label, PlacedLabel>();
  for (const label of labels) {
    for (const form of label.forms) {
      const spot = largestSpot(label.room, form);
      if (spot.width * scale < form.width) continue;
      placed.set(label, { code: label.code, form, at: toLonLat(spot.x, spot.y), inside: 1 });
      break;
    }
  }
  const areaOf = ({ room }: Label) => room.sums.at(-1)! * room.cell ** 2;
  const left = labels.filter((label) => !placed.has(label)).sort((a, b) => areaOf(b) - areaOf(a));
  for (const label of left) {
    const best = bestPlace(label, scale, [...placed.values()]);
    if (best) placed.set(label, best);
  }
  return labels.flatMap((label) => placed.get(label) ?? []);
}

/** Where most of a name lies in its area, its middle at least, and none of it on another name: in the first form that nearly fits. */
function bestPlace({ code, room, forms }: Label, scale: number, others: readonly PlacedLabel[]): PlacedLabel | null {
  const pixels = room.cell * scale;
  const boxes = others.map(({ at, form }) => {
    const [x, y] = toWorld(at).map((value) => value * scale) as [number, number];
    return { x, y, ...form };
  });
  const isFree = (x: number, y: number, form: LabelForm) =>
    boxes.every(
      (box) =>
        Math.abs(box.x - x) >= (box.width + form.width) / 2 || Math.abs(box.y - y) >= (box.height + form.height) / 2,
    );
  let best: PlacedLabel | null = null;
  for (const form of forms) {
    if (best && best.inside >= NEARLY_INSIDE) break;
    const [width, height] = [form.width / pixels, form.height / pixels];
    for (let row = 0; row < room.rows; row++)
      for (let column = 0; column < room.columns; column++) {
        if (held(room, column, row, 1, 1) === 0) continue;
        const inside = heldAround(room, column + 0.5, row + 0.5, width, height) / (width * height);
        if (inside <= (best?.inside ?? LEAST_INSIDE)) continue;
        const [x, y] = [room.west + (column + 0.5) * room.cell, room.north + (row + 0.5) * room.cell];
        if (isFree(x * scale, y * scale, form)) best = { code, form, at: toLonLat(x, y), inside };
      }
  }
  return best;
}

/** Cells of the area in a box around a point, which may reach beyond the raster. */
function heldAround(room: LabelRoom, x: number, y: number, width: number, height: number): number {
  const cut = (value: number, most: number) => Math.max(0, Math.min(most, Math.round(value)));
  const [left, right] = [cut(x - width / 2, room.columns), cut(x + width / 2, room.columns)];
  const [top, bottom] = [cut(y - height / 2, room.rows), cut(y + height / 2, room.rows)];
  return held(room, left, top, right - left, bottom - top);
}

/** EPSG:3857, pixels at zoom 0. */
function toWorld([lon, lat]: readonly number[]): [number, number] {
  const sine = Math.sin((lat! * Math.PI) / 180);
  return [WORLD * (lon! / 360 + 0.5), WORLD * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI))];
}

function toLonLat(x: number, y: number): [number, number] {
  const lat = (2 * Math.atan(Math.exp((0.5 - y / WORLD) * 2 * Math.PI)) - Math.PI / 2) * (180 / Math.PI);
  return [(x / WORLD - 0.5) * 360, lat];
}

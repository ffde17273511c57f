/** Web Mercator tile arithmetic, the same as SQL's zcode(): 31 bits an axis, x in the even bits, y in the odd ones. */

export const AXIS_BITS = 31;
const AXIS = 2 ** AXIS_BITS;

export interface TileAddress {
  z: number;
  x: number;
  y: number;
}

/** Position in world units, 0 … 2^31 from the west and from the north. */
export function worldPosition(lon: number, lat: number): [x: number, y: number] {
  const radians = (Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 180;
  const clamp = (value: number) => Math.max(0, Math.min(AXIS - 1, value));
  return [
    clamp(((lon + 180) / 360) * AXIS),
    clamp((0.5 - Math.log(Math.tan(Math.PI / 4 + radians / 2)) / (2 * Math.PI)) * AXIS),
  ];
}

/** West, south, east, north of a tile in degrees. */
export function tileBounds({ z, x, y }: TileAddress): [west: number, south: number, east: number, north: number] {
  const lon = (column: number) => (column / 2 ** z) * 360 - 180;
  const lat = (row: number) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / 2 ** z))) * 180) / Math.PI;
  return [lon(x), lat(y + 1), lon(x + 1), lat(y)];
}

/** The tile's points are exactly those with `from <= zcode < to`. Up to 62 bits, hence bigint. */
export function tileCodeRange({ z, x, y }: TileAddress): { from: bigint; to: bigint } {
  let prefix = 0n;
  for (let bit = z - 1; bit >= 0; bit--) {
    prefix = (prefix << 2n) | (BigInt((y >> bit) & 1) << 1n) | BigInt((x >> bit) & 1);
  }
  const span = BigInt(2 * (AXIS_BITS - z));
  return { from: prefix << span, to: (prefix + 1n) << span };
}

/** Gathers the even bits of a 32-bit word: the x of a Z-order code; shift right by one first for the y. */
export function evenBits(word: number): number {
  let v = word & 0x55555555;
  v = (v | (v >>> 1)) & 0x33333333;
  v = (v | (v >>> 2)) & 0x0f0f0f0f;
  v = (v | (v >>> 4)) & 0x00ff00ff;
  return (v | (v >>> 8)) & 0xffff;
}

/**
 * Z-order code of a position, for those who write a million: SQL's zcode() takes 2 µs. Logarithm and tangent may differ in
 * the last bit from the database's, which moves one position in a million by one step, two centimetres.
 * @param lon degrees @param lat degrees
 */
export function zcodeOf(lon: number, lat: number): bigint {
  const [high, low] = zcodeWords(lon, lat);
  return (BigInt(high) << 32n) | BigInt(low);
}

/** The same as two words of 32 bits. */
export function zcodeWords(lon: number, lat: number): [high: number, low: number] {
  const [x, y] = worldPosition(lon, lat);
  return [(spread(x / 65536) | (spread(y / 65536) << 1)) >>> 0, (spread(x & 0xffff) | (spread(y & 0xffff) << 1)) >>> 0];
}

/** Sixteen bits on every second of thirty-two. */
function spread(bits: number): number {
  let n = (bits | (bits << 8)) & 0x00ff00ff;
  n = (n | (n << 4)) & 0x0f0f0f0f;
  n = (n | (n << 2)) & 0x33333333;
  return (n | (n << 1)) & 0x55555555;
}

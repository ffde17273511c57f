/**
 * Writes Mapbox Vector Tiles 2.1 (github.com/mapbox/vector-tile-spec). Our own, because a tile is made per request:
 * features that share all their attributes share one encoded list of tags, and bytes are written once.
 */

export const EXTENT_BITS = 12;
export const EXTENT = 1 << EXTENT_BITS;

export type TagValue = string | number;

/**
 * Buffers given back. A busy server makes hundreds of tiles of up to a megabyte; growing a new buffer for each set off a
 * full garbage collection every ten tiles (20 ms each).
 */
const spare: Uint8Array<ArrayBuffer>[] = [];
const SPARE_BUFFERS = 8;

class ByteWriter {
  private bytes = spare.pop() ?? new Uint8Array(1 << 16);
  length = 0;

  private grow(needed: number): void {
    if (this.length + needed <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + needed));
    larger.set(this.bytes);
    this.bytes = larger;
  }
  byte(value: number): void {
    this.grow(1);
    this.bytes[this.length++] = value;
  }
  /** Non-negative, below 2^53. */
  varint(value: number): void {
    this.grow(8);
    let rest = value;
    while (rest > 0x7f) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest = rest > 0x7fffffff ? Math.floor(rest / 128) : rest >>> 7;
    }
    this.bytes[this.length++] = rest;
  }
  raw(data: Uint8Array): void {
    this.grow(data.length);
    this.bytes.set(data, this.length);
    this.length += data.length;
  }
  /** A length-delimited field. */
  field(tag: number, data: Uint8Array): void {
    this.varint((tag << 3) | 2);
    this.varint(data.length);
    this.raw(data);
  }
  /** What was written, in a buffer of its own; the writer must not be used again. */
  finish(): Uint8Array {
    const written = this.bytes.slice(0, this.length);
    if (spare.length < SPARE_BUFFERS) spare.push(this.bytes);
    return written;
  }
  /** Writes what another writer holds, which must not be used again. */
  take(other: ByteWriter): void {
    this.raw(other.bytes.subarray(0, other.length));
    if (spare.length < SPARE_BUFFERS) spare.push(other.bytes);
  }
}

const utf8 = new TextEncoder();
const zigzag = (value: number): number => (value << 1) ^ (value >> 31);
const varintSize = (value: number): number =>
  value < 128
    ? 1
    : value < 16384
      ? 2
      : value < 2097152
        ? 3
        : value < 268435456
          ? 4
          : Math.ceil(Math.log2(value + 1) / 7);

const POINT = 1;
const POLYGON = 3;
const MOVE_TO_1 = (1 << 3) | 1;
const CLOSE_PATH = (1 << 3) | 7;

/** One layer of a tile under construction. */
export class MvtLayer {
  private readonly name: string;
  private readonly features = new ByteWriter();
  private readonly keys = new Map<string, number>();
  private readonly values = new Map<TagValue, number>();
  count = 0;

  constructor(name: string) {
    this.name = name;
  }

  /**
   * Encodes attributes once; give the result to every feature that has exactly these.
   * @throws RangeError for a value that is neither text nor a non-negative integer.
   */
  tags(attributes: Record<string, TagValue>): Uint8Array {
    const out = new ByteWriter();
    for (const [key, value] of Object.entries(attributes)) {
      if (typeof value === "number" && !(Number.isSafeInteger(value) && value >= 0)) {
        throw new RangeError(`tile attribute ${key} = ${value} is neither text nor a non-negative integer`);
      }
      out.varint(indexIn(this.keys, key));
      out.varint(indexIn(this.values, value));
    }
    return out.finish();
  }

  /** Adds a point at tile units x, y. `id` below 2^53. */
  addPoint(id: number, x: number, y: number, tags: Uint8Array): void {
    const { features } = this;
    const dx = zigzag(x);
    const dy = zigzag(y);
    const geometry = 1 + varintSize(dx) + varintSize(dy);
    const size = 1 + varintSize(id) + 2 + tags.length + 2 + 2 + geometry + (tags.length > 127 ? 1 : 0);
    features.byte(0x12);
    features.varint(size);
    features.byte(0x08);
    features.varint(id);
    features.byte(0x12);
    features.varint(tags.length);
    features.raw(tags);
    features.byte(0x18);
    features.byte(POINT);
    features.byte(0x22);
    features.byte(geometry);
    features.byte(MOVE_TO_1);
    features.varint(dx);
    features.varint(dy);
    this.count++;
  }

  /** Adds a polygon of one ring given as x0, y0, x1, y1 … in tile units, clockwise on screen, not repeating the first point. */
  addPolygon(id: number, ring: readonly number[], tags: Uint8Array): void {
    const commands = new ByteWriter();
    let [px, py] = [0, 0];
    for (let i = 0; i < ring.length; i += 2) {
      if (i === 0) commands.varint(MOVE_TO_1);
      if (i === 2) commands.varint(((ring.length / 2 - 1) << 3) | 2);
      commands.varint(zigzag(ring[i]! - px) >>> 0);
      commands.varint(zigzag(ring[i + 1]! - py) >>> 0);
      [px, py] = [ring[i]!, ring[i + 1]!];
    }
    commands.varint(CLOSE_PATH);

    const feature = new ByteWriter();
    feature.byte(0x08);
    feature.varint(id);
    feature.field(2, tags);
    feature.byte(0x18);
    feature.byte(POLYGON);
    feature.field(4, commands.finish());
    this.features.field(2, feature.finish());
    this.count++;
  }

  /** Writes the layer as a field of a tile; it must not be used again. */
  writeTo(tile: ByteWriter): void {
    const head = new ByteWriter();
    head.field(1, utf8.encode(this.name));
    const tail = new ByteWriter();
    for (const key of this.keys.keys()) tail.field(3, utf8.encode(key));
    for (const value of this.values.keys()) tail.field(4, encodeValue(value));
    tail.byte(0x28);
    tail.varint(EXTENT);
    tail.byte(0x78);
    tail.varint(2);
    tile.byte(0x1a);
    tile.varint(head.length + this.features.length + tail.length);
    tile.take(head);
    tile.take(this.features);
    tile.take(tail);
  }
}

/** A tile is its layers one after another; layers without features are left out. The layers must not be used again. */
export function encodeTile(layers: readonly MvtLayer[]): Uint8Array {
  const tile = new ByteWriter();
  for (const layer of layers) if (layer.count > 0) layer.writeTo(tile);
  return tile.finish();
}

function indexIn<K>(table: Map<K, number>, key: K): number {
  const known = table.get(key);
  if (known !== undefined) return known;
  table.set(key, table.size);
  return table.size - 1;
}

function encodeValue(value: TagValue): Uint8Array {
  const out = new ByteWriter();
  if (typeof value === "string") {
    out.field(1, utf8.encode(value));
  } else {
    out.byte(0x28); // uint_value
    out.varint(value);
  }
  return out.finish();
}

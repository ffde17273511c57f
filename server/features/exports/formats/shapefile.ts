/**
 * ESRI Shapefiles (ESRI, July 1998) with dBASE III tables, zipped. Its limits are kept plainly: a file holds one type of
 * geometry, so there is one for points, one for lines and one for areas; names have 10 characters and texts 254 bytes; no
 * part may pass 2 GB. The README inside says what that changed.
 */
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { Position } from "geojson";
import { ZipFile } from "yazl";
import { type Box, boxOf, type SimpleGeometry, widen } from "../../../algorithms/geo/wkb.ts";
import { BadInput } from "../../../plugins/problems.ts";
import type { ExportField } from "../export-fields.contract.ts";
import { FileOut } from "../file-out.ts";
import type { ExportJob, ExportRow, ExportWriter, Value } from "./format.ts";

const MOST_BYTES = 2 ** 31 - 1;
const SHAPES = { point: 1, line: 3, area: 5, multipoint: 8, none: 0 } as const;
type Shape = keyof typeof SHAPES;
const ends = { point: "", line: "_line", area: "_area", multipoint: "_multipoint", none: "_no_position" } as const;
const TEXT_BYTES = 254;

interface Column {
  name: string;
  type: "C" | "N" | "D" | "L";
  width: number;
  decimals: number;
}

export async function openShapefile(file: string, job: ExportJob): Promise<ExportWriter> {
  const columns = job.fields.map((field, i) => columnOf(field, job.widths?.[i] ?? TEXT_BYTES));
  const recordBytes = 1 + columns.reduce((sum, { width }) => sum + width, 0);
  if (recordBytes * job.count > MOST_BYTES)
    throw new BadInput(
      `A Shapefile's table ends at 2 GB, and these ${job.count.toLocaleString("en")} rows of ${recordBytes} bytes need more. Choose fewer fields, fewer rows or GeoPackage.`,
      { field: "fields" },
    );
  const folder = `${file}.parts`;
  await mkdir(folder);
  const layers = new Map<Shape, Layer>();
  let cut = 0;
  /** Of `asGiven`: until a layer is there to take them. */
  let unplaced: ExportRow[] = [];

  const layerOf = async (shape: Shape) => {
    const known = layers.get(shape);
    if (known) return known;
    const made = await Layer.open(path.join(folder, `${job.layer}${ends[shape]}`), shape, columns, recordBytes);
    layers.set(shape, made);
    return made;
  };
  return {
    async write(rows) {
      const byShape = new Map<Shape, ExportRow[]>();
      for (const row of rows) {
        const shape = shapeOf(row.geometry);
        const group = byShape.get(shape);
        if (group) group.push(row);
        else byShape.set(shape, [row]);
      }
      if (job.asGiven) {
        unplaced.push(...(byShape.get("none") ?? []));
        byShape.delete("none");
      }
      for (const [shape, group] of byShape) cut += await (await layerOf(shape)).write(group);
    },
    async close() {
      if (unplaced.length > 0) {
        const [first] = layers.values();
        cut += await (first ?? (await layerOf("point"))).write(unplaced);
        unplaced = [];
      }
      if (layers.size === 0) await layerOf("point");
      const zip = new ZipFile();
      const written = pipeline(zip.outputStream, createWriteStream(file, { flags: "wx", mode: 0o600 }));
      zip.on("error", (error: Error) =>
        (zip.outputStream as unknown as NodeJS.ReadableStream & { destroy(e: Error): void }).destroy(error),
      );
      for (const layer of layers.values()) {
        await layer.close();
        const name = path.basename(layer.base);
        for (const end of ["shp", "shx", "dbf"]) {
          if (layer.shape === "none" && end !== "dbf") continue;
          zip.addFile(`${layer.base}.${end}`, `${name}.${end}`, { compressionLevel: 3 });
        }
        zip.addBuffer(Buffer.from("UTF-8"), `${name}.cpg`);
        if (job.system.wkt && layer.shape !== "none") zip.addBuffer(Buffer.from(job.system.wkt), `${name}.prj`);
      }
      zip.addBuffer(Buffer.from(readme(job, columns, cut)), "README.txt");
      zip.end();
      await written;
      await rm(folder, { recursive: true });
    },
    async abandon() {
      for (const layer of layers.values()) await layer.abandon();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function shapeOf(geometry: SimpleGeometry | null): Shape {
  switch (geometry?.type) {
    case "Point":
      return "point";
    case "MultiPoint":
      return "multipoint";
    case "LineString":
    case "MultiLineString":
      return "line";
    case "Polygon":
    case "MultiPolygon":
      return "area";
    default:
      return "none";
  }
}

/** The three files of one type of geometry. */
class Layer {
  readonly base: string;
  readonly shape: Shape;
  private readonly columns: readonly Column[];
  private readonly recordBytes: number;
  private readonly shp: FileOut;
  private readonly shx: FileOut;
  private readonly dbf: FileOut;
  private readonly box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  private count = 0;

  private constructor(base: string, shape: Shape, columns: readonly Column[], recordBytes: number, files: FileOut[]) {
    this.base = base;
    this.shape = shape;
    this.columns = columns;
    this.recordBytes = recordBytes;
    [this.shp, this.shx, this.dbf] = files as [FileOut, FileOut, FileOut];
  }

  static async open(base: string, shape: Shape, columns: readonly Column[], recordBytes: number): Promise<Layer> {
    const files = await Promise.all(["shp", "shx", "dbf"].map((end) => FileOut.open(`${base}.${end}`)));
    const layer = new Layer(base, shape, columns, recordBytes, files);
    // Placeholders: sizes, box and count are known at the end.
    await layer.shp.bytes(new Uint8Array(100));
    await layer.shx.bytes(new Uint8Array(100));
    await layer.dbf.bytes(layer.tableHead());
    return layer;
  }

  /** @returns how many texts were cut to their column's width */
  async write(rows: readonly ExportRow[]): Promise<number> {
    const shapes: Buffer[] = [];
    const index = Buffer.alloc(rows.length * 8);
    let at = this.shp.size;
    rows.forEach(({ geometry }, i) => {
      const content = geometry ? shapeBytes(geometry, this.box) : Buffer.alloc(4);
      const head = Buffer.alloc(8);
      head.writeInt32BE(this.count + i + 1, 0);
      head.writeInt32BE(content.length / 2, 4);
      index.writeInt32BE(at / 2, i * 8);
      index.writeInt32BE(content.length / 2, i * 8 + 4);
      at += 8 + content.length;
      shapes.push(head, content);
    });
    if (at > MOST_BYTES)
      throw new BadInput("A Shapefile ends at 2 GB, and these shapes need more. Choose fewer rows or GeoPackage.", {
        field: "bbox",
      });
    await this.shp.bytes(Buffer.concat(shapes));
    await this.shx.bytes(index);
    const table = Buffer.alloc(rows.length * this.recordBytes, 0x20);
    let cut = 0;
    rows.forEach(({ values }, i) => {
      let place = i * this.recordBytes + 1;
      this.columns.forEach((column, k) => {
        if (!writeCell(table, place, column, values[k]!)) cut++;
        place += column.width;
      });
    });
    await this.dbf.bytes(table);
    this.count += rows.length;
    return cut;
  }

  async close(): Promise<void> {
    await this.dbf.bytes(Uint8Array.of(0x1a));
    await this.dbf.rewriteStart(this.tableHead());
    await this.shp.rewriteStart(this.shapeHead(this.shp.size));
    await this.shx.rewriteStart(this.shapeHead(this.shx.size));
    await Promise.all([this.shp.close(), this.shx.close(), this.dbf.close()]);
  }

  async abandon(): Promise<void> {
    await Promise.all([this.shp.abandon(), this.shx.abandon(), this.dbf.abandon()]);
  }

  private shapeHead(size: number): Buffer {
    const head = Buffer.alloc(100);
    head.writeInt32BE(9994, 0);
    head.writeInt32BE(size / 2, 24);
    head.writeInt32LE(1000, 28);
    head.writeInt32LE(SHAPES[this.shape], 32);
    if (this.box[0] <= this.box[2]) for (const [i, edge] of this.box.entries()) head.writeDoubleLE(edge, 36 + i * 8);
    return head;
  }

  private tableHead(): Buffer {
    const head = Buffer.alloc(32 + this.columns.length * 32 + 1);
    head[0] = 0x03;
    const today = new Date();
    head.set([today.getUTCFullYear() - 1900, today.getUTCMonth() + 1, today.getUTCDate()], 1);
    head.writeUInt32LE(this.count, 4);
    head.writeUInt16LE(head.length, 8);
    head.writeUInt16LE(this.recordBytes, 10);
    this.columns.forEach(({ name, type, width, decimals }, i) => {
      const at = 32 + i * 32;
      head.write(name, at, 10, "utf8");
      head.write(type, at + 11, "latin1");
      head[at + 16] = width;
      head[at + 17] = decimals;
    });
    head[head.length - 1] = 0x0d;
    return head;
  }
}

function columnOf({ name, short, type }: ExportField, widest: number): Column {
  const base = { name: short ?? name, decimals: 0 };
  switch (type) {
    case "integer":
      return { ...base, type: "N", width: 18 };
    case "number":
      return { ...base, type: "N", width: 20, decimals: 6 };
    case "boolean":
      return { ...base, type: "L", width: 1 };
    case "date":
      return { ...base, type: "D", width: 8 };
    default:
      return { ...base, type: "C", width: Math.max(1, Math.min(TEXT_BYTES, widest)) };
  }
}

/** @returns false when the text had to be cut, which happens between characters */
function writeCell(table: Buffer, at: number, { type, width, decimals }: Column, value: Value): boolean {
  if (value === null) return true;
  switch (type) {
    case "L":
      table.write(value ? "T" : "F", at, "latin1");
      return true;
    case "D":
      table.write(String(value).replaceAll("-", ""), at, 8, "latin1");
      return true;
    case "N":
      table.write((value as number).toFixed(decimals).padStart(width), at, width, "latin1");
      return true;
    default: {
      const text = String(value);
      // Buffer.write never writes part of a character.
      return table.write(text, at, width, "utf8") >= Buffer.byteLength(text);
    }
  }
}

/** The content of a record, and the box grown by it. */
function shapeBytes(geometry: SimpleGeometry, box: Box): Buffer {
  const [west, south, east, north] = boxOf(geometry);
  widen(box, [west, south]);
  widen(box, [east, north]);
  if (geometry.type === "Point") {
    const content = Buffer.alloc(20);
    content.writeInt32LE(SHAPES.point, 0);
    content.writeDoubleLE(west, 4);
    content.writeDoubleLE(south, 12);
    return content;
  }
  const parts = partsOf(geometry);
  const points = parts.flat();
  const multipoint = geometry.type === "MultiPoint";
  const content = Buffer.alloc(36 + (multipoint ? 4 : 8 + parts.length * 4) + points.length * 16);
  content.writeInt32LE(SHAPES[shapeOf(geometry)], 0);
  let at = 4;
  for (const edge of [west, south, east, north]) at = content.writeDoubleLE(edge, at);
  const int = (value: number) => {
    at = content.writeInt32LE(value, at);
  };
  if (!multipoint) int(parts.length);
  int(points.length);
  if (!multipoint) {
    let first = 0;
    for (const part of parts) {
      int(first);
      first += part.length;
    }
  }
  for (const [x, y] of points) {
    at = content.writeDoubleLE(x!, at);
    at = content.writeDoubleLE(y!, at);
  }
  return content;
}

function partsOf(geometry: SimpleGeometry): Position[][] {
  switch (geometry.type) {
    case "Point":
      return [[geometry.coordinates]];
    case "MultiPoint":
    case "LineString":
      return [geometry.coordinates];
    case "MultiLineString":
      return geometry.coordinates;
    case "Polygon":
      return geometry.coordinates.map(clockwiseOutline);
    case "MultiPolygon":
      return geometry.coordinates.flatMap((polygon) => polygon.map(clockwiseOutline));
  }
}

/** Outlines run clockwise, holes the other way. */
function clockwiseOutline(ring: Position[], place: number): Position[] {
  let area = 0;
  for (let i = 1; i < ring.length; i++) {
    const [x0, y0] = ring[i - 1]!;
    const [x1, y1] = ring[i]!;
    area += x0! * y1! - x1! * y0!;
  }
  return area < 0 === (place === 0) ? ring : ring.toReversed();
}

function readme(job: ExportJob, columns: readonly Column[], cut: number): string {
  const renamed = job.fields
    .map((field, i) => [field.name, columns[i]!.name, field.heading.zh, field.heading.en] as const)
    .map(([name, short, zh, en]) => `${short.padEnd(10)}  ${name}  ${zh}  ${en}`);
  const offset = job.system.srid === null ? ` Positions are in ${job.system.name}, which a .prj cannot name.` : "";
  const shortened = cut
    ? `${cut} texts were longer than 254 bytes and are cut; GeoPackage keeps them whole.`
    : "No text was cut.";
  return `${job.about}\n\nUTF-8 (.cpg).${offset} One file for each type of geometry; rows without a position are in a table of their own.\n${shortened}\n\nColumns:\n${renamed.join("\n")}\n`;
}

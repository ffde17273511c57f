/** What the parts of a Shapefile, a GeoPackage or a DXF say about themselves: cut off or not, and in which encoding. */
import { open, readFile, stat } from "node:fs/promises";
import { FileProblem } from "./file-problem.ts";
import { firstBytes } from "./text-encoding.ts";

/** Compares the sizes in the headers with those of the files. @throws FileProblem `truncated` or `content` */
export async function checkShapefile(shp: string, dbf: string, name: string): Promise<void> {
  const shapes = await firstBytes(shp, 100);
  if (shapes.length < 100 || shapes.readInt32BE(0) !== 9994)
    throw new FileProblem("content", { file: name, format: "Shapefile" });
  if ((await stat(shp)).size < shapes.readInt32BE(24) * 2) throw new FileProblem("truncated", { file: name });
  const table = await firstBytes(dbf, 32);
  if (table.length < 32) throw new FileProblem("truncated", { file: name });
  const whole = table.readUInt16LE(8) + table.readUInt32LE(4) * table.readUInt16LE(10);
  if ((await stat(dbf)).size < whole) throw new FileProblem("truncated", { file: name });
}

/** Bytes of the table looked at. */
const SAMPLE = 4 * 1024 * 1024;

/**
 * The encoding of a .dbf that comes without .cpg. Texts cut at the width of their column make valid UTF-8 end in the
 * middle of a character, so a few faults do not count against it.
 */
export async function dbfEncoding(dbf: string): Promise<"UTF-8" | "GB18030"> {
  const sample = await firstBytes(dbf, SAMPLE);
  const rows = sample.subarray(Math.min(sample.readUInt16LE(8), sample.length));
  const fields = sample.subarray(32, sample.readUInt16LE(8));
  const text = new TextDecoder("utf-8").decode(Buffer.concat([fields, rows]));
  let faults = 0;
  let good = 0;
  for (const char of text) {
    if (char === "\uFFFD") faults++;
    else if (char > "\x7f") good++;
  }
  return faults > 0.1 * (faults + good) ? "GB18030" : "UTF-8";
}

/** @returns the encoding a .cpg names, as GDAL reads it */
export async function cpgEncoding(cpg: string): Promise<string> {
  const said = (await readFile(cpg, "latin1")).trim();
  return /^(936|cp936|gbk|gb2312|gb18030|ansi 936)$/i.test(said) ? "GB18030" : said || "UTF-8";
}

/** A GeoPackage is an SQLite database: its header says how many pages there are. */
export async function checkGeoPackage(file: string, name: string): Promise<void> {
  const header = await firstBytes(file, 100);
  if (header.subarray(0, 15).toString("latin1") !== "SQLite format 3" || header.length < 100)
    throw new FileProblem("content", { file: name, format: "GeoPackage" });
  const page = header.readUInt16BE(16) === 1 ? 65536 : header.readUInt16BE(16);
  if ((await stat(file)).size < page * header.readUInt32BE(28)) throw new FileProblem("truncated", { file: name });
}

/** A DXF ends with EOF. */
export async function checkDxf(file: string, name: string): Promise<void> {
  const start = await firstBytes(file, 4096);
  if (!/^\s*(0|999)\s/.test(start.toString("latin1")) && !start.toString("latin1").startsWith("AutoCAD Binary DXF"))
    throw new FileProblem("content", { file: name, format: "DXF" });
  if (!(await lastBytes(file, 64)).toString("latin1").includes("EOF"))
    throw new FileProblem("truncated", { file: name });
}

/** A KML ends with its root element. */
export async function checkKml(file: string, name: string): Promise<void> {
  const start = (await firstBytes(file, 8192)).toString("utf8");
  if (!/<(\w+:)?kml[\s>]/i.test(start)) throw new FileProblem("content", { file: name, format: "KML" });
  if (/<!(DOCTYPE|ENTITY)/i.test(start)) throw new FileProblem("unreadable", { file: name, format: "KML" });
  if (!/<\/(\w+:)?kml\s*>/i.test((await lastBytes(file, 256)).toString("utf8")))
    throw new FileProblem("truncated", { file: name });
}

async function lastBytes(file: string, length: number): Promise<Buffer> {
  const { size } = await stat(file);
  const handle = await open(file);
  try {
    const wanted = Math.min(length, size);
    const { buffer } = await handle.read(Buffer.alloc(wanted), 0, wanted, size - wanted);
    return buffer;
  } finally {
    await handle.close();
  }
}

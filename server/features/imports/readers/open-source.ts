import { constants, copyFile, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { openCsv } from "./csv.reader.ts";
import { FileProblem } from "./file-problem.ts";
import { type GdalFile, openWithGdal } from "./gdal.reader.ts";
import { openGeoJson } from "./geojson.reader.ts";
import { LIMITS } from "./limits.ts";
import { checkDxf, checkGeoPackage, checkKml, checkShapefile, cpgEncoding, dbfEncoding } from "./parts.ts";
import type { Format, OpenOptions, Source } from "./source.ts";
import { encodingNamed } from "./text-encoding.ts";
import { type OpenZip, openZip, type ZipEntry } from "./unzip.ts";

/** Endings offered to people who choose a file. */
export const ENDINGS = [
  ".csv",
  ".txt",
  ".tsv",
  ".xlsx",
  ".geojson",
  ".json",
  ".zip",
  ".gpkg",
  ".kml",
  ".kmz",
  ".dxf",
] as const;

/** What a zip is opened for: the first of these it holds, in this order. */
const MAIN_PARTS = [".shp", ".tab", ".mif", ".gpkg", ".kml", ".dxf", ".xlsx", ".csv", ".geojson", ".json"];
const PARTS: Record<string, { needed: string[]; optional: string[] }> = {
  ".shp": { needed: [".dbf"], optional: [".shx", ".prj", ".cpg"] },
  ".tab": { needed: [".dat"], optional: [".map", ".id", ".ind"] },
  ".mif": { needed: [".mid"], optional: [] },
};

/**
 * Opens a file of any kind that can be imported. The kind follows the file's ending, and its content must agree.
 * @param shownName the name people know, for sentences; by default the file's own
 * @throws FileProblem with one sentence that says what to do; nothing is left behind then
 */
export async function openSource(
  file: string,
  options: OpenOptions = {},
  shownName = path.basename(file),
): Promise<Source> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new FileProblem("missing", { file: shownName });
  if (found.size === 0) throw new FileProblem("empty", { file: shownName });
  const source = await openByEnding(file, shownName, options);
  if (options.layer !== undefined && !source.layers.some((layer) => layer.name === options.layer)) {
    await source.close();
    const layers = source.layers.map((layer) => layer.name).join(", ");
    throw new FileProblem("layer", { file: shownName, layer: options.layer, layers });
  }
  return source;
}

async function openByEnding(file: string, name: string, options: OpenOptions): Promise<Source> {
  const ending = path.extname(name).toLowerCase();
  switch (ending) {
    case ".csv":
    case ".txt":
    case ".tsv":
      return openCsv(file, name, options.encoding);
    case ".geojson":
    case ".json":
      return openGeoJson(file, name, options.encoding);
    case ".zip":
    case ".kmz":
      return inFolder(options, (folder) => openPacked(file, name, folder, options));
    case ".xlsx":
    case ".gpkg":
    case ".kml":
    case ".dxf":
      return inFolder(options, async (folder) => {
        // GDAL looks at what lies beside a file and writes beside a GeoPackage: it gets a copy.
        const copy = path.join(folder, `source${ending}`);
        await copyFile(file, copy, constants.COPYFILE_FICLONE);
        return openAlone(copy, name, folder, ending, options);
      });
    case ".shp":
    case ".dbf":
    case ".tab":
    case ".mif":
    case ".mid":
      throw new FileProblem("bare", { file: name });
    default:
      throw new FileProblem("kind", { file: name });
  }
}

/** The folder is the source's to remove; it is gone as well when the source does not open. */
async function inFolder({ within }: OpenOptions, open: (folder: string) => Promise<Source>): Promise<Source> {
  const folder = await mkdtemp(path.join(within ?? os.tmpdir(), "srm-source-"));
  try {
    const source = await open(folder);
    return {
      ...source,
      async close() {
        await source.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function openAlone(
  file: string,
  name: string,
  folder: string,
  ending: string,
  { signal }: OpenOptions,
): Promise<Source> {
  const formats: Record<string, Format> = { ".xlsx": "xlsx", ".gpkg": "gpkg", ".kml": "kml", ".dxf": "dxf" };
  const given: GdalFile = { format: formats[ending]!, file, folder, name, encoding: null };
  if (ending === ".xlsx") await checkSpreadsheet(file, name);
  if (ending === ".gpkg") await checkGeoPackage(file, name);
  if (ending === ".dxf") await checkDxf(file, name);
  if (ending === ".kml") await checkKml(file, name);
  return openWithGdal(given, signal);
}

/** GDAL unpacks spreadsheets by itself and believes them: everything is unpacked once here, and counted. */
async function checkSpreadsheet(file: string, name: string): Promise<void> {
  const zip = await openZip(file, name, LIMITS.xlsxUnpacked);
  try {
    if (!zip.entries.some((entry) => entry.name === "xl/workbook.xml"))
      throw new FileProblem("content", { file: name, format: "XLSX" });
    for (const entry of zip.entries) await zip.measure(entry);
  } finally {
    zip.close();
  }
}

async function openPacked(file: string, name: string, folder: string, options: OpenOptions): Promise<Source> {
  const zip = await openZip(file, name);
  try {
    const main = MAIN_PARTS.map((ending) => zip.entries.find((entry) => entry.extension === ending)).find(Boolean);
    if (!main) throw new FileProblem("zipHolds", { file: name });
    const ending = main.extension;
    const target = path.join(folder, `source${ending}`);
    if (!PARTS[ending]) {
      await zip.extract(main, target);
      if (ending === ".csv") return await openCsv(target, name, options.encoding);
      if (ending === ".geojson" || ending === ".json") return await openGeoJson(target, name, options.encoding);
      return await openAlone(target, name, folder, ending, options);
    }
    const parts = await extractParts(zip, main, name, folder);
    const layerName = path.posix.basename(main.name, path.posix.extname(main.name));
    if (ending === ".shp") {
      await checkShapefile(target, parts.get(".dbf")!, name);
      const encoding = await shapefileEncoding(parts, options.encoding);
      // Said once: GDAL would follow the .cpg, also a wrong one.
      if (parts.has(".cpg")) await writeFile(parts.get(".cpg")!, encoding);
      return await openWithGdal(
        { format: "shapefile", file: target, folder, name, layerName, encoding },
        options.signal,
      );
    }
    return await openWithGdal(
      { format: "mapinfo", file: target, folder, name, layerName, encoding: null },
      options.signal,
    );
  } finally {
    zip.close();
  }
}

/** Unpacks one layer's parts as `source.*`. @returns ending → file */
async function extractParts(zip: OpenZip, main: ZipEntry, name: string, folder: string): Promise<Map<string, string>> {
  const { needed, optional } = PARTS[main.extension]!;
  const stem = main.name.slice(0, -main.extension.length).toLowerCase();
  const parts = new Map<string, string>();
  for (const ending of [main.extension, ...needed, ...optional]) {
    const entry = zip.entries.find(
      (one) => one.extension === ending && one.name.slice(0, -ending.length).toLowerCase() === stem,
    );
    if (entry) {
      const to = path.join(folder, `source${ending}`);
      await zip.extract(entry, to);
      parts.set(ending, to);
    } else if (needed.includes(ending)) throw new FileProblem("parts", { file: name, part: ending });
  }
  return parts;
}

async function shapefileEncoding(parts: Map<string, string>, wished?: string): Promise<string> {
  if (wished) return encodingNamed(wished) === "gb18030" ? "GB18030" : wished.toUpperCase();
  const cpg = parts.get(".cpg");
  return cpg ? cpgEncoding(cpg) : dbfEncoding(parts.get(".dbf")!);
}

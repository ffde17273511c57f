import type { Geometry } from "geojson";

/** One row of a ledger as it was read: nothing interpreted yet. */
export interface SourceRow {
  /** Line of the CSV file, row of the sheet, or number of the feature; counted from 1. */
  line: number;
  fields: Record<string, unknown>;
  /** In the layer's own coordinates; null or absent where the kind of file or the feature has none. */
  geometry?: Geometry | null;
  /** Why the row could not be read, when it could not. */
  broken?: string;
}

export const FORMATS = ["csv", "geojson", "xlsx", "shapefile", "gpkg", "kml", "mapinfo", "dxf"] as const;
export type Format = (typeof FORMATS)[number];
export const FORMAT_NAMES: Readonly<Record<Format, string>> = {
  csv: "CSV",
  geojson: "GeoJSON",
  xlsx: "XLSX",
  shapefile: "Shapefile",
  gpkg: "GeoPackage",
  kml: "KML",
  mapinfo: "MapInfo",
  dxf: "DXF",
};

export interface SourceColumn {
  name: string;
  type: "text" | "number" | "date" | "boolean";
}

export interface SourceLayer {
  name: string;
  /** Null where only reading all of it would tell. */
  rows: number | null;
  columns: SourceColumn[];
  /** Whether its rows carry a geometry of their own, so that no columns of coordinates are needed. */
  geometry: boolean;
  /** `wgs84` or `epsg:N` as the file states it; null where it states none. GCJ-02 and BD-09 cannot be stated. */
  crs: string | null;
}

/** An opened file. Nothing of it stays behind after `close`, also when it could not be opened. */
export interface Source {
  format: Format;
  /** Of its text: `utf-8`, `gb18030`, `utf-16le`, `utf-16be`; null where the format says itself. */
  encoding: string | null;
  layers: SourceLayer[];
  /** @throws FileProblem when the file turns out to be cut off or unreadable on the way. */
  rows(layer?: string): AsyncIterable<SourceRow>;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** What the text is written in, where the reader guessed wrong. */
  encoding?: string;
  /** Opened alone; by default all layers are described. */
  layer?: string;
  signal?: AbortSignal;
  /** Folder for what is unpacked; by default the system's for temporary files. */
  within?: string;
}

/** Without the characters that PostgreSQL cannot store or people cannot see; tabs and line breaks stay. */
export function clean(fields: Record<string, unknown>): Record<string, unknown> {
  for (const column in fields) {
    const value = fields[column];
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters meant
    if (typeof value === "string" && /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/.test(value))
      fields[column] = value.replace(/[^\P{Cc}\t\n\r]/gu, "");
  }
  return fields;
}

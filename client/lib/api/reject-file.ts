/** The rows that an import rejected, as a file to mend and bring in again. */
import type { RejectFormat } from "#server/features/imports/batches.contract.ts";
import type { Language } from "../view/view-state.ts";

export const rejectsAddress = (batch: string, format: RejectFormat, language: Language) =>
  `/api/import-batches/${batch}/rejects.${format}?lang=${language}`;

/** The kind's name, the same in every language. */
export const REJECT_FORMAT_NAMES: Readonly<Record<RejectFormat, string>> = {
  csv: "CSV",
  xlsx: "XLSX",
  geojson: "GeoJSON",
  gpkg: "GeoPackage",
  "shp.zip": "Shapefile",
  kml: "KML",
};

/** Whether the rejects come back as another kind than the file was of: MapInfo and DXF are read, not written. */
export const comesBackOtherwise = (fileFormat: string): boolean => fileFormat === "mapinfo" || fileFormat === "dxf";

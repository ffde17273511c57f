/** What every format of files has in common. */

import type { SimpleGeometry } from "../../../algorithms/geo/wkb.ts";
import type { Language } from "../../../contracts/words.contract.ts";
import type { ExportField } from "../export-fields.contract.ts";
import type { ExportLanguage } from "../exports.contract.ts";
import type { TargetSystem } from "../target-system.ts";

/** Days as YYYY-MM-DD, instants as YYYY-MM-DDThh:mm:ss. */
export type Value = string | number | boolean | null;

export interface ExportRow {
  /** One a field, in the job's order; codes are words already, unless `language` is `code`. */
  values: Value[];
  /** In the job's system; of a table the representative point. */
  geometry: SimpleGeometry | null;
}

export interface ExportJob {
  /** Name of the layer or sheet, such as `sites`. */
  layer: string;
  fields: readonly ExportField[];
  language: ExportLanguage;
  system: TargetSystem;
  /** Rows to come. */
  count: number;
  /** One sentence: of which city, as of when, in which system; and that the records are synthetic where they are. */
  about: string;
  /** The same as data. */
  asOf: { cityCode: string; businessDate: string; dataVersion: number; changedAt: string; synthetic: boolean };
  /** Longest value in bytes of each field that is a text, in the order of the fields; for formats of fixed widths. */
  widths?: readonly number[];
  /** The fields are a file's own columns: rows without a position stay among the others, tables get no coordinates. */
  asGiven?: true;
}

export interface ExportWriter {
  write(rows: readonly ExportRow[]): Promise<void>;
  /** Writes what is left and ends the file. */
  close(): Promise<void>;
  /** Lets go of the file as it is. */
  abandon(): Promise<void>;
}

/** Begins a file at a path where none is. */
export type OpenWriter = (path: string, job: ExportJob) => Promise<ExportWriter>;

/** The language of a heading: codes go with stable names. */
export const headingOf = (field: ExportField, language: ExportLanguage): string =>
  language === "code" ? field.name : field.heading[language];

const YES_NO: Record<Language, [string, string]> = { zh: ["是", "否"], en: ["yes", "no"] };

/** Yes or no as people read it. */
export const truth = (value: boolean, language: ExportLanguage): string =>
  language === "code" ? String(value) : YES_NO[language][value ? 0 : 1];

/** Headings of the two columns of coordinates. */
export function coordinateHeadings({ system, language }: ExportJob): [x: string, y: string] {
  if (language === "code") return ["x", "y"];
  const inSystem = system.srid === 4326 ? "" : language === "zh" ? `（${system.name}）` : ` (${system.name})`;
  const [x, y] = system.geographic
    ? { zh: ["经度", "纬度"], en: ["Longitude", "Latitude"] }[language]
    : { zh: ["东坐标", "北坐标"], en: ["Easting", "Northing"] }[language];
  return [`${x}${inSystem}`, `${y}${inSystem}`];
}

/** Degrees to 7 decimals (1 cm), metres to 2. */
export const rounded = (value: number, { geographic }: TargetSystem): number =>
  geographic ? Math.round(value * 1e7) / 1e7 : Math.round(value * 100) / 100;

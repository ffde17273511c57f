import type { Language } from "../../contracts/words.contract.ts";
import { PLAN_FORMATS, type PlanFormat, type PlanSheet } from "./plan-sheet.contract.ts";
import { planTable } from "./plan-table.ts";
import { wordsIn } from "./plan-words.ts";
import { printSheet } from "./print-sheet.ts";
import { writeCsv } from "./write-csv.ts";
import { writeGeoJson } from "./write-geojson.ts";
import { writeGpx } from "./write-gpx.ts";
import { writeIcs } from "./write-ics.ts";
import { writeKml } from "./write-kml.ts";
import { writeXlsx } from "./write-xlsx.ts";

export interface WrittenPlan {
  body: string | Buffer;
  /** Media type. */
  type: string;
  /** ASCII. */
  fileName: string;
}

/** A plan in one of the formats, with headings and words in a language. */
export async function writePlan(sheet: PlanSheet, format: PlanFormat, language: Language): Promise<WrittenPlan> {
  const { type, ending } = PLAN_FORMATS[format];
  const fileName = `plan-${sheet.id.replace(/[^\w-]/g, "_")}.${ending}`;
  return { body: await bodyOf(sheet, format, language), type, fileName };
}

function bodyOf(sheet: PlanSheet, format: PlanFormat, language: Language): string | Promise<Buffer> {
  const say = wordsIn(language);
  switch (format) {
    case "gpx":
      return writeGpx(sheet, say);
    case "kml":
      return writeKml(sheet, say, language);
    case "csv":
      return writeCsv(planTable(sheet, say, language), say);
    case "xlsx":
      return writeXlsx(sheet, planTable(sheet, say, language), say, language);
    case "geojson":
      return writeGeoJson(sheet);
    case "ics":
      return writeIcs(sheet, say, language);
    case "html":
      return printSheet(sheet, say, language);
  }
}

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Language } from "../../contracts/words.contract.ts";
import { openXlsx } from "../exports/formats/xlsx.ts";
import { notes } from "./plan-rows.ts";
import type { PlanSheet } from "./plan-sheet.contract.ts";
import type { PlanTable } from "./plan-table.ts";
import type { Say } from "./plan-words.ts";

const WGS84 = {
  word: "wgs84",
  name: "WGS 84",
  srid: 4326,
  geographic: true,
  wkt: null,
  sql: (geometry: string) => geometry,
  offset() {},
};

/** A workbook of one sheet, by the writer that exports use; it writes files, so this one is read back and gone. */
export async function writeXlsx(sheet: PlanSheet, table: PlanTable, say: Say, language: Language): Promise<Buffer> {
  const folder = await mkdtemp(path.join(tmpdir(), "srm-plan-"));
  const file = path.join(folder, "plan.xlsx");
  try {
    const writer = await openXlsx(file, {
      layer: say("route"),
      fields: table.columns.map(({ name, heading, type }) => ({ name, heading: { zh: heading, en: heading }, type })),
      language,
      system: WGS84,
      count: table.rows.length,
      about: `${sheet.title}. ${notes(sheet, say).join(" ")}`,
      asOf: {
        cityCode: "",
        businessDate: sheet.asOf.businessDate,
        dataVersion: sheet.asOf.dataVersion,
        changedAt: sheet.asOf.changedAt,
        synthetic: sheet.asOf.demo,
      },
    });
    await writer.write(
      table.rows.map(({ values, lon, lat }) => ({ values, geometry: { type: "Point", coordinates: [lon, lat] } })),
    );
    await writer.close();
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

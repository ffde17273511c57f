/**
 * Office Open XML workbooks (ECMA-376) as a stream: sheets of texts, numbers and days, and no more. Texts stand in the cells
 * themselves, so that nothing has to be remembered; one that looks like a formula carries the mark that Excel sets for a
 * leading apostrophe (quotePrefix), so that it stays a text when somebody edits it.
 */
import { createWriteStream } from "node:fs";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";
import { xml } from "../../../http/xml.ts";
import type { ExportLanguage } from "../exports.contract.ts";
import {
  coordinateHeadings,
  type ExportJob,
  type ExportRow,
  type ExportWriter,
  headingOf,
  rounded,
  truth,
  type Value,
} from "./format.ts";

/** Excel's 1,048,576 rows without the headings. */
export const SHEET_ROWS = 1_048_575;
/** Excel's bound on the characters of a cell. */
const CELL_CHARACTERS = 32_767;
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
/** Indexes of `cellXfs` in styles.xml. */
const STYLE = { heading: 1, day: 2, moment: 3, quoted: 4 } as const;
const DAY_MS = 86_400_000;
/** Day 0 of Excel's calendar; right from March 1900 on. */
const EPOCH = Date.UTC(1899, 11, 30);

export async function openXlsx(path: string, job: ExportJob): Promise<ExportWriter> {
  const sheets = Math.max(1, Math.ceil(job.count / SHEET_ROWS));
  const names = Array.from({ length: sheets }, (_, i) => (sheets === 1 ? job.layer : `${job.layer} ${i + 1}`));
  const zip = new ZipFile();
  const file = createWriteStream(path, { flags: "wx", mode: 0o600 });
  const written = pipeline(zip.outputStream, file);
  // Waited for in close(); until then a failure shows where rows are written.
  let failure: Error | undefined;
  written.catch((error: Error) => {
    failure = error;
  });
  zip.on("error", (error: Error) => file.destroy(error));
  for (const [name, content] of Object.entries(fixedParts(job, names)))
    zip.addBuffer(Buffer.from(HEADER + content), name);

  const headings = [
    ...job.fields.map((field) => headingOf(field, job.language)),
    ...(job.asGiven ? [] : coordinateHeadings(job)),
  ];
  const letters = headings.map((_, column) => columnLetters(column));
  const width = headings.length;
  let sheet: PassThrough | undefined;
  let sheetsBegun = 0;
  let row = 0;

  const put = async (text: string) => {
    if (failure) throw failure;
    if (!sheet!.write(text)) {
      await Promise.race([new Promise((resolve) => sheet!.once("drain", resolve)), written]);
      if (failure) throw failure;
    }
  };
  const beginSheet = async () => {
    sheet = new PassThrough({ highWaterMark: 1 << 18 });
    zip.addReadStream(sheet, `xl/worksheets/sheet${++sheetsBegun}.xml`, { compressionLevel: 3 });
    const cells = headings.map((heading, i) => textCell(letters[i]!, 1, heading, STYLE.heading)).join("");
    row = 1;
    await put(
      `${HEADER}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="${width}" width="16" customWidth="1"/></cols><sheetData><row r="1">${cells}</row>`,
    );
  };
  const endSheet = async () => {
    await put("</sheetData></worksheet>");
    sheet!.end();
  };

  const lineOf = ({ values, geometry }: ExportRow, at: number): string => {
    const cells: string[] = [];
    for (let i = 0; i < values.length; i++) cells.push(cell(letters[i]!, at, values[i]!, job.fields[i]!.type, job));
    if (geometry?.type === "Point") {
      const [x, y] = geometry.coordinates;
      cells.push(numberCell(letters[width - 2]!, at, rounded(x!, job.system)));
      cells.push(numberCell(letters[width - 1]!, at, rounded(y!, job.system)));
    }
    return `<row r="${at}">${cells.join("")}</row>`;
  };

  await beginSheet();
  return {
    async write(rows) {
      for (let from = 0; from < rows.length; ) {
        if (row > SHEET_ROWS) {
          await endSheet();
          await beginSheet();
        }
        const upTo = Math.min(rows.length, from + SHEET_ROWS + 1 - row);
        const lines: string[] = [];
        for (; from < upTo; from++) lines.push(lineOf(rows[from]!, ++row));
        await put(lines.join(""));
      }
    },
    async close() {
      await endSheet();
      zip.end();
      await written;
    },
    async abandon() {
      file.destroy();
      sheet?.destroy();
      await written.catch(() => {});
    },
  };
}

/** A sheet of a workbook made at once; numbers stay numbers, days are `date`. */
export interface PlainSheet {
  name: string;
  columns: readonly { heading: string; type: "text" | "number" | "date"; width?: number }[];
  rows: readonly (readonly Value[])[];
}

/** A small workbook of several sheets in memory. Names of sheets are cut and told apart as Excel wants them. */
export async function plainXlsx(
  sheets: readonly PlainSheet[],
  about: string,
  { changedAt, language }: { changedAt: string; language: ExportLanguage },
): Promise<Buffer> {
  const job = { about, asOf: { changedAt }, language };
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(fixedParts(job, sheetNames(sheets.map(({ name }) => name)))))
    zip.addBuffer(Buffer.from(HEADER + content), name);
  for (const [i, { columns, rows }] of sheets.entries()) {
    const letters = columns.map((_, column) => columnLetters(column));
    const heading = columns.map((column, c) => textCell(letters[c]!, 1, column.heading, STYLE.heading)).join("");
    const lines = rows.map((values, r) => {
      const cells = values.map((value, c) => cell(letters[c]!, r + 2, value, columns[c]!.type, job));
      return `<row r="${r + 2}">${cells.join("")}</row>`;
    });
    const widths = columns.map(
      ({ width = 16 }, c) => `<col min="${c + 1}" max="${c + 1}" width="${width}" customWidth="1"/>`,
    );
    zip.addBuffer(
      Buffer.from(
        `${HEADER}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${widths.join("")}</cols><sheetData><row r="1">${heading}</row>${lines.join("")}</sheetData></worksheet>`,
      ),
      `xl/worksheets/sheet${i + 1}.xml`,
    );
  }
  zip.end();
  return buffer(zip.outputStream);
}

/** Excel's bounds: 31 characters, none of []:*?/\\, no two alike. */
function sheetNames(wanted: readonly string[]): string[] {
  const taken = new Set<string>();
  return wanted.map((name) => {
    const plain =
      name
        .replace(/[[\]:*?/\\]/g, " ")
        .trim()
        .slice(0, 31) || "-";
    let free = plain;
    for (let n = 2; taken.has(free.toLowerCase()); n++) free = `${plain.slice(0, 30 - String(n).length)} ${n}`;
    taken.add(free.toLowerCase());
    return free;
  });
}

function cell(
  letter: string,
  row: number,
  value: Value,
  type: string,
  { language }: Pick<ExportJob, "language">,
): string {
  if (value === null) return "";
  if (typeof value === "number") return numberCell(letter, row, value);
  if (typeof value === "boolean") return textCell(letter, row, truth(value, language));
  if (type === "date" || type === "datetime") {
    const instant = Date.parse(type === "date" ? `${value}T00:00:00Z` : `${value}Z`);
    const day = (instant - EPOCH) / DAY_MS;
    // Excel knows no day before 1900; such ones stay texts.
    if (day >= 61) return numberCell(letter, row, day, type === "date" ? STYLE.day : STYLE.moment);
  }
  return textCell(letter, row, value, /^[=+\-@\t\r\n]/.test(value) ? STYLE.quoted : 0);
}

const numberCell = (letter: string, row: number, value: number, style: number = 0): string =>
  Number.isFinite(value) ? `<c r="${letter}${row}"${style ? ` s="${style}"` : ""}><v>${value}</v></c>` : "";

const textCell = (letter: string, row: number, text: string, style: number = 0): string =>
  `<c r="${letter}${row}"${style ? ` s="${style}"` : ""} t="inlineStr"><is><t xml:space="preserve">${xml(text.slice(0, CELL_CHARACTERS))}</t></is></c>`;

/** A, B … Z, AA … */
function columnLetters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : columnLetters(Math.floor(column / 26) - 1) + last;
}

function fixedParts(
  { about, asOf }: { about: string; asOf: { changedAt: string } },
  names: readonly string[],
): Record<string, string> {
  const sheet = (i: number) => `worksheets/sheet${i + 1}.xml`;
  const part = (name: string, type: string) => `<Override PartName="/${name}" ContentType="${type}"/>`;
  const office = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  return {
    "[Content_Types].xml": `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${part("xl/workbook.xml", `${office}.sheet.main+xml`)}${part("xl/styles.xml", `${office}.styles+xml`)}${part("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")}${names.map((_, i) => part(`xl/${sheet(i)}`, `${office}.worksheet+xml`)).join("")}</Types>`,
    "_rels/.rels": `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
    "docProps/core.xml": `<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:description>${xml(about)}</dc:description><dcterms:modified xsi:type="dcterms:W3CDTF">${asOf.changedAt.slice(0, 19)}Z</dcterms:modified></cp:coreProperties>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${PACKAGE}/relationships">${names.map((_, i) => `<Relationship Id="rId${i + 1}" Type="${RELATIONS}/worksheet" Target="${sheet(i)}"/>`).join("")}<Relationship Id="styles" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${names.map((name, i) => `<sheet name="${xml(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join("")}</sheets></workbook>`,
    "xl/styles.xml": `<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" numFmtId="164" applyNumberFormat="1"/><xf xfId="0" numFmtId="165" applyNumberFormat="1"/><xf xfId="0" quotePrefix="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
  };
}

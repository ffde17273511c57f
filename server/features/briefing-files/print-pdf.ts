import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Chromium } from "./chromium.ts";
import { PAPERS, type Paper } from "./page.ts";

const MILLIMETRES_PER_INCH = 25.4;

/** A page of HTML printed by Chromium: text stays text, charts stay lines. */
export async function printPdf(chromium: Chromium, html: string, paper: Paper): Promise<Buffer> {
  const folder = await mkdtemp(path.join(tmpdir(), "srm-pdf-"));
  const page = await chromium.newPage();
  try {
    const file = path.join(folder, "briefing.html");
    await writeFile(file, html, { mode: 0o600 });
    await page.open(pathToFileURL(file).href);
    await page.evaluate("Promise.all([...document.images].map((image) => image.decode().catch(() => {})))");
    const [width, height] = PAPERS[paper].millimetres;
    const { data } = await page.send<{ data: string }>("Page.printToPDF", {
      printBackground: true,
      preferCSSPageSize: true,
      paperWidth: width / MILLIMETRES_PER_INCH,
      paperHeight: height / MILLIMETRES_PER_INCH,
      marginTop: 0,
      marginBottom: 0,
      marginLeft: 0,
      marginRight: 0,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
    });
    return Buffer.from(data, "base64");
  } finally {
    await page.close().catch(() => {});
    await rm(folder, { recursive: true, force: true });
  }
}

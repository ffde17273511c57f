import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";
import type { BriefingContent, BriefingLanguage } from "../../algorithms/briefing/briefing.ts";
import { briefingPage } from "./briefing-page.ts";
import type { BriefingTheme } from "./briefing-theme.ts";
import type { Pictures } from "./pictures.ts";

/** Name of the content within a pack: what `npm start -- --briefing` and later versions read. */
export const PACK_CONTENT = "briefing.json";
export const PACK_PAGE = "index.html";

/**
 * A folder to carry into a hall without a network: index.html opens from disk and presents; briefing.json is the content as data,
 * so that anybody can compute its numbers again from the snapshot.
 */
export function writePack(
  content: BriefingContent,
  pictures: Pictures,
  { language, theme }: { language: BriefingLanguage; theme: BriefingTheme },
): Promise<Buffer> {
  const zip = new ZipFile();
  const page = briefingPage(content, pictures, { language, theme, sheets: true, paper: "wide" });
  zip.addBuffer(Buffer.from(page), PACK_PAGE);
  zip.addBuffer(Buffer.from(JSON.stringify(content, null, 1)), PACK_CONTENT);
  zip.end();
  return buffer(zip.outputStream);
}

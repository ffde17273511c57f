/**
 * What PptxGenJS leaves out or writes askew, put right in its package: the unit's colours and fonts in the theme, East Asian
 * fonts of charts, ids that are unique on a slide, properties of a paragraph before its text alone (ECMA-376, 21.1.2.2.6).
 */
import { buffer } from "node:stream/consumers";
import { fromBufferPromise } from "yauzl";
import { ZipFile } from "yazl";
import { xml } from "../../http/xml.ts";
import type { BriefingTheme } from "./briefing-theme.ts";

export async function mendPackage(bytes: Buffer, theme: BriefingTheme): Promise<Buffer> {
  const out = new ZipFile();
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith("/")) continue;
    const part = await buffer(await zip.openReadStreamPromise(entry));
    const mend = menderOf(entry.fileName);
    out.addBuffer(mend ? Buffer.from(mend(part.toString("utf8"), theme)) : part, entry.fileName, {
      // Pictures are compressed already.
      compress: !/\.(png|jpe?g)$/.test(entry.fileName),
    });
  }
  out.end();
  return buffer(out.outputStream);
}

type Mend = (part: string, theme: BriefingTheme) => string;

function menderOf(name: string): Mend | undefined {
  if (/^ppt\/theme\/theme\d+\.xml$/.test(name)) return mendTheme;
  if (/^ppt\/charts\/chart\d+\.xml$/.test(name)) return mendChart;
  if (/^ppt\/slides\/slide\d+\.xml$/.test(name)) return mendSlide;
  return undefined;
}

const mendTheme: Mend = (part, { colours, fonts }) => {
  const hex = (name: keyof typeof colours) => colours[name].slice(1).toUpperCase();
  const set = (text: string, name: string, value: string) =>
    text.replace(new RegExp(`(<a:${name}>).*?(</a:${name}>)`, "s"), `$1<a:srgbClr val="${value}"/>$2`);
  let mended = part;
  for (const [name, value] of [
    ["dk1", hex("ink")],
    ["lt1", hex("paper")],
    ["dk2", hex("quiet")],
    ["lt2", hex("band")],
    ["accent1", hex("main")],
    ["accent2", hex("before")],
    ["accent3", hex("lastYear")],
    ["accent4", hex("good")],
    ["accent5", hex("bad")],
    ["accent6", hex("accent")],
    ["hlink", hex("quiet")],
    ["folHlink", hex("quiet")],
  ] as const)
    mended = set(mended, name, value);
  const [first, second = first] = [fonts.text[0]!, fonts.text.find((font) => /noto|source han/i.test(font))];
  return (
    mended
      .replaceAll('<a:ea typeface=""/>', `<a:ea typeface="${xml(first)}"/>`)
      // What stands in where the first is missing.
      .replace(/(<a:font script="Hans" typeface=")[^"]*/g, `$1${xml(second)}`)
  );
};

const mendChart: Mend = (part) =>
  part
    .replace(/<a:latin typeface="([^"]*)"\/>(?!\s*<a:ea)/g, '$&<a:ea typeface="$1"/>')
    // A value stands on one line, however thin its bar.
    .replace(/(<c:dLbls>(?:(?!<\/c:dLbls>).)*?<c:txPr>\s*)<a:bodyPr\/>/gs, '$1<a:bodyPr wrap="none"/>')
    // A line chart has to say its grouping (21.2.2.97).
    .replace(/<c:lineChart>(?!\s*<c:grouping)/, '$&<c:grouping val="standard"/>')
    .replace('<c:roundedCorners val="1"/>', '<c:roundedCorners val="0"/>');

const mendSlide: Mend = (part) => {
  let id = 1;
  return part
    .replace(/(<\/a:r>|<a:br\/>)\s*<a:pPr\b[^>]*?(?:\/>|>.*?<\/a:pPr>)/gs, "$1")
    .replace(/(<p:cNvPr id=")\d+"/g, (_, start: string) => `${start}${id++}"`);
};

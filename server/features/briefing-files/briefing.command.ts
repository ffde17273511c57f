/**
 * npm run briefing -- --template quarterly --lang zh --out DIR   makes a briefing of the records as they are now, and its files
 * npm run briefing -- --content FILE --out DIR                   makes the files of a briefing there is (JSON or pack)
 */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { BRIEFING_LANGUAGES, type BriefingContent, TEMPLATES } from "../../algorithms/briefing/briefing.ts";
import { readConfig } from "../../config.ts";
import { readTheme } from "./briefing-theme.ts";
import { type Chromium, findChromium, openChromium } from "./chromium.ts";
import { type BriefingFile, type FileOptions, makeFile } from "./make-files.ts";
import { PAPERS, type Paper } from "./page.ts";
import { NO_PICTURES, type Pictures } from "./pictures.ts";
import { readJson } from "./read-json.ts";
import { readContent } from "./read-pack.ts";
import { type Source, withSource } from "./run-briefing.ts";

const USAGE = `Say which briefing to make, and where to:
  npm run briefing -- --template ${TEMPLATES.join("|")} --lang zh|en --out DIR
  npm run briefing -- --content FILE --lang zh|en --out DIR
  --theme FILE   colours, fonts, logo of your own (JSON)
  --paper ${Object.keys(PAPERS).join("|")}   of the PDF
  --approval N   map approval number (审图号)
  --no-maps      leaves the maps out`;

const FILES: readonly BriefingFile[] = ["pptx", "pdf", "xlsx", "zip"];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      template: { type: "string" },
      content: { type: "string" },
      lang: { type: "string", default: "zh" },
      out: { type: "string" },
      theme: { type: "string" },
      paper: { type: "string", default: "wide" },
      approval: { type: "string" },
      "no-maps": { type: "boolean", default: false },
    },
  });
  const template = TEMPLATES.find((known) => known === values.template);
  const language = BRIEFING_LANGUAGES.find((known) => known === values.lang);
  const paper = (Object.keys(PAPERS) as Paper[]).find((known) => known === values.paper);
  const out = values.out;
  if (!out || !language || !paper || (template === undefined) === (values.content === undefined))
    throw new Error(USAGE);

  const config = readConfig(process.env);
  // Said before the work is begun, not after.
  await findChromium(config.CHROMIUM_PATH);
  await mkdir(out, { recursive: true });
  const ownTheme = values.theme === undefined ? undefined : await readJson(values.theme);
  const given = values.content === undefined ? undefined : await readContent(values.content);

  const write = async (found: BriefingContent, theme: unknown, source: Source | null, chromium: Chromium) => {
    const content =
      values.approval === undefined ? found : { ...found, stamp: { ...found.stamp, approval: values.approval } };
    const options: FileOptions = { language, theme: readTheme(ownTheme ?? theme ?? {}), paper };
    const pictures: Pictures = source ? await source.pictures(content, options, chromium) : NO_PICTURES;
    for (const kind of FILES) {
      const file = path.join(out, `briefing-${language}.${kind}`);
      const bytes = await makeFile(kind, content, pictures, options, chromium);
      await writeFile(file, bytes);
      console.log(`${file}  ${(bytes.length / 1024).toFixed(0)} KB`);
    }
  };

  const chromium = await openChromium(config.CHROMIUM_PATH);
  try {
    // Maps and photos come from the records; without a wish for them no database is opened.
    if (given && values["no-maps"]) await write(given, undefined, null, chromium);
    else
      await withSource(config, async (source) => {
        const content = given ?? (await source.make(template!, language));
        await write(content, await source.theme(), values["no-maps"] ? null : source, chromium);
      });
  } finally {
    await chromium.close();
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});

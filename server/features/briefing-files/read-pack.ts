import { readFile } from "node:fs/promises";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { fromBufferPromise } from "yauzl";
import type { BriefingContent } from "../../algorithms/briefing/briefing.ts";
import { PACK_CONTENT, PACK_PAGE } from "./write-pack.ts";

/** Largest page that is taken out of a pack, bytes. */
const MOST_BYTES = 512 * 1024 * 1024;

/**
 * The page of a briefing: from a pack, from the folder that it was unpacked to, or the page itself.
 * @throws Error of one sentence that says what the file is not.
 */
export async function readPackPage(file: string): Promise<Buffer> {
  if (/\.html?$/i.test(file)) return read(file);
  if (/\.zip$/i.test(file)) {
    const page = await entryOf(await read(file), file, PACK_PAGE);
    if (!page) throw new Error(`${file} is no pack of a briefing: there is no ${PACK_PAGE} in it.`);
    return page;
  }
  return read(path.join(file, PACK_PAGE));
}

/**
 * The content of a briefing: a JSON file, a pack, or the folder that it was unpacked to.
 * @throws Error of one sentence that says what the file is not.
 */
export async function readContent(file: string): Promise<BriefingContent> {
  const text = /\.zip$/i.test(file)
    ? await entryOf(await read(file), file, PACK_CONTENT)
    : await read(/\.json$/i.test(file) ? file : path.join(file, PACK_CONTENT));
  let content: BriefingContent | undefined;
  try {
    content = JSON.parse(text?.toString("utf8") ?? "");
  } catch {
    // Said below.
  }
  if (!Array.isArray(content?.steps) || typeof content.facts !== "object" || typeof content.stamp?.hash !== "string")
    throw new Error(`${file} is no content of a briefing; ${PACK_CONTENT} in a pack is one.`);
  return content;
}

const read = (file: string): Promise<Buffer> =>
  readFile(file).catch(() => {
    throw new Error(`${file} cannot be read.`);
  });

async function entryOf(zip: Buffer, file: string, name: string): Promise<Buffer | undefined> {
  const opened = await fromBufferPromise(zip, { lazyEntries: true }).catch(() => {
    throw new Error(`${file} is no zip file.`);
  });
  for await (const entry of opened.eachEntry()) {
    if (entry.fileName !== name && !entry.fileName.endsWith(`/${name}`)) continue;
    if (entry.uncompressedSize > MOST_BYTES) throw new Error(`${name} in ${file} is too large.`);
    return buffer(await opened.openReadStreamPromise(entry));
  }
  return undefined;
}

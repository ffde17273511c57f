import { buffer } from "node:stream/consumers";
import { fromBufferPromise } from "yauzl";

/** The parts of a zip file by name. */
export async function unzip(zip: Buffer): Promise<Map<string, Buffer>> {
  const parts = new Map<string, Buffer>();
  const opened = await fromBufferPromise(zip, { lazyEntries: true });
  for await (const entry of opened.eachEntry())
    parts.set(entry.fileName, await buffer(await opened.openReadStreamPromise(entry)));
  return parts;
}

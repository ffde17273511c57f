/** In what a text file is written, and how it becomes UTF-8. */
import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { FileProblem } from "./file-problem.ts";

export const ENCODINGS = ["utf-8", "gb18030", "utf-16le", "utf-16be"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** GBK and GB2312 are subsets of GB18030. */
export function encodingNamed(name: string): Encoding | undefined {
  const word = name.trim().toLowerCase().replace(/_/g, "-");
  if (["gbk", "gb2312", "cp936", "936", "gb18030", "ansi 936"].includes(word)) return "gb18030";
  if (["utf8", "utf-8", "65001"].includes(word)) return "utf-8";
  return ENCODINGS.find((known) => known === word);
}

/**
 * Reads the whole file once: the first bytes of a ledger are often plain ASCII while a name on line 9,000 is not.
 * A file that is valid UTF-8 is taken for it: GBK text of more than a few characters never is.
 * @throws FileProblem `notText`, `encoding`, or `notEncoding` when the one wished for does not fit.
 */
export async function detectEncoding(file: string, name: string, wished?: string): Promise<Encoding> {
  const mark = await firstBytes(file, 4);
  const marked =
    mark[0] === 0xff && mark[1] === 0xfe ? "utf-16le" : mark[0] === 0xfe && mark[1] === 0xff ? "utf-16be" : undefined;
  const chosen = wished ? encodingNamed(wished) : marked;
  if (wished && !chosen) throw new FileProblem("notEncoding", { file: name, encoding: wished, byte: 0 });
  if (chosen) {
    const fault = await firstFault(file, chosen);
    if (fault === undefined) return chosen;
    throw new FileProblem("notEncoding", { file: name, encoding: chosen, byte: fault.byte });
  }
  if (await isUtf8Throughout(file)) return "utf-8";
  const asUtf8 = await firstFault(file, "utf-8");
  if (asUtf8 === undefined) return "utf-8";
  if (asUtf8.nul) throw new FileProblem("notText", { file: name });
  const asGbk = await firstFault(file, "gb18030");
  if (asGbk === undefined) return "gb18030";
  if (asGbk.nul) throw new FileProblem("notText", { file: name });
  throw new FileProblem("encoding", { file: name, byte: Math.max(asUtf8.byte, asGbk.byte) });
}

/** The file's text as UTF-8 bytes; UTF-8 passes through as it is. */
export function utf8Stream(file: string, encoding: Encoding): Readable {
  const bytes = createReadStream(file, { highWaterMark: 256 * 1024 });
  if (encoding === "utf-8") return bytes;
  return Readable.from(recode(bytes, encoding), { objectMode: false, highWaterMark: 256 * 1024 });
}

async function* recode(bytes: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const chunk of bytes) {
    const text = decoder.decode(chunk, { stream: true });
    if (text) yield Buffer.from(text);
  }
  const rest = decoder.decode();
  if (rest) yield Buffer.from(rest);
}

/** The usual case, ten times as fast as decoding: a second of a million rows' minute. NUL is no text. */
async function isUtf8Throughout(file: string): Promise<boolean> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
    const bytes = rest.length ? Buffer.concat([rest, chunk]) : chunk;
    // A letter of several bytes may lie across two chunks: up to the start of the last one.
    let end = bytes.length;
    for (let back = 1; back <= Math.min(3, bytes.length); back++) {
      if (bytes[bytes.length - back]! < 0xc0) continue;
      end = bytes.length - back;
      break;
    }
    const whole = bytes.subarray(0, end);
    if (whole.indexOf(0) >= 0 || !isUtf8(whole)) return false;
    rest = bytes.subarray(end);
  }
  return rest.indexOf(0) < 0 && isUtf8(rest);
}

/** Where the file stops being such text: to the chunk, then to the byte within it. */
async function firstFault(file: string, encoding: Encoding): Promise<{ byte: number; nul: boolean } | undefined> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let before = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
    if (!encoding.startsWith("utf-16")) {
      const nul = chunk.indexOf(0);
      if (nul >= 0) return { byte: before + nul, nul: true };
    }
    try {
      decoder.decode(chunk, { stream: true });
    } catch {
      return { byte: before + faultWithin(chunk, encoding), nul: false };
    }
    before += chunk.length;
  }
  try {
    decoder.decode();
    return undefined;
  } catch {
    return { byte: before, nul: false };
  }
}

/** The longest beginning that still decodes, by halving. */
function faultWithin(chunk: Buffer, encoding: Encoding): number {
  let good = 0;
  let bad = chunk.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    try {
      new TextDecoder(encoding, { fatal: true }).decode(chunk.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle;
    }
  }
  return good;
}

export async function firstBytes(file: string, length: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

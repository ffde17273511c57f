/** Zip files of strangers: looked through before anything is unpacked, unpacked under names of our own. */
import { createWriteStream } from "node:fs";
import path from "node:path";
import { Transform, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { FileProblem } from "./file-problem.ts";
import { LIMITS, megabytes } from "./limits.ts";

export interface ZipEntry {
  /** As the zip names it, folders included; GBK names are decoded. */
  name: string;
  extension: string;
  entry: Entry;
}

export interface OpenZip {
  entries: ZipEntry[];
  /** Writes an entry to a file; counts what really comes out, whatever the zip declares. */
  extract(entry: ZipEntry, to: string): Promise<void>;
  /** Reads an entry to its end without keeping it, for readers that unpack by themselves. */
  measure(entry: ZipEntry): Promise<void>;
  close(): void;
}

/** @throws FileProblem when it is no zip, cut off, locked, or made to do harm. */
export async function openZip(file: string, name: string, unpacked: number = LIMITS.zipUnpacked): Promise<OpenZip> {
  let zip: ZipFile;
  try {
    // Names are checked here and not by yauzl, which would take GBK for code page 437.
    zip = await openPromise(file, { autoClose: false, decodeStrings: false, validateEntrySizes: true });
  } catch (error) {
    throw new FileProblem("zip", { file: name }, { cause: error });
  }
  try {
    const entries = await readEntries(zip, name, unpacked);
    let written = 0;
    const write = async (entry: ZipEntry, sink: Writable) => {
      const counted = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          written += chunk.length;
          if (written > unpacked) done(new FileProblem("zipSize", { file: name, limit: megabytes(unpacked) }));
          else done(null, chunk);
        },
      });
      try {
        await pipeline(await zip.openReadStreamPromise(entry.entry), counted, sink);
      } catch (error) {
        throw error instanceof FileProblem ? error : new FileProblem("zip", { file: name }, { cause: error });
      }
    };
    return {
      entries,
      extract: (entry, to) => write(entry, createWriteStream(to, { flags: "wx" })),
      measure: (entry) => write(entry, new Writable({ write: (_chunk, _encoding, done) => done() })),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function readEntries(zip: ZipFile, name: string, unpacked: number): Promise<ZipEntry[]> {
  const entries: ZipEntry[] = [];
  let packedBytes = 0;
  let bytes = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      const stated = entryName(entry);
      if (pointsOutside(stated)) throw new FileProblem("zipName", { file: name, entry: stated.slice(0, 80) });
      if (entries.length >= LIMITS.zipEntries)
        throw new FileProblem("zipEntries", { file: name, limit: LIMITS.zipEntries });
      if (entry.generalPurposeBitFlag & 1) throw new FileProblem("zipEncrypted", { file: name });
      packedBytes += entry.compressedSize;
      bytes += entry.uncompressedSize;
      if (bytes > unpacked) throw new FileProblem("zipSize", { file: name, limit: megabytes(unpacked) });
      if (stated.endsWith("/") || /(^|\/)(__MACOSX\/|\.)/.test(stated)) continue;
      entries.push({ name: stated, extension: path.posix.extname(stated).toLowerCase(), entry });
    }
  } catch (error) {
    throw error instanceof FileProblem ? error : new FileProblem("zip", { file: name }, { cause: error });
  }
  if (bytes > LIMITS.zipRatioFrom && bytes > packedBytes * LIMITS.zipRatio)
    throw new FileProblem("zipRatio", { file: name, limit: LIMITS.zipRatio });
  return entries;
}

const UTF8_NAMES = 0x800;

function entryName(entry: Entry): string {
  const bytes = entry.fileName as unknown as Buffer;
  const text = (encoding: string, fatal: boolean) => new TextDecoder(encoding, { fatal }).decode(bytes);
  if (entry.generalPurposeBitFlag & UTF8_NAMES) return text("utf-8", false);
  try {
    return text("utf-8", true);
  } catch {
    return text("gb18030", false);
  }
}

const pointsOutside = (name: string) =>
  /^([a-z]:|[\\/])/i.test(name) || name.split(/[\\/]/).includes("..") || name.includes("\0");

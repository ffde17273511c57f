/** Files that people have sent and not yet imported: kept an hour, in a folder of this process. */
import { randomBytes } from "node:crypto";
import { createWriteStream, readdirSync } from "node:fs";
import { mkdir, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { BatchDiff } from "./batches.contract.ts";
import { FileProblem } from "./readers/file-problem.ts";
import { LIMITS, megabytes } from "./readers/limits.ts";
import { openSource } from "./readers/open-source.ts";
import type { Source } from "./readers/source.ts";

export const KEPT_MS = 60 * 60 * 1000;
/** A person who chooses file after file fills no disk: the oldest one is forgotten. */
const PER_PERSON = 3;
const PREFIX = "srm-upload-";

export interface Upload {
  id: string;
  /** Whose it is; nobody else learns that it exists. */
  owner: string;
  name: string;
  bytes: number;
  source: Source;
  usedAt: number;
  /** Held while an import reads it: it is not forgotten then. */
  busy: boolean;
  file: string;
  folder: string;
  /** The last comparison with the records, whose pages are asked for one by one. */
  diff?: BatchDiff;
}

export interface Uploads {
  /** @param bytes the file as it arrives. @throws FileProblem; nothing is kept then */
  receive(owner: string, name: string, bytes: Readable & { truncated?: boolean }): Promise<Upload>;
  find(owner: string, id: string): Upload | undefined;
  /** Reads the file again as text of another encoding. */
  reopen(upload: Upload, encoding: string): Promise<void>;
  forget(upload: Upload): Promise<void>;
  close(): Promise<void>;
}

export function createUploads(): Uploads {
  removeLeftovers();
  const uploads = new Map<string, Upload>();
  const forget = async (upload: Upload) => {
    uploads.delete(upload.id);
    await upload.source.close();
    await rm(upload.folder, { recursive: true, force: true });
  };
  const sweep = setInterval(() => {
    for (const upload of uploads.values())
      if (!upload.busy && Date.now() - upload.usedAt > KEPT_MS) forget(upload).catch(() => {});
  }, 60_000);
  sweep.unref();

  return {
    async receive(owner, name, bytes) {
      const shown = path.basename(name.replaceAll("\\", "/")).slice(-120) || "file";
      const id = randomBytes(16).toString("hex");
      const folder = path.join(os.tmpdir(), `${PREFIX}${process.pid}-${id}`);
      await mkdir(folder, { mode: 0o700 });
      try {
        const file = path.join(folder, "upload");
        await pipeline(bytes, createWriteStream(file, { flags: "wx", mode: 0o600 }));
        if (bytes.truncated) throw new FileProblem("upload", { file: shown, limit: megabytes(LIMITS.upload) });
        const source = await openSource(file, { within: folder }, shown);
        const { size } = await stat(file);
        const upload: Upload = {
          id,
          owner,
          name: shown,
          bytes: size,
          source,
          usedAt: Date.now(),
          busy: false,
          file,
          folder,
        };
        uploads.set(id, upload);
        const others = [...uploads.values()].filter((one) => one.owner === owner && !one.busy);
        for (const old of others.slice(0, Math.max(0, others.length - PER_PERSON))) await forget(old);
        return upload;
      } catch (error) {
        await rm(folder, { recursive: true, force: true });
        throw error;
      }
    },
    find(owner, id) {
      const upload = uploads.get(id);
      if (upload?.owner !== owner) return undefined;
      upload.usedAt = Date.now();
      return upload;
    },
    async reopen(upload, encoding) {
      const source = await openSource(upload.file, { encoding, within: upload.folder }, upload.name);
      await upload.source.close();
      upload.source = source;
    },
    forget,
    async close() {
      clearInterval(sweep);
      await Promise.all([...uploads.values()].map(forget));
    },
  };
}

/** Folders of servers that were killed. */
function removeLeftovers(): void {
  for (const name of readdirSync(os.tmpdir())) {
    const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]);
    if (!pid || pid === process.pid || isRunning(pid)) continue;
    rm(path.join(os.tmpdir(), name), { recursive: true, force: true }).catch(() => {});
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

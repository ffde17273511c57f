import { mkdir, open, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { Worker } from "node:worker_threads";

export interface EmbeddedDatabase {
  /** An address any PostgreSQL client in this computer can use while the database is open. */
  connectionString: string;
  /** Called with the city's code after a commit that changed its records. NOTIFY does not cross the socket. */
  onDataVersion(listener: (cityCode: string) => void): void;
  close(): Promise<void>;
}

type FromWorker = { ready: number } | { notified: string } | { failed: string } | { closed: true };

/**
 * Opens the embedded PostgreSQL + PostGIS (PGlite) over a socket on 127.0.0.1. It runs in a worker thread, so that a
 * slow query does not stop the server from answering others.
 * @throws Error when another process has the same folder open: two writers would destroy it.
 */
export async function openEmbedded({ dataDir }: { dataDir: string }): Promise<EmbeddedDatabase> {
  await mkdir(dataDir, { recursive: true });
  const lock = path.join(dataDir, "in-use.pid");
  await takeLock(lock, dataDir);

  const listeners: ((cityCode: string) => void)[] = [];
  const worker = new Worker(new URL("./embedded.worker.ts", import.meta.url), {
    workerData: { dataDir: path.join(dataDir, "postgres") },
  });
  let answered: (message: FromWorker) => void = () => {};
  worker.on("message", (message: FromWorker) => {
    if ("notified" in message) for (const listener of listeners) listener(message.notified);
    // Under `node --watch` the runtime sends messages of its own here.
    else if ("ready" in message || "failed" in message || "closed" in message) answered(message);
  });
  const answer = () =>
    new Promise<FromWorker>((resolve, reject) => {
      answered = resolve;
      worker.once("error", reject);
    });

  const opened = await answer();
  if (!("ready" in opened)) {
    await worker.terminate();
    await rm(lock, { force: true });
    throw new Error(
      `The embedded database in ${dataDir} does not open: ${"failed" in opened ? opened.failed : "closed"}`,
    );
  }
  return {
    connectionString: `postgres://postgres:postgres@127.0.0.1:${opened.ready}/postgres`,
    onDataVersion: (listener) => listeners.push(listener),
    async close() {
      const closed = answer();
      worker.postMessage("close");
      await closed;
      await worker.terminate();
      await rm(lock, { force: true });
    },
  };
}

async function takeLock(lock: string, dataDir: string): Promise<void> {
  for (;;) {
    try {
      const file = await open(lock, "wx");
      await file.writeFile(String(process.pid));
      await file.close();
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = Number(await readFile(lock, "utf8"));
    if (holder !== process.pid && isAlive(holder)) {
      throw new Error(`${dataDir} is in use by process ${holder}. Stop it, or set DATA_DIR to another folder.`);
    }
    await rm(lock, { force: true }); // left behind by a process that was killed
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

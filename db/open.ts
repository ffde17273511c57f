import pg from "pg";
import { openEmbedded } from "./embedded.ts";

/** A database ready to connect to; only this module knows which of the two kinds it is. */
export interface OpenDatabase {
  mode: "embedded" | "server";
  connectionString: string;
  /** How many rows get in fast: COPY, or parameters where the embedded socket has no COPY. */
  bulk: "copy" | "insert";
  onDataVersion(listener: (cityCode: string) => void): void;
  close(): Promise<void>;
}

export interface DatabaseSettings {
  DATABASE_URL?: string | undefined;
  DATA_DIR?: string | undefined;
}

/** Opens DATABASE_URL if it is set, else the embedded database in DATA_DIR (default ./data). */
export async function openDatabase(settings: DatabaseSettings = process.env): Promise<OpenDatabase> {
  if (settings.DATABASE_URL) return openServer(settings.DATABASE_URL);
  return { mode: "embedded", bulk: "insert", ...(await openEmbedded({ dataDir: settings.DATA_DIR || "data" })) };
}

async function openServer(connectionString: string): Promise<OpenDatabase> {
  const listeners: ((cityCode: string) => void)[] = [];
  let client: pg.Client | undefined;
  let closed = false;
  const listen = async (again = false) => {
    client = new pg.Client({ connectionString, keepAlive: true });
    client.on("notification", ({ payload }) => {
      for (const listener of listeners) listener(payload ?? "");
    });
    // The connection that listens may be cut (restart, failover); without it clients would miss changes.
    client.on("error", () => client?.end().catch(() => {}));
    client.on("end", () => {
      if (!closed) setTimeout(() => listen(true).catch(() => {}), 1000).unref();
    });
    await client.connect();
    await client.query("listen data_version");
    // What was committed while nobody listened.
    if (again) {
      const { rows } = await client.query<{ code: string }>("select code from city");
      for (const { code } of rows) for (const listener of listeners) listener(code);
    }
  };
  try {
    await listen();
  } catch (error) {
    closed = true;
    throw new Error(
      `Cannot reach the database at DATABASE_URL: ${(error as Error).message || (error as NodeJS.ErrnoException).code}`,
      {
        cause: error,
      },
    );
  }
  return {
    mode: "server",
    bulk: "copy",
    connectionString,
    onDataVersion: (listener) => listeners.push(listener),
    async close() {
      closed = true;
      await client?.end();
    },
  };
}

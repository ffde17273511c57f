import { execFile, execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { temporaryFolder } from "./temporary-folder.ts";

const run = promisify(execFile);

export interface PostgresInstallation {
  /** Folder of initdb, postgres and pg_ctl. */
  bin: string;
  major: number;
  hasPostgis: boolean;
}

/** The PostgreSQL servers on this computer, the best to test with first: with PostGIS, then the newest. */
export function findPostgres(): PostgresInstallation[] {
  const debian = "/usr/lib/postgresql";
  const folders = new Set([
    ...(existsSync(debian) ? readdirSync(debian).map((version) => path.join(debian, version, "bin")) : []),
    ...(process.env.PATH ?? "").split(path.delimiter),
  ]);
  const installations = [...folders]
    .filter((bin) => ["initdb", "postgres", "pg_ctl", "pg_config"].every((tool) => existsSync(path.join(bin, tool))))
    .map((bin): PostgresInstallation => {
      const ask = (tool: string, flag: string) => execFileSync(path.join(bin, tool), [flag], { encoding: "utf8" });
      const sharedFolder = ask("pg_config", "--sharedir").trim();
      return {
        bin,
        major: Number(/ (\d+)/.exec(ask("postgres", "--version"))?.[1]),
        hasPostgis: existsSync(path.join(sharedFolder, "extension", "postgis.control")),
      };
    });
  return installations.sort((a, b) => Number(b.hasPostgis) - Number(a.hasPostgis) || b.major - a.major);
}

export interface PostgresCluster {
  /** Address of a database in the cluster, as its superuser. */
  connectionString(database: string): string;
  /** Stops the server and removes its files. */
  stop(): void;
}

/**
 * Starts a PostgreSQL server with an empty data folder under the temporary folder, on a free port of 127.0.0.1. It
 * trades durability for speed. PostgreSQL refuses to run as root, so root runs it as `postgres` or `nobody`.
 * @throws Error with the server's log when it does not start.
 */
export async function startPostgres(): Promise<PostgresCluster> {
  const installation = findPostgres()[0];
  if (!installation) throw new Error("No PostgreSQL server is installed; run 'npm test' to see what is missing.");
  const owner = process.getuid?.() === 0 ? unprivilegedUser() : undefined;
  const tool = (name: string) => path.join(installation.bin, name);

  const folder = temporaryFolder("srm-postgres", {
    owner,
    beforeRemoval: (at) =>
      spawnSync(tool("pg_ctl"), ["stop", "-D", path.join(at, "data"), "-m", "immediate"], { ...owner, cwd: at }),
  });
  const as = { ...owner, cwd: folder.path };
  const data = path.join(folder.path, "data");
  const log = path.join(folder.path, "log");
  // Chinese searches need a UTF-8 character classification: in locale C no Chinese letter counts as a letter.
  const locale = process.platform === "darwin" ? "en_US.UTF-8" : "C.UTF-8";
  try {
    const initdb = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", `--locale=${locale}`, "--no-sync"];
    await run(tool("initdb"), initdb, as);
    const port = await freePort();
    appendFileSync(path.join(data, "postgresql.conf"), configuration(port, folder.path));
    await run(tool("pg_ctl"), ["start", "-D", data, "-l", log, "-w", "-t", "60"], as);
    return {
      connectionString: (database) => `postgres://postgres@127.0.0.1:${port}/${database}`,
      stop: folder.remove,
    };
  } catch (error) {
    const reason = existsSync(log) ? readFileSync(log, "utf8") : (error as Error).message;
    folder.remove();
    throw new Error(`PostgreSQL ${installation.major} for the tests did not start:\n${reason}`, { cause: error });
  }
}

const configuration = (port: number, socketFolder: string) => `
listen_addresses = '127.0.0.1'
port = ${port}
unix_socket_directories = '${socketFolder}'
max_connections = 60
shared_buffers = 96MB
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
deadlock_timeout = 50ms
timezone = 'UTC'
`;

function unprivilegedUser(): { uid: number; gid: number } {
  for (const name of ["postgres", "nobody"]) {
    const ask = (flag: string) => spawnSync("id", [flag, name], { encoding: "utf8" });
    const uid = ask("-u");
    if (uid.status === 0) return { uid: Number(uid.stdout), gid: Number(ask("-g").stdout) };
  }
  throw new Error("PostgreSQL does not run as root; add a user 'postgres' or run the tests as another user.");
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address ? resolve(address.port) : reject(address)));
    });
  });
}

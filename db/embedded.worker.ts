/** The thread that owns PGlite: opens the folder, serves it on a free port, passes on data-version notices. */
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { postgis } from "@electric-sql/pglite-postgis";
import { serveEmbedded } from "./embedded-socket.ts";

const port = parentPort!;
try {
  const database = await PGlite.create((workerData as { dataDir: string }).dataDir, {
    extensions: { postgis, pg_trgm },
  });
  await database.exec("listen data_version");
  const socket = await serveEmbedded(database, (_channel, cityCode) => port.postMessage({ notified: cityCode }));
  port.postMessage({ ready: socket.port });
  port.once("message", async () => {
    await socket.close();
    await database.close();
    port.postMessage({ closed: true });
  });
} catch (error) {
  port.postMessage({ failed: (error as Error).message });
}

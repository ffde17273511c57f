/** The thread that owns PGlite: opens the folder, serves it on a free port, passes on data-version notices. */
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { postgis } from "@electric-sql/pglite-postgis";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { NotificationReader } from "./notification-reader.ts";

const port = parentPort!;
try {
  const database = await PGlite.create((workerData as { dataDir: string }).dataDir, {
    extensions: { postgis, pg_trgm },
  });
  await database.exec("listen data_version");
  const notices = new NotificationReader((_channel, cityCode) => port.postMessage({ notified: cityCode }));
  const execute = database.execProtocolRawStream.bind(database);
  database.execProtocolRawStream = (message, options) =>
    execute(message, {
      ...options,
      onRawData(data) {
        notices.read(data);
        options?.onRawData?.(data);
      },
    });
  const server = new PGLiteSocketServer({ db: database, host: "127.0.0.1", port: 0, maxConnections: 32 });
  await server.start();
  const address = server.getServerConn();
  port.postMessage({ ready: Number(address.slice(address.lastIndexOf(":") + 1)) });
  port.once("message", async () => {
    await server.stop();
    await database.close();
    port.postMessage({ closed: true });
  });
} catch (error) {
  port.postMessage({ failed: (error as Error).message });
}

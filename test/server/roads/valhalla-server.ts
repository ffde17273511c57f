/**
 * A process that answers as a Valhalla server does, by the real engine; forked by tests. Arguments: folder of the package,
 * file of the configuration. It sends its port; told "hold", it says "asked" at the next question and leaves it open.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

type Actor = Record<string, (query: string) => Promise<string>>;
const [packageFolder, configFile] = process.argv.slice(2) as [string, string];
const { Actor } = createRequire(import.meta.url)(packageFolder) as { Actor: new (config: string) => Actor };
const actor = new Actor(readFileSync(configFile, "utf8"));

let hold = false;
process.on("message", (message) => {
  hold = message === "hold";
  process.send?.("held");
});
process.on("disconnect", () => process.exit());

const server = createServer(async (request, response) => {
  const query = await text(request);
  if (hold) return process.send?.("asked");
  const action = request.url!.slice(1).replace("sources_to_targets", "matrix");
  const [status, body] = await actor[action]!(query).then(
    (answer) => [200, answer] as const,
    (error: Error) => [400, JSON.stringify({ error: error.message, status_code: 400 })] as const,
  );
  return response.writeHead(status, { "content-type": "application/json" }).end(body);
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));

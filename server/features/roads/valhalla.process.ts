/**
 * The child process of `valhalla-process.ts`: holds the engine, so that neither its work nor its end stops the server.
 * Arguments: folder of the package, file of the configuration.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { ValhallaAction } from "./valhalla-engine.ts";

/** What the package offers of which we use this; each takes and gives JSON text. */
interface Actor {
  status(query: string): Promise<string>;
  locate(query: string): Promise<string>;
  route(query: string): Promise<string>;
  matrix(query: string): Promise<string>;
  isochrone(query: string): Promise<string>;
}

export interface EngineRequest {
  id: number;
  action: ValhallaAction;
  query: object;
}
export type EngineAnswer = { id: number; answer: string } | { id: number; refused: string };

const [packageFolder, configFile] = process.argv.slice(2) as [string, string];
const { Actor } = createRequire(import.meta.url)(packageFolder) as { Actor: new (config: string) => Actor };
const actor = new Actor(readFileSync(configFile, "utf8"));

/** One after the other: an actor is not made for two questions at once. */
let before: Promise<unknown> = Promise.resolve();
process.on("message", ({ id, action, query }: EngineRequest) => {
  before = before
    .then(() => actor[action === "sources_to_targets" ? "matrix" : action](JSON.stringify(query)))
    .then(
      (answer): EngineAnswer => ({ id, answer }),
      (error: Error): EngineAnswer => ({ id, refused: error.message }),
    )
    .then((answer) => process.send?.(answer));
});
// The server is gone.
process.on("disconnect", () => process.exit());
process.send?.("ready");

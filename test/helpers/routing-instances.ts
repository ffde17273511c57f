import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** The literature's routing problems, which are not part of the repository. */
export const ROUTING_INSTANCES = path.resolve(import.meta.dirname, "../../../shared/data/routing");

/** @throws Error that says where the file has to be */
export function routingFile(name: string): string {
  const file = path.join(ROUTING_INSTANCES, name);
  if (!existsSync(file)) throw new Error(`${name} is not there: put the routing instances into ${ROUTING_INSTANCES}.`);
  return readFileSync(file, "utf8");
}

/** Best values known, by file and, after `#`, teams. */
export const bestKnown = (): Record<string, { best: number; teams?: number }> => JSON.parse(routingFile("best.json"));

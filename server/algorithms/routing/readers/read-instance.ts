import type { Instance } from "../instance.ts";
import { looksLikeCvrplib, readCvrplib } from "./cvrplib.ts";
import { looksLikeSolomon, readSolomon } from "./solomon.ts";
import { looksLikeTop, readTop } from "./top.ts";
import { looksLikeToptw, readToptw } from "./toptw.ts";

/**
 * A benchmark file of whatever kind, told by its contents.
 * @param teams for team orienteering; null where the file says it
 */
export function readInstance(text: string, teams: number | null): Instance {
  if (looksLikeSolomon(text)) return readSolomon(text);
  if (looksLikeCvrplib(text)) return readCvrplib(text);
  if (looksLikeTop(text)) return readTop(text, teams);
  if (looksLikeToptw(text)) return readToptw(text, teams);
  throw new Error(
    "The file is none of Solomon (VRPTW), CVRPLIB (.vrp), Chao (TOP), Vansteenwegen (TOPTW) or a plan in JSON.",
  );
}

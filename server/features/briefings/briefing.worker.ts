/** Entry point of the thread that computes briefings from snapshots (briefing-thread.ts). Holds the last few snapshots opened. */
import { parentPort } from "node:worker_threads";
import type { SnapshotTables } from "../../algorithms/briefing/snapshot-tables.ts";
import { openSnapshot } from "../snapshots/open-snapshot.ts";
import type { ThreadReply, ThreadRequest } from "./briefing-thread.ts";
import { computeBriefing } from "./compute-briefing.ts";

/** A city's tables take some tens of megabytes. */
const HELD = 2;
const held = new Map<string, SnapshotTables>();

function tablesOf({ snapshot, parts }: ThreadRequest): SnapshotTables | undefined {
  const tables = held.get(snapshot.stamp.hash) ?? (parts && openSnapshot(snapshot, parts));
  if (!tables) return undefined;
  held.delete(snapshot.stamp.hash);
  held.set(snapshot.stamp.hash, tables);
  if (held.size > HELD) held.delete(held.keys().next().value!);
  // Two snapshots may hold the same: what they are called is the asker's.
  return { ...tables, ...snapshot };
}

parentPort!.on("message", (request: ThreadRequest) => {
  const { id, work } = request;
  const say = (reply: ThreadReply) => parentPort!.postMessage(reply);
  try {
    const tables = tablesOf(request);
    say(tables ? { id, answer: computeBriefing(tables, work) } : { id, needed: true });
  } catch (error) {
    say({ id, failed: (error as Error).stack ?? String(error) });
  }
});

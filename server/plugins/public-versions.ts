/**
 * Briefings as they may be shown to everybody. Proving that small counts are safe takes up to half a minute of one core: it is
 * done in a thread of its own, once for a version and threshold, whoever asks: screen, files, both languages.
 */
import type { FastifyInstance, FastifyRequest } from "fastify";
import fp from "fastify-plugin";
import { LRUCache } from "lru-cache";
import type { BriefingContent } from "../algorithms/briefing/briefing.ts";
import type { SafeBriefing } from "../algorithms/briefing/suppress/safe-briefing.ts";
import { openBriefingThread } from "../features/briefings/briefing-thread.ts";
import { stampOf } from "../features/briefings/stamp.ts";
import type { SnapshotSummary } from "../features/snapshots/snapshots.contract.ts";
import { readTables } from "../features/snapshots/snapshots.queries.ts";

/** A version of a briefing, which never changes. */
export interface FixedBriefing {
  id: string;
  version: number;
  content: BriefingContent;
  snapshot: SnapshotSummary;
}

declare module "fastify" {
  interface FastifyInstance {
    /** Of a briefing that the person asking presents; counts below `k` are suppressed. */
    publicVersion(request: FastifyRequest, briefing: FixedBriefing, k: number): Promise<SafeBriefing>;
  }
}

/** Each holds a briefing and its proof, some megabytes. */
const HELD = 6;

export default fp(async (app: FastifyInstance) => {
  const thread = openBriefingThread();
  app.addHook("onClose", () => thread.close());
  const held = new LRUCache<string, Promise<SafeBriefing>>({ max: HELD });

  app.decorate("publicVersion", (request: FastifyRequest, { id, version, content, snapshot }: FixedBriefing, k) => {
    const key = `${id} ${version} ${k}`;
    const known = held.get(key);
    if (known) return known;
    const made = thread.compute<"public">(
      { id: snapshot.id, stamp: stampOf(snapshot) },
      () => app.records(request).read((client) => readTables(client, app.city.code, snapshot.id)),
      { kind: "public", content, k },
    );
    held.set(key, made);
    made.catch(() => held.delete(key));
    return made;
  });
});

/** What is computed from an opened snapshot: a briefing by its template, facts again, what may be shown to everybody. Pure. */
import type { BriefingContent, Fact, Template } from "../../algorithms/briefing/briefing.ts";
import { makeBriefing } from "../../algorithms/briefing/make-briefing.ts";
import { createRecount } from "../../algorithms/briefing/recount.ts";
import type { SnapshotTables } from "../../algorithms/briefing/snapshot-tables.ts";
import { makeSafeBriefing, type SafeBriefing, USUAL_RULE } from "../../algorithms/briefing/suppress/safe-briefing.ts";

interface Works {
  content: { template: Template };
  recount: { facts: readonly Fact[] };
  public: { content: BriefingContent; k: number };
}
export type Work = { [K in keyof Works]: { kind: K } & Works[K] }[keyof Works];
export type WorkOf<K extends keyof Works> = Extract<Work, { kind: K }>;

export interface Answers {
  content: BriefingContent;
  /** One for each fact. */
  recount: (number | string | null)[];
  public: SafeBriefing;
}

export function computeBriefing(tables: SnapshotTables, work: Work): Answers[keyof Answers] {
  switch (work.kind) {
    case "content":
      return makeBriefing(tables, work.template);
    case "recount":
      return work.facts.map(({ ask }) => ask).map(createRecount(tables));
    case "public":
      return makeSafeBriefing(work.content, tables, { ...USUAL_RULE, least: work.k, width: work.k });
  }
}

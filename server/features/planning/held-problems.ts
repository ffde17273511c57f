/** Problems that people work on: their travel times are large, are shared by the threads and never leave the server. */
import { randomUUID } from "node:crypto";
import { setImmediate as letOthersRun } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import type { PlanPlace, PlanProblem, PlanTravel } from "../../algorithms/routing/plan-problem.ts";
import { BadInput } from "../../plugins/problems.ts";
import { LIMITS, type PlanSettings } from "./planning.contract.ts";
import type { PlanningDesk } from "./planning-desk.ts";

export interface HeldProblem {
  id: string;
  owner: string;
  problem: PlanProblem;
  settings: PlanSettings;
  /** The records it was made from. */
  dataVersion: number;
  businessDate: string;
}

const FORGOTTEN_MS = 3_600_000;
/** Of travel times in all: two problems of 5,000 candidates, or a hundred of 600. */
const MOST_BYTES = 420 * 1024 * 1024;

export class HeldProblems {
  private readonly desks: readonly PlanningDesk[];
  private readonly held: LRUCache<string, HeldProblem>;

  constructor(desks: readonly PlanningDesk[]) {
    this.desks = desks;
    this.held = new LRUCache<string, HeldProblem>({
      maxSize: MOST_BYTES,
      sizeCalculation: ({ problem }) => 1 + 8 * problem.places.length ** 2,
      ttl: FORGOTTEN_MS,
      updateAgeOnGet: true,
      ttlAutopurge: false,
      dispose: (_, id) => {
        for (const desk of desks) desk.ask("close", { id }).catch(() => {});
      },
    });
  }

  async hold(made: Omit<HeldProblem, "id">): Promise<HeldProblem> {
    const held = { ...made, id: randomUUID() };
    this.held.purgeStale();
    const mine = [...this.held.values()].filter(({ owner }) => owner === made.owner);
    // The least recently used are the last.
    for (const { id } of mine.slice(LIMITS.problems - 1)) this.held.delete(id);
    // One after the other: each is copied for its thread, a dozen milliseconds for thousands of visits.
    for (const desk of this.desks) await desk.ask("open", { id: held.id, problem: held.problem });
    this.held.set(held.id, held);
    return held;
  }

  /** @throws BadInput 404 when it is forgotten, or somebody else's */
  find(owner: string, id: string): HeldProblem {
    const held = this.held.get(id);
    if (held?.owner !== owner)
      throw new BadInput("This problem is not on the server any more. Send the settings again.", {
        statusCode: 404,
        field: "problem",
      });
    return held;
  }

  clear(): void {
    this.held.clear();
  }
}

/** What is needed of the roads' plugin, where there is one. */
export interface Roads {
  chosen: { name: string };
  /** Why there are straight lines only; null: nothing is amiss. */
  note?: string | null;
  named(name: string | undefined): { name: string; matrix(places: readonly PlanPlace[]): Promise<PlanTravel> };
}

/** Values copied at a stretch before others get their turn: a few milliseconds. */
const STRETCH = 1_000_000;

/** In memory that threads share; whole seconds and metres, so that a plan's arithmetic is exact. */
async function shared(values: ArrayLike<number>): Promise<Float32Array> {
  const copy = new Float32Array(new SharedArrayBuffer(values.length * Float32Array.BYTES_PER_ELEMENT));
  for (let from = 0; from < values.length; from += STRETCH) {
    const to = Math.min(values.length, from + STRETCH);
    for (let i = from; i < to; i++) copy[i] = Math.ceil(values[i]! - 1e-6);
    if (to < values.length) await letOthersRun();
  }
  return copy;
}

/** Travel between places by the provider asked for, or the server's own; straight lines are worked out in a thread. */
export async function travelBetween(
  places: readonly PlanPlace[],
  wanted: string | null,
  roads: Roads | undefined,
  desk: PlanningDesk,
): Promise<PlanTravel> {
  const name = wanted ?? roads?.chosen.name ?? "great-circle";
  if (name === "great-circle") return desk.ask("travel", { places });
  if (!roads)
    throw new BadInput(`This server has no travel times by ${name}. Leave the provider out.`, { field: "provider" });
  const travel = await roads.named(name).matrix(places);
  return { provider: travel.provider, seconds: await shared(travel.seconds), meters: await shared(travel.meters) };
}

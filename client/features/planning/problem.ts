/** Problems held by the server, by their settings. One that the server has forgotten is made again without a word. */
import { ApiError } from "../../lib/api/fetch-json.ts";
import type { PlanSettings, ProblemMade } from "./plan-types.ts";
import { makeProblem } from "./planning.api.ts";
import { setPlanning, usePlanning } from "./planning.store.ts";

const known = new Map<string, Promise<ProblemMade>>();
/** The server holds no more for one person. */
const MOST_KNOWN = 4;

const keyOf = (settings: PlanSettings) => JSON.stringify(settings);

async function problemOf(settings: PlanSettings): Promise<ProblemMade> {
  const key = keyOf(settings);
  const held = known.get(key);
  if (held) return held;
  const made = makeProblem(settings);
  known.set(key, made);
  for (const old of [...known.keys()].slice(0, -MOST_KNOWN)) known.delete(old);
  made.catch(() => known.delete(key));
  const problem = await made;
  const sites = new Map(usePlanning.getState().sites);
  for (const candidate of problem.items) sites.set(candidate.id, candidate);
  setPlanning({
    sites,
    asOf: problem.asOf,
    provider: { name: problem.provider, note: problem.providerNote },
  });
  return problem;
}

/** Asks something of a problem, which is made first if it has to be. */
export async function onProblemOf<T>(settings: PlanSettings, ask: (problem: ProblemMade) => Promise<T>): Promise<T> {
  try {
    return await ask(await problemOf(settings));
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
    known.delete(keyOf(settings));
    return ask(await problemOf(settings));
  }
}

/** The records changed: what is asked next is asked of them as they are now. */
export const forgetProblems = () => known.clear();

import { greatCircleTravel } from "../great-circle-travel.ts";
import { indexPlan } from "../plan-index.ts";
import type { PlanProblem, PlanTeam, PlanVisit, Window } from "../plan-problem.ts";

export const looksLikePlan = (text: string) => /^\s*\{/.test(text);

/**
 * An inspection plan's problem (plan-problem.ts) as JSON. What may be left out: `travel` (then great-circle estimates), `locks`, `coverage`,
 * `balance`, `priorityPerHour`, and of teams and visits whatever has a plain default.
 * @throws Error of one sentence that names what is wrong
 */
export function readPlan(text: string): PlanProblem {
  const given = parse(text);
  const days = listOf<string>(given.days, "days");
  const places = listOf<{ lon: number; lat: number }>(given.places, "places");
  for (const [i, place] of places.entries()) {
    if (!Number.isFinite(place?.lon) || !Number.isFinite(place?.lat))
      throw new Error(`places[${i}] needs lon and lat.`);
  }
  const placeAt = (at: unknown, what: string) => {
    if (!Number.isInteger(at) || !places[at as number]) throw new Error(`${what} is no index of a place.`);
    return at as number;
  };
  const eachDay = <T>(list: unknown, what: string, read: (entry: unknown, what: string) => T): T[] => {
    const entries = listOf(list, what);
    if (entries.length !== days.length) throw new Error(`${what} needs an entry for each of the ${days.length} days.`);
    return entries.map((entry, day) => read(entry, `${what}[${day}]`));
  };
  const teams = listOf<Partial<PlanTeam>>(given.teams, "teams").map((team, t): PlanTeam => {
    const what = `teams[${t}]`;
    const start = placeAt(team.start, `${what}.start`);
    return {
      ...{ id: idOf(team.id, what), name: team.name ?? String(team.id), start },
      end: team.end === undefined ? start : placeAt(team.end, `${what}.end`),
      shifts: eachDay(team.shifts, `${what}.shifts`, (shift, of) => (shift === null ? null : windowOf(shift, of))),
      break: team.break
        ? { seconds: team.break.seconds, window: windowOf(team.break.window, `${what}.break.window`) }
        : null,
      ...{ skills: team.skills ?? [], maxStops: team.maxStops ?? null },
    };
  });
  const visits = listOf<Partial<PlanVisit>>(given.visits, "visits").map((visit, v): PlanVisit => {
    const what = `visits[${v}]`;
    const [priority, serviceSeconds] = [visit.priority ?? 0, visit.serviceSeconds ?? 0];
    if (!(priority >= 0)) throw new Error(`${what}.priority is not a number from 0.`);
    if (!(serviceSeconds >= 0)) throw new Error(`${what}.serviceSeconds is not a number from 0.`);
    const open = (list: unknown, of: string) => listOf(list, of).map((one, i) => windowOf(one, `${of}[${i}]`));
    return {
      ...{
        id: idOf(visit.id, what),
        name: visit.name ?? String(visit.id),
        place: placeAt(visit.place, `${what}.place`),
      },
      ...{ unit: visit.unit ?? "", priority, mandatory: visit.mandatory === true, serviceSeconds },
      windows: visit.windows ? eachDay(visit.windows, `${what}.windows`, open) : null,
      ...{ skills: visit.skills ?? [], teams: visit.teams === 2 ? 2 : 1 },
    };
  });
  const problem: PlanProblem = {
    ...{ days, places, teams, visits, travel: given.travel ?? greatCircleTravel(places) },
    ...{ locks: given.locks ?? [], coverage: given.coverage ?? [], balance: given.balance ?? null },
    priorityPerHour: given.priorityPerHour ?? 0,
  };
  indexPlan(problem);
  return problem;
}

function parse(text: string): Partial<PlanProblem> {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`The file is not readable JSON: ${(error as Error).message}`);
  }
}

function listOf<T = unknown>(list: unknown, what: string): T[] {
  if (!Array.isArray(list)) throw new Error(`A plan needs ${what}, a list.`);
  return list;
}

function idOf(id: unknown, what: string): string {
  if (typeof id !== "string" || id === "") throw new Error(`${what} needs an id, a text.`);
  return id;
}

function windowOf(window: unknown, what: string): Window {
  const [from, to] = Array.isArray(window) ? window : [];
  if (!(from <= to)) throw new Error(`${what} is not [from, to] in seconds since midnight.`);
  return [from, to];
}

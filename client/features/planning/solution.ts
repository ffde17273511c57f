/** What is left of a solution under other settings. Pure. */
import type { PlanLock, PlanSettings, PlanSolution } from "./plan-types.ts";

/** Without visits, teams and days that there are no longer; visits that came since are unserved. */
export function fitted(
  solution: PlanSolution,
  settings: Pick<PlanSettings, "teams" | "days">,
  candidates: readonly string[],
): PlanSolution {
  const there = new Set(candidates);
  const teams = new Set(settings.teams.map(({ id }) => id));
  const routes = solution.routes
    .filter(({ team, day }) => teams.has(team) && day < settings.days.length)
    .map((route) => ({ ...route, visits: route.visits.filter((id) => there.has(id)) }));
  const visited = new Set(routes.flatMap(({ visits }) => visits));
  return { routes, unserved: candidates.filter((id) => !visited.has(id)) };
}

/** Locks that still hold something. */
export function fittedLocks(locks: readonly PlanLock[], solution: PlanSolution): PlanLock[] {
  return locks.flatMap((lock) => {
    const route = solution.routes.find(({ team, day }) => team === lock.team && day === lock.day);
    const visits = lock.visits.filter((id) => route?.visits.includes(id));
    return visits.length > 0 ? [{ ...lock, visits }] : [];
  });
}

/** A plan with nothing in it, to begin by hand. */
export const emptySolution = (candidates: readonly string[]): PlanSolution => ({
  routes: [],
  unserved: [...candidates],
});

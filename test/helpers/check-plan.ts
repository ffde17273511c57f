/**
 * Whether a timed plan keeps the rules of its problem: written from plan-problem.ts alone, second by second, and shares no code with
 * what makes or times plans.
 */
import type { PlannedRoute, PlanProblem, PlanSolution } from "#server/algorithms/routing/plan-problem.ts";

/** Each broken rule as a sentence; none: the plan can be driven. */
export function faultsOf(problem: PlanProblem, solution: PlanSolution, planned: readonly PlannedRoute[]): string[] {
  const faults: string[] = [];
  const begins = new Map<string, { team: string; day: number; begin: number }[]>();
  const places = problem.places.length;
  const way = (a: number, b: number) => problem.travel.seconds[a * places + b]!;

  for (const route of solution.routes) {
    if (route.visits.length === 0) continue;
    const times = planned.filter((one) => one.team === route.team && one.day === route.day);
    const said = times.flatMap(({ stops }) => stops.map(({ visit }) => visit));
    if (times.length !== 1 || said.join() !== route.visits.join())
      faults.push(`${route.team} on day ${route.day} is timed for other stops than its own`);
  }
  for (const { team: teamId, day, leave, back, stops, breakAfter } of planned) {
    const where = `${teamId} on day ${day}`;
    const team = problem.teams.find(({ id }) => id === teamId);
    const shift = team?.shifts[day];
    if (!team || !shift) {
      faults.push(`${where} does not work`);
      continue;
    }
    if (leave < shift[0] || back > shift[1]) faults.push(`${where} is away outside the shift`);
    if (team.maxStops !== null && stops.length > team.maxStops) faults.push(`${where} has too many stops`);
    let clock = leave;
    let place = team.start;
    const breaks: (readonly [number, number])[] = [];
    for (const { visit: id, arrival, begin, end, breakBefore } of stops) {
      const visit = problem.visits.find((one) => one.id === id)!;
      // A break before a stop is taken on leaving the one before, or on arriving.
      let earliest: number;
      if (breakBefore) {
        breaks.push(breakBefore);
        const onLeaving = breakBefore[0] >= clock && arrival >= breakBefore[1] + way(place, visit.place);
        const onArriving = arrival >= clock + way(place, visit.place) && breakBefore[0] >= arrival;
        if (!onLeaving && !onArriving) faults.push(`${where} has no time for the break before ${id}`);
        earliest = onArriving ? breakBefore[1] : arrival;
      } else {
        if (arrival < clock + way(place, visit.place)) faults.push(`${where} arrives at ${id} before it can`);
        earliest = arrival;
      }
      if (begin < earliest) faults.push(`${where} begins ${id} before it is ready`);
      if (end !== begin + visit.serviceSeconds) faults.push(`${where} does not inspect ${id} for its time`);
      const windows = visit.windows === null ? null : (visit.windows[day] ?? []);
      if (windows && !windows.some(([from, to]) => from <= begin && begin <= to))
        faults.push(`${where} begins ${id} outside its hours`);
      for (const skill of visit.skills)
        if (!team.skills.includes(skill)) faults.push(`${where} lacks ${skill} for ${id}`);
      begins.set(id, [...(begins.get(id) ?? []), { team: teamId, day, begin }]);
      clock = end;
      place = visit.place;
    }
    if (breakAfter) {
      breaks.push(breakAfter);
      if (breakAfter[0] < clock) faults.push(`${where} breaks before the last inspection ends`);
      clock = breakAfter[1];
    }
    if (back < clock + way(place, team.end)) faults.push(`${where} is back before it can`);
    if (team.break) {
      const { seconds, window } = team.break;
      const restsAtHome = back <= window[1] || leave >= window[0] + seconds;
      if (breaks.length > 1 || (breaks.length === 0 && !restsAtHome))
        faults.push(`${where} has ${breaks.length} breaks`);
      for (const [from, to] of breaks)
        if (from < window[0] || from > window[1] || to !== from + seconds)
          faults.push(`${where} breaks at a wrong time`);
    } else if (breaks.length > 0) faults.push(`${where} breaks without having to`);
  }
  for (const [id, held] of begins) {
    const visit = problem.visits.find((one) => one.id === id)!;
    const together =
      held.length === visit.teams &&
      new Set(held.map(({ team }) => team)).size === visit.teams &&
      held.every(({ begin, day }) => begin === held[0]!.begin && day === held[0]!.day);
    if (!together) faults.push(`${id} is not inspected by ${visit.teams} at once`);
  }
  for (const { team, day, visits } of problem.locks) {
    const order = solution.routes.find((route) => route.team === team && route.day === day)?.visits ?? [];
    const at = order.indexOf(visits[0]!);
    if (at < 0 || visits.some((id, i) => order[at + i] !== id)) faults.push(`${visits} left ${team} on day ${day}`);
  }
  const all = new Set([...begins.keys(), ...solution.unserved]);
  for (const { id } of problem.visits) if (!all.has(id)) faults.push(`${id} is neither served nor named`);
  for (const id of solution.unserved) if (begins.has(id)) faults.push(`${id} is served and named as unserved`);
  return faults;
}

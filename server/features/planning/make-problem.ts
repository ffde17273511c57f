import type { PlanPlace, PlanProblem } from "../../algorithms/routing/plan-problem.ts";
import { BadInput } from "../../plugins/problems.ts";
import type { Candidate, PlanSettings } from "./planning.contract.ts";

/**
 * The problem that settings and candidates come to, all but the travel between its places.
 * @throws BadInput for settings that contradict themselves
 */
export function makeProblem(settings: PlanSettings, candidates: readonly Candidate[]): Omit<PlanProblem, "travel"> {
  const { days, teams, locks, coverage, balance, priorityPerHour } = settings;
  checkSettings(settings);
  const places: PlanPlace[] = [];
  const placeOf = ({ lon, lat }: PlanPlace) => places.push({ lon, lat }) - 1;
  const made = teams.map(({ id, name, start, end, shifts, break: pause, skills, maxStops }) => {
    const from = placeOf(start);
    const shiftOn = (_: string, day: number) => shifts[day] ?? null;
    return {
      ...{
        id,
        name,
        start: from,
        end: end ? placeOf(end) : from,
        shifts: days.map(shiftOn),
        break: pause,
        skills,
        maxStops,
      },
    };
  });
  const visits = candidates.map((candidate) => {
    const { id, name, unit, priority, mandatory, serviceSeconds, windows, skills, teams: needed } = candidate;
    return {
      id,
      name,
      place: placeOf(candidate),
      unit,
      priority,
      mandatory,
      serviceSeconds,
      windows,
      skills,
      teams: needed,
    };
  });
  return { days, places, teams: made, visits, locks, coverage, balance, priorityPerHour };
}

function checkSettings({ days, teams, locks }: PlanSettings): void {
  for (const [i, day] of days.entries()) {
    const parsed = new Date(`${day}T00:00:00Z`);
    if (Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== day)
      throw new BadInput(`${day} is no day of the calendar.`, { field: `days.${i}` });
    if (i > 0 && day <= days[i - 1]!) throw new BadInput("Name the days in order.", { field: `days.${i}` });
  }
  const ids = new Set<string>();
  for (const [t, { id, name, shifts, break: pause }] of teams.entries()) {
    if (ids.has(id)) throw new BadInput(`Two teams have the id ${id}.`, { field: `teams.${t}.id` });
    ids.add(id);
    const bad = [...shifts, pause?.window ?? null].findIndex((window) => window && window[0] > window[1]);
    if (bad >= 0)
      throw new BadInput(`A time of ${name} ends before it begins.`, {
        field: bad < shifts.length ? `teams.${t}.shifts.${bad}` : `teams.${t}.break.window`,
      });
  }
  if (teams.every(({ shifts }) => !shifts.some((shift) => shift !== null)))
    throw new BadInput("No team works on these days. Give one a shift.", { field: "teams" });
  checkLocks(locks, ids, days.length);
}

/** @throws BadInput for a lock to a team or a day that the plan has not */
export function checkLocks(
  locks: readonly { team: string; day: number }[],
  teams: ReadonlySet<string>,
  days: number,
): void {
  for (const [i, { team, day }] of locks.entries()) {
    if (!teams.has(team)) throw new BadInput(`There is no team ${team} in this plan.`, { field: `locks.${i}.team` });
    if (day >= days) throw new BadInput(`The plan has no day ${day + 1}.`, { field: `locks.${i}.day` });
  }
}

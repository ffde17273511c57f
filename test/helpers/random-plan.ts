/** Inspection problems made up from a seed: small ones for properties, large ones to measure. */
import { createRng } from "#db/seed/rng.ts";
import { greatCircleTravel } from "#server/algorithms/routing/great-circle-travel.ts";
import type { PlanLock, PlanProblem, PlanTeam, PlanVisit, Window } from "#server/algorithms/routing/plan-problem.ts";

const HOUR = 3600;
const SKILLS = ["mine", "gas", "structure"];

export interface PlanSize {
  visits: number;
  teams: number;
  days: number;
  /** Degrees about the centre; 0.3 is a county. */
  spread?: number;
  /** Share of visits that two teams make. */
  pairs?: number;
  locks?: number;
}

/** Windows, skills, breaks, days off, several depots; the same seed makes the same problem. */
export function randomPlan(
  seed: number | string,
  { visits, teams, days, spread = 0.3, pairs = 0.04, locks = 0 }: PlanSize,
): PlanProblem {
  const rng = createRng("plan", seed);
  const place = () => ({ lon: 113.1 + rng.between(-spread, spread), lat: 29.2 + rng.between(-spread, spread) });
  const places = Array.from({ length: teams + visits }, place);
  const clock = (from: number, to: number) => rng.int(from * 12, to * 12) * 300;
  const skills = (chance: number) => SKILLS.filter(() => rng.chance(chance));
  const windows = (): Window[] => {
    if (rng.chance(0.1)) return [];
    const from = clock(8, 13);
    const morning: Window = [from, from + clock(1, 3)];
    return rng.chance(0.4) ? [morning, [clock(14, 15), clock(16, 18)]] : [[from, from + clock(2, 6)]];
  };
  const made = Array.from({ length: teams }, (_, t): PlanTeam => {
    const shifts = Array.from({ length: days }, (): Window | null =>
      rng.chance(0.1) ? null : [clock(7, 9), clock(16, 19)],
    );
    return {
      ...{ id: `t${t}`, name: `Team ${t + 1}`, start: t, end: rng.chance(0.8) ? t : rng.int(0, teams - 1), shifts },
      break: rng.chance(0.8) ? { seconds: rng.int(2, 4) * 1800, window: [11.5 * HOUR, 13.5 * HOUR] } : null,
      skills: skills(0.7),
      maxStops: rng.chance(0.3) ? rng.int(3, 12) : null,
    };
  });
  const wanted = Array.from({ length: visits }, (_, v): PlanVisit => {
    const open = rng.chance(0.3) ? null : windows();
    return {
      ...{ id: `v${v}`, name: `Site ${v}`, place: teams + v, unit: `u${v % 5}`, priority: rng.int(1, 100) },
      ...{ mandatory: rng.chance(0.05), serviceSeconds: rng.int(2, 16) * 300 },
      windows: open && Array.from({ length: days }, () => (rng.chance(0.9) ? open : windows())),
      skills: rng.chance(0.2) ? [rng.pick(SKILLS)] : [],
      teams: rng.chance(pairs) ? 2 : 1,
    };
  });
  return {
    days: Array.from({ length: days }, (_, d) => `2026-07-0${d + 1}`),
    places,
    travel: greatCircleTravel(places),
    teams: made,
    visits: wanted,
    locks: locksFor(made, wanted, locks),
    coverage: [{ unit: "u1", visits: 2 }],
    balance: null,
    priorityPerHour: 0,
  };
}

/** Locks that can be kept: one visit that anybody may make at any time, to a team that works. */
function locksFor(teams: readonly PlanTeam[], visits: readonly PlanVisit[], locks: number): PlanLock[] {
  const team = teams.find(({ shifts }) => shifts.some((shift) => shift !== null));
  if (!team) return [];
  const day = team.shifts.findIndex((shift) => shift !== null);
  return visits
    .filter(({ windows, skills, teams: needed }) => windows === null && skills.length === 0 && needed === 1)
    .slice(0, locks)
    .map(({ id }) => ({ team: team.id, day, visits: [id] }));
}

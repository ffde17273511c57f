/** The ways that routes are driven, as questions for the roads between their places. Pure. */
import type { EvaluatedPlan, PlanSettings } from "./plan-types.ts";

export type Position = [lon: number, lat: number];

export interface Way {
  /** `team/day`. */
  key: string;
  /** Start, stops, end. */
  places: Position[];
}

export const wayKey = ({ team, day }: { team: string; day: number }) => `${team}/${day}`;

const at = ({ lon, lat }: { lon: number; lat: number }): Position => [lon, lat];

/** The place a team sets out from, its stops in order, and the place it comes back to; of one day, or of all. */
export function waysOf(
  settings: Pick<PlanSettings, "teams">,
  plan: Pick<EvaluatedPlan, "routes">,
  sites: ReadonlyMap<string, { lon: number; lat: number }>,
  day: number | null,
): Way[] {
  return plan.routes.flatMap((route) => {
    const team = settings.teams.find(({ id }) => id === route.team);
    if (!team || route.stops.length === 0 || (day !== null && route.day !== day)) return [];
    const stops = route.stops.flatMap(({ visit }) => sites.get(visit) ?? []);
    return [{ key: wayKey(route), places: [team.start, ...stops, team.end ?? team.start].map(at) }];
  });
}

/** One line of its legs, without saying twice where one ends and the next begins. */
export const lineOf = (legs: readonly { line: Position[] }[]): Position[] =>
  legs.flatMap(({ line }, index) => (index === 0 ? line : line.slice(1)));

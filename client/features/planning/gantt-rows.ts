/** Rows of the timeline: each team on each day looked at. Pure. */
import type { EvaluatedPlan, PlannedRoute, PlanSettings } from "./plan-types.ts";

export interface GanttRow {
  team: string;
  teamName: string;
  day: number;
  shift: readonly [number, number] | null;
  route: PlannedRoute | null;
}

/** By day, then by team as the plan lists them; days on which a team does not work are left out unless it has a route there. */
export function ganttRows(
  { teams, days }: Pick<PlanSettings, "teams" | "days">,
  plan: Pick<EvaluatedPlan, "routes">,
  day: number | null,
): GanttRow[] {
  const routes = new Map(plan.routes.map((route) => [`${route.team}/${route.day}`, route]));
  return days.flatMap((_, index) => {
    if (day !== null && day !== index) return [];
    return teams.flatMap((team): GanttRow[] => {
      const route = routes.get(`${team.id}/${index}`) ?? null;
      const shift = team.shifts[index] ?? null;
      return shift || (route && route.stops.length > 0)
        ? [{ team: team.id, teamName: team.name, day: index, shift, route }]
        : [];
    });
  });
}

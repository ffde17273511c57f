import { useMemo } from "react";
import { useView } from "../../lib/view/view.store.ts";
import type { PlanTeam } from "./plan-types.ts";
import { type TeamMark, teamMarks } from "./team-marks.ts";

/** Marks of a plan's teams in the colours of the page. */
export function useTeamMarks(teams: readonly Pick<PlanTeam, "id">[]): ReadonlyMap<string, TeamMark> {
  const theme = useView((view) => view.theme);
  return useMemo(() => teamMarks(teams, theme), [teams, theme]);
}

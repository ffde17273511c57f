import type { PlanProblem } from "./plan-problem.ts";

/**
 * The same problem with one team more, like one of its teams. Solved from the plan at hand it says what another team would add: by
 * what its inspections are worth, not by guessing.
 * @returns the problem and the new team's id
 * @throws RangeError for a team that the problem has not
 */
export function withAnotherTeam(problem: PlanProblem, like: string): { problem: PlanProblem; team: string } {
  const model = problem.teams.find(({ id }) => id === like);
  if (!model) throw new RangeError(`There is no team ${like} in this plan.`);
  let team = `${like}-2`;
  for (let n = 3; problem.teams.some(({ id }) => id === team); n++) team = `${like}-${n}`;
  return { problem: { ...problem, teams: [...problem.teams, { ...model, id: team }] }, team };
}

/** What makes one plan better than another, as an order and as one number. */
import type { PlanFigures, PlanProblem } from "./plan-problem.ts";

/** One of these outweighs whatever priority and travel a plan of thousands of visits has. */
export const MANDATORY = 1e9;
export const COVERAGE = 1e6;
/** Priority an hour on the road costs where the problem names no price: too little to leave out a visit, enough to choose the shorter way. */
export const LEAST_HOUR = 0.01;

/**
 * Priority that is left out, the road at the problem's price, and hours that are out of balance: all of the priority for a team
 * that is off by the whole of the mean. Mandatory visits before coverage before the rest.
 */
export function planCost(
  problem: Pick<PlanProblem, "priorityPerHour" | "balance">,
  figures: Omit<PlanFigures, "cost">,
): number {
  const { balance, priorityPerHour } = problem;
  const excess = balance === null ? 0 : Math.max(0, figures.imbalance - balance);
  return (
    MANDATORY * figures.mandatoryUnserved +
    COVERAGE * figures.coverageShort +
    (figures.priorityAll - figures.priorityServed) +
    Math.max(priorityPerHour, LEAST_HOUR) * (figures.travelSeconds / 3600) +
    excess * figures.priorityAll
  );
}

/** Negative: the first is the better plan. In the order of PlanFigures: what must be, then what it is worth. */
export const comparePlans = (a: PlanFigures, b: PlanFigures): number =>
  a.mandatoryUnserved - b.mandatoryUnserved || a.coverageShort - b.coverageShort || a.cost - b.cost;

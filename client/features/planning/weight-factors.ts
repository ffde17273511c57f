/** Weights of priority as one factor for each reason: what a slider sets. Pure. */
import { PRIORITY_WEIGHTS } from "#server/algorithms/routing/priority.ts";
import {
  PRIORITY_PARTS,
  type PriorityPart,
  type PriorityWeights,
} from "#server/features/planning/planning.contract.ts";

/** 1: the usual weight; 0: the reason does not count. */
export type WeightFactors = Readonly<Record<PriorityPart, number>>;

export const MOST_FACTOR = 3;
export const FACTOR_STEP = 0.25;

export const USUAL_FACTORS = Object.fromEntries(PRIORITY_PARTS.map((part) => [part, 1])) as WeightFactors;

const tenth = (points: number) => Math.round(points * 10) / 10;

/** The usual weights times the factors, in tenths of a point. */
export function weightsOf(factors: WeightFactors): PriorityWeights {
  const { riskLevel, majorFinding, overdueDay, supervision, monthUnvisited, hotSpot } = PRIORITY_WEIGHTS;
  const capped = ({ each, most }: { each: number; most: number }, factor: number) => ({
    each: Math.round(each * factor * 1000) / 1000,
    most: tenth(most * factor),
  });
  return {
    riskLevel: riskLevel.map((points) => tenth(points * factors.riskLevel)) as PriorityWeights["riskLevel"],
    majorFinding: capped(majorFinding, factors.majorFindings),
    overdueDay: capped(overdueDay, factors.overdue),
    supervision: Object.fromEntries(
      Object.entries(supervision).map(([word, points]) => [word, tenth(points * factors.supervision)]),
    ) as PriorityWeights["supervision"],
    monthUnvisited: capped(monthUnvisited, factors.unvisited),
    hotSpot: hotSpot.map((points) => tenth(points * factors.hotSpot)) as PriorityWeights["hotSpot"],
  };
}

/** The factors of weights that a plan was made with, to the nearest step of the sliders. */
export function factorsOf(weights: PriorityWeights): WeightFactors {
  const step = (value: number, usual: number) =>
    Math.min(MOST_FACTOR, Math.round(value / usual / FACTOR_STEP) * FACTOR_STEP);
  return {
    riskLevel: step(weights.riskLevel[0], PRIORITY_WEIGHTS.riskLevel[0]),
    majorFindings: step(weights.majorFinding.most, PRIORITY_WEIGHTS.majorFinding.most),
    overdue: step(weights.overdueDay.most, PRIORITY_WEIGHTS.overdueDay.most),
    supervision: step(weights.supervision.national, PRIORITY_WEIGHTS.supervision.national),
    unvisited: step(weights.monthUnvisited.most, PRIORITY_WEIGHTS.monthUnvisited.most),
    hotSpot: step(weights.hotSpot[2], PRIORITY_WEIGHTS.hotSpot[2]),
  };
}

/** The most that each reason can add under these weights. */
export const mostPoints = (weights: PriorityWeights): Record<PriorityPart, number> => ({
  riskLevel: Math.max(...weights.riskLevel),
  majorFindings: weights.majorFinding.most,
  overdue: weights.overdueDay.most,
  supervision: Math.max(...Object.values(weights.supervision)),
  unvisited: weights.monthUnvisited.most,
  hotSpot: Math.max(...weights.hotSpot),
});

import { describe, expect, test } from "vitest";
import { greatCircleTravel, secondsFor } from "#server/algorithms/routing/great-circle-travel.ts";
import {
  PRIORITY_WEIGHTS,
  type PriorityFacts,
  priorityParts,
  roundedParts,
} from "#server/algorithms/routing/priority.ts";

const QUIET: PriorityFacts = {
  ...{ riskLevel: 4, openMajor: 0, daysOverdue: 0, supervision: "none", daysSinceVisit: 0, hotSpot: 0 },
};

describe("what an inspection is worth", () => {
  test("each reason adds its points, up to its most, and what is shown adds up", () => {
    const facts: PriorityFacts = {
      ...{ riskLevel: 1, openMajor: 9, daysOverdue: 33, supervision: "city", daysSinceVisit: 100, hotSpot: 2 },
    };
    const { parts, priority } = roundedParts(priorityParts(facts));
    expect(parts).toEqual({
      riskLevel: 40,
      majorFindings: 45,
      overdue: 16.5,
      supervision: 12,
      unvisited: 3.3,
      hotSpot: 4,
    });
    expect(priority).toBe(120.8);
  });

  test("a site that was never seen counts as one not seen for the longest, and one seen today not at all", () => {
    const unvisited = (daysSinceVisit: number | null) => priorityParts({ ...QUIET, daysSinceVisit }).unvisited;
    expect([unvisited(null), unvisited(3650), unvisited(0), unvisited(-3)]).toEqual([
      ...[PRIORITY_WEIGHTS.monthUnvisited.most, PRIORITY_WEIGHTS.monthUnvisited.most, 0, 0],
    ]);
  });
});

describe("travel without roads", () => {
  test("a degree of longitude at 29° north is 97 km straight and 131 km by road, in two hours and a quarter", () => {
    const { meters, seconds } = greatCircleTravel([
      { lon: 113, lat: 29 },
      { lon: 114, lat: 29 },
    ]);
    expect([...meters]).toEqual([0, meters[1], meters[1], 0]);
    expect(meters[1]! / 1000).toBeCloseTo(131.5, 0);
    expect(seconds[1]! / 60).toBeCloseTo(7.2 + 18 + 116.5, -0.5);
  });

  test("two ways never take less than the one way they make up", () => {
    for (const whole of [1, 999, 3001, 14_999, 15_001, 80_000])
      for (const part of [0, 0.1, 0.37, 0.5])
        expect(secondsFor(whole * part) + secondsFor(whole * (1 - part))).toBeGreaterThanOrEqual(secondsFor(whole));
  });
});

/** What an inspection of a site is worth: a sum of reasons, each shown with its points. */

/** The weights of the reasons, in points. They are a city's decision; a plan keeps those it was made with. */
export interface PriorityWeights {
  /** By risk level, 1 to 4. */
  riskLevel: readonly [number, number, number, number];
  /** Each major finding that is not closed, and all of them together at most. */
  majorFinding: { each: number; most: number };
  /** Each day that the longest overdue finding is overdue, and at most. */
  overdueDay: { each: number; most: number };
  supervision: { none: number; county: number; city: number; province: number; national: number };
  /** Each 30 days since the last visit, and at most; a site never visited counts as most. */
  monthUnvisited: { each: number; most: number };
  /** Cell of the site hot at 90, 95, 99 %. */
  hotSpot: readonly [number, number, number];
}

export const PRIORITY_WEIGHTS: PriorityWeights = {
  // About a factor of two a step: two orange sites are worth a red one, so that a team is not sent past three orange ones for it.
  riskLevel: [40, 20, 10, 4],
  // A major finding is by definition hard to put right and able to stop the works; three say as much as any number.
  majorFinding: { each: 15, most: 45 },
  // A month overdue weighs as much as one major finding; longer than two months nobody gains by letting it grow.
  overdueDay: { each: 0.5, most: 30 },
  // Whoever listed it will ask: the province's list comes before any ordinary orange site.
  supervision: { none: 0, county: 6, city: 12, province: 24, national: 36 },
  // A year unseen is worth a step of the risk level: what is not looked at is not known.
  monthUnvisited: { each: 1, most: 12 },
  // A tie-break between sites alike: neighbours of trouble first, and a team there finds the next one near.
  hotSpot: [2, 4, 6],
};

/** What is known of a site. */
export interface PriorityFacts {
  riskLevel: 1 | 2 | 3 | 4;
  /** Major findings that are not closed. */
  openMajor: number;
  /** Of the longest overdue finding; 0: none is overdue. */
  daysOverdue: number;
  supervision: keyof PriorityWeights["supervision"];
  /** Null: never visited. */
  daysSinceVisit: number | null;
  /** 0 not significant, 1 hot 90 %, 2 hot 95 %, 3 hot 99 %. */
  hotSpot: number;
}

export interface PriorityParts {
  riskLevel: number;
  majorFindings: number;
  overdue: number;
  supervision: number;
  unvisited: number;
  hotSpot: number;
}

const MONTH_DAYS = 30;

/** Points by reason; their sum is the priority. */
export function priorityParts(facts: PriorityFacts, weights: PriorityWeights = PRIORITY_WEIGHTS): PriorityParts {
  const { majorFinding, overdueDay, monthUnvisited } = weights;
  return {
    riskLevel: weights.riskLevel[facts.riskLevel - 1]!,
    majorFindings: Math.min(facts.openMajor * majorFinding.each, majorFinding.most),
    overdue: Math.min(facts.daysOverdue * overdueDay.each, overdueDay.most),
    supervision: weights.supervision[facts.supervision],
    unvisited:
      facts.daysSinceVisit === null
        ? monthUnvisited.most
        : Math.min((Math.max(0, facts.daysSinceVisit) / MONTH_DAYS) * monthUnvisited.each, monthUnvisited.most),
    hotSpot: facts.hotSpot > 0 ? weights.hotSpot[facts.hotSpot - 1]! : 0,
  };
}

/** Whole tenths of a point, so that what is shown adds up. */
export function roundedParts(parts: PriorityParts): { parts: PriorityParts; priority: number } {
  const rounded = Object.fromEntries(
    Object.entries(parts).map(([name, points]) => [name, Math.round(points * 10) / 10]),
  ) as unknown as PriorityParts;
  const sum = Object.values(rounded).reduce((total, points) => total + points, 0);
  return { parts: rounded, priority: Math.round(sum * 10) / 10 };
}

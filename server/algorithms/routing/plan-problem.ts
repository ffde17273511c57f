/**
 * Tomorrow's inspections as plain data: which teams, which days, which visits, under which rules. A team orienteering problem
 * with time windows (TOPTW) with shifts, breaks, skills, pairs, locks, coverage and balance. Everything that decides a plan is
 * in here, travel times included, so that a problem in a file is solved the same anywhere.
 */

/** Seconds since midnight of a plan's day, in the city's time. */
export type DaySeconds = number;

/** From, to; both inclusive. */
export type Window = readonly [from: DaySeconds, to: DaySeconds];

export interface PlanTeam {
  id: string;
  name: string;
  /** Index of the place it leaves from and comes back to. */
  start: number;
  end: number;
  /** When it may be away from its start and end, a window for each day of the plan; null: does not work that day. */
  shifts: readonly (Window | null)[];
  /**
   * Taken once a day and begun within the window: at a stop before or after its inspection. A route that is back by the window's
   * end, or leaves no earlier than a break begun at the window's start would end, has its break at home and none on the way.
   */
  break: { seconds: number; window: Window } | null;
  /** What it can inspect beside the ordinary, such as `mine`, `gas`, `structure`. */
  skills: readonly string[];
  /** Stops a day at most; null: as many as fit. */
  maxStops: number | null;
}

export interface PlanVisit {
  /** Of the site; unique in the problem. */
  id: string;
  name: string;
  /** Index of its place. */
  place: number;
  /** Reporting unit, for coverage. */
  unit: string;
  /** What its inspection is worth, >= 0; the sum of `parts` where the planner explained it (`priority.ts`). */
  priority: number;
  /** Must be in the plan; where that cannot be, the plan names it first among the unserved. */
  mandatory: boolean;
  serviceSeconds: number;
  /** When the inspection may begin, for each day of the plan; an empty list: closed that day; null: at any time. */
  windows: readonly (readonly Window[])[] | null;
  /** A team must have all of them. */
  skills: readonly string[];
  /** 2: two teams inspect it together, beginning at the same time. */
  teams: 1 | 2;
}

/** Visits that stay with a team on a day; several follow one another directly in this order. */
export interface PlanLock {
  team: string;
  day: number;
  visits: readonly string[];
}

export interface PlanTravel {
  /** Which engine answered, such as `great-circle` or `valhalla`; a plan never mixes two. */
  provider: string;
  /** Square and row by row: from place i to place j is [i * places + j]. */
  seconds: ArrayLike<number>;
  meters: ArrayLike<number>;
}

export interface PlanPlace {
  lon: number;
  lat: number;
}

export interface PlanProblem {
  /** ISO dates, in order. */
  days: readonly string[];
  places: readonly PlanPlace[];
  travel: PlanTravel;
  teams: readonly PlanTeam[];
  visits: readonly PlanVisit[];
  locks: readonly PlanLock[];
  /** At least so many visits in a reporting unit. */
  coverage: readonly { unit: string; visits: number }[];
  /** Each team's hours (away from its start) within ± this share of the teams' mean; null: no balance asked for. */
  balance: number | null;
  /** How much priority an hour on the road must bring in: 0 visits all that fit, more leaves far and slight ones out. */
  priorityPerHour: number;
}

/** Who visits what in which order: all a solver decides. Times follow from it (`time-plan.ts`). */
export interface PlanRoute {
  team: string;
  day: number;
  visits: readonly string[];
}

export interface PlanSolution {
  routes: readonly PlanRoute[];
  /** Visits in no route. */
  unserved: readonly string[];
}

/** One stop with its times. */
export interface PlannedStop {
  visit: string;
  arrival: DaySeconds;
  /** Of the inspection; `begin - arrival` is waiting (for opening, or for the other team), less a break taken in it. */
  begin: DaySeconds;
  end: DaySeconds;
  waitSeconds: number;
  /** How much later the inspection could begin with every later stop still in time. */
  slackSeconds: number;
  /** From the stop before (or the start). */
  travelSeconds: number;
  travelMeters: number;
  /** The break taken before this stop. */
  breakBefore: Window | null;
}

export interface PlannedRoute {
  team: string;
  day: number;
  leave: DaySeconds;
  back: DaySeconds;
  stops: readonly PlannedStop[];
  /** The break taken after the last stop. */
  breakAfter: Window | null;
  travelSeconds: number;
  travelMeters: number;
  serviceSeconds: number;
  waitSeconds: number;
}

/** Of a whole plan, in the order in which plans are compared. */
export interface PlanFigures {
  /** Mandatory visits left out. */
  mandatoryUnserved: number;
  /** Visits by which reporting units fall short of their minimum, summed. */
  coverageShort: number;
  /** Summed over served visits, and over all. */
  priorityServed: number;
  priorityAll: number;
  travelSeconds: number;
  travelMeters: number;
  /** Largest deviation of a team's hours from the mean, as a share of it. */
  imbalance: number;
  /** What the solver lowers: see `plan-cost.ts`. */
  cost: number;
}

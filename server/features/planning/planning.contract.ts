/**
 * Making a plan. What the screen does, in order:
 *
 *   GET  /api/teams                              teams (teams.contract.ts); POST, PUT /:id, DELETE /:id; /people
 *   POST /api/plans/candidates                   sites of a filter or selection, each with its explained priority
 *   POST /api/plans/problems          settings → a problem held on the server (travel times never leave it): { id, … }
 *   POST /api/plans/problems/:id/solve         → 202 a job; GET /api/plans/jobs/:id; …/events (SSE `plan`); DELETE keeps the best
 *   POST /api/plans/problems/:id/evaluate        times, breaches and figures of a solution: after a drag
 *   POST /api/plans/problems/:id/edit            one edit (move, reorder, insert, remove, lock, unlock), evaluated
 *   POST /api/plans/problems/:id/unserved        why a visit is left out, and what would admit it
 *   POST /api/plans/problems/:id/another-team    what one more team would add
 *   POST /api/plans/compare                      two plans side by side
 *   /api/plans, /:id, /:id/versions, …/assign    saved plans (plans.contract.ts)
 *   /api/visits, /api/visits/reports             a day's route, and what came of it (visits.contract.ts)
 *
 * A problem is forgotten after an hour unused, or when the server restarts: 404. Send the settings again; the same settings
 * and records make the same problem. Times are seconds since midnight, city time; distances metres; ids of sites text.
 */
import { type Static, Type } from "typebox";
import { AsOf, OrNull, RecordFilterQuery, SiteFilter } from "../../contracts/common.contract.ts";
import { ALL_CATEGORIES, LAYERS, OneOf, RISK_LEVELS, SUPERVISIONS } from "../../contracts/vocabulary.contract.ts";
import { MOST_DAYS, PlanTeamSettings, RegionCode, RowId } from "./teams.contract.ts";
import { OpeningHours, SkillList, VisitRule, WindowSchema } from "./visit-rules.contract.ts";

const nullable = OrNull;
const closed = { additionalProperties: false };

export const LIMITS = {
  candidates: 5000,
  teams: 20,
  days: MOST_DAYS,
  /** Seconds a solver may run. */
  seconds: 120,
  /** Problems held for one person; a new one puts out the oldest. */
  problems: 4,
} as const;

export const PlanDay = Type.String({
  pattern: "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
  description: "YYYY-MM-DD",
});
const Priority = Type.Number({ minimum: 0, maximum: 10_000 });
const TeamId = Type.String({ maxLength: 40 });
const DayIndex = Type.Integer({ minimum: 0, maximum: LIMITS.days - 1, description: "of the plan's days, 0 the first" });
const VisitId = Type.String({ maxLength: 20, description: "id of the site" });
const VisitIds = Type.Array(VisitId, { maxItems: LIMITS.candidates });

// ------------------------------------------------------------------------------------------------------------ settings

/** Points of priority; see algorithms/routing/priority.ts for what each is for. */
export const PriorityWeights = Type.Object(
  {
    riskLevel: Type.Tuple([Priority, Priority, Priority, Priority], { description: "levels 1 to 4" }),
    majorFinding: Type.Object({ each: Priority, most: Priority }, closed),
    overdueDay: Type.Object({ each: Priority, most: Priority }, closed),
    supervision: Type.Object(
      { none: Priority, county: Priority, city: Priority, province: Priority, national: Priority },
      closed,
    ),
    monthUnvisited: Type.Object({ each: Priority, most: Priority }, { ...closed, description: "never visited: most" }),
    hotSpot: Type.Tuple([Priority, Priority, Priority], { description: "classes 90, 95, 99 %" }),
  },
  closed,
);
export type PriorityWeights = Static<typeof PriorityWeights>;

/** Sites that meet all that is said here, the worthiest `limit` of them. */
export const SiteChoice = Type.Object(
  {
    ids: Type.Optional(Type.Array(RowId, { maxItems: LIMITS.candidates, description: "these sites" })),
    ...SiteFilter.properties,
    ...RecordFilterQuery.properties,
    limit: Type.Integer({ minimum: 1, maximum: LIMITS.candidates, default: 600 }),
  },
  closed,
);
export type SiteChoice = Static<typeof SiteChoice>;

const VisitRules = Type.Object(
  Object.fromEntries(ALL_CATEGORIES.map((category) => [category, Type.Optional(VisitRule)])),
  { ...closed, description: "in place of VISIT_RULES (visit-rules.contract.ts)" },
) as unknown as Type.TUnsafe<Partial<Record<(typeof ALL_CATEGORIES)[number], VisitRule>>>;

/** Of one site, in place of its category's rule and of its computed priority. */
export const SiteException = Type.Object(
  {
    mandatory: Type.Optional(Type.Boolean()),
    excluded: Type.Optional(Type.Boolean({ description: "no candidate" })),
    priority: Type.Optional(Priority),
    serviceSeconds: Type.Optional(VisitRule.properties.serviceSeconds),
    windows: Type.Optional(
      nullable(Type.Array(OpeningHours, { maxItems: LIMITS.days, description: "one for each day" })),
    ),
    skills: Type.Optional(SkillList),
    teams: Type.Optional(VisitRule.properties.teams),
  },
  closed,
);
export type SiteException = Static<typeof SiteException>;

export const PlanLock = Type.Object(
  { team: TeamId, day: DayIndex, visits: VisitIds },
  {
    ...closed,
    description: "visits that stay with a team on a day; several follow one another directly in this order",
  },
);

export const PlanSettings = Type.Object(
  {
    days: Type.Array(PlanDay, { minItems: 1, maxItems: LIMITS.days, uniqueItems: true, description: "in order" }),
    choice: SiteChoice,
    /** At least one works on some day. */
    teams: Type.Array(PlanTeamSettings, { minItems: 1, maxItems: LIMITS.teams }),
    rules: VisitRules,
    sites: Type.Record(RowId, SiteException, { description: "by id of the site" }),
    weights: PriorityWeights,
    locks: Type.Array(PlanLock, { maxItems: 1000 }),
    coverage: Type.Array(
      Type.Object({ unit: RegionCode, visits: Type.Integer({ minimum: 1, maximum: 1000 }) }, closed),
      { maxItems: 200, description: "at least so many visits in a reporting unit" },
    ),
    balance: nullable(
      Type.Number({ minimum: 0.02, maximum: 1, description: "each team's hours within ± this share of the mean" }),
    ),
    priorityPerHour: Type.Number({
      minimum: 0,
      maximum: 10_000,
      description: "priority that an hour on the road must bring in; 0: visit all that fit",
    }),
    provider: nullable(
      Type.String({ pattern: "^[a-z-]{1,40}$", description: "of travel times; null: the server's default" }),
    ),
  },
  closed,
);
export type PlanSettings = Static<typeof PlanSettings>;

// ---------------------------------------------------------------------------------------------------------- candidates

export const PRIORITY_PARTS = ["riskLevel", "majorFindings", "overdue", "supervision", "unvisited", "hotSpot"] as const;
export type PriorityPart = (typeof PRIORITY_PARTS)[number];

export const Candidate = Type.Object({
  id: VisitId,
  name: Type.String(),
  address: Type.String(),
  layer: OneOf(LAYERS),
  category: OneOf(ALL_CATEGORIES),
  regionCode: Type.String(),
  unit: Type.String({ description: "reporting unit; the city's code where the record states no more" }),
  lon: Type.Number(),
  lat: Type.Number(),
  priority: Type.Number({ description: "the sum of the parts, unless set by hand" }),
  parts: Type.Object(
    Object.fromEntries(PRIORITY_PARTS.map((part) => [part, Type.Number()])) as Record<PriorityPart, Type.TNumber>,
    { description: "points by reason" },
  ),
  facts: Type.Object({
    riskLevel: OneOf(RISK_LEVELS),
    openMajor: Type.Integer({ description: "major findings not closed" }),
    daysOverdue: Type.Integer({ description: "of the longest overdue finding" }),
    supervision: OneOf(SUPERVISIONS),
    lastVisitOn: nullable(Type.String()),
    daysSinceVisit: nullable(Type.Integer()),
    hotSpot: Type.Integer({
      description: "0 not significant, 1 hot 90 %, 2 hot 95 %, 3 hot 99 %: overdue findings, resolution 8",
    }),
  }),
  byHand: Type.Boolean({ description: "the priority was set by hand" }),
  mandatory: Type.Boolean(),
  serviceSeconds: Type.Integer(),
  windows: nullable(
    Type.Array(Type.Array(WindowSchema), { description: "when it may begin, by day; empty: closed; null: any time" }),
  ),
  skills: SkillList,
  teams: OneOf([1, 2]),
});
export type Candidate = Static<typeof Candidate>;

export const CandidateQuestion = Type.Object(
  {
    days: PlanSettings.properties.days,
    choice: SiteChoice,
    rules: VisitRules,
    sites: PlanSettings.properties.sites,
    weights: PriorityWeights,
  },
  closed,
);
export type CandidateQuestion = Static<typeof CandidateQuestion>;

export const Candidates = Type.Object({
  matching: Type.Integer({ description: "sites that meet the choice; `items` are the worthiest of them" }),
  items: Type.Array(Candidate, { description: "by priority, the highest first; mandatory ones before all" }),
  asOf: AsOf,
});
export type Candidates = Static<typeof Candidates>;

export const ProblemMade = Type.Object({
  id: Type.String(),
  provider: Type.String({ description: "of travel times, such as great-circle or valhalla" }),
  providerNote: nullable(Type.String({ description: "why it is not the one asked for; for the log of the screen" })),
  ...Candidates.properties,
});
export type ProblemMade = Static<typeof ProblemMade>;

export const ProblemParams = Type.Object({ id: Type.String({ pattern: "^[A-Za-z0-9-]{8,40}$" }) });

// ---------------------------------------------------------------------------------------------------------- a solution

export const PlanRoute = Type.Object(
  { team: TeamId, day: DayIndex, visits: Type.Array(VisitId, { maxItems: 500 }) },
  closed,
);
export const PlanSolution = Type.Object(
  { routes: Type.Array(PlanRoute, { maxItems: LIMITS.teams * LIMITS.days }), unserved: VisitIds },
  closed,
);
export type PlanSolution = Static<typeof PlanSolution>;

const Seconds = Type.Integer();
export const PlannedStop = Type.Object({
  visit: VisitId,
  arrival: Seconds,
  begin: Seconds,
  end: Seconds,
  waitSeconds: Seconds,
  slackSeconds: Type.Integer({ description: "how much later it could begin with every later stop still in time" }),
  travelSeconds: Seconds,
  travelMeters: Type.Number(),
  breakBefore: nullable(WindowSchema),
});
export const PlannedRoute = Type.Object({
  team: TeamId,
  day: DayIndex,
  leave: Type.Integer({ description: "as late as possible" }),
  back: Seconds,
  stops: Type.Array(PlannedStop),
  breakAfter: nullable(WindowSchema),
  travelSeconds: Seconds,
  travelMeters: Type.Number(),
  serviceSeconds: Seconds,
  waitSeconds: Seconds,
});

/** The words of `BreachKind` in algorithms/routing/time-plan.ts. */
export const BREACH_KINDS = [
  "dayOff",
  "shift",
  "window",
  "skill",
  "break",
  "stops",
  "lock",
  "pair",
  "twice",
  "unknown",
] as const;
export const Breach = Type.Object(
  {
    kind: OneOf(BREACH_KINDS),
    team: nullable(TeamId),
    day: nullable(DayIndex),
    visit: nullable(VisitId),
    by: nullable(Type.Number({ description: "seconds too late, or stops too many; null where it is no amount" })),
    skills: Type.Array(Type.String(), { description: "that are missing" }),
  },
  { description: "one rule that the plan breaks" },
);
export type Breach = Static<typeof Breach>;

export const PlanFigures = Type.Object({
  mandatoryUnserved: Type.Integer(),
  coverageShort: Type.Integer(),
  priorityServed: Type.Number(),
  priorityAll: Type.Number(),
  travelSeconds: Type.Number(),
  travelMeters: Type.Number(),
  imbalance: Type.Number({ description: "largest deviation of a team's hours from the mean, as a share of it" }),
  cost: Type.Number({ description: "what the solver lowers" }),
});
export type PlanFigures = Static<typeof PlanFigures>;

export const UnitCoverage = Type.Object({
  unit: Type.String(),
  served: Type.Integer(),
  candidates: Type.Integer(),
  priorityServed: Type.Number(),
  priorityAll: Type.Number(),
  share: Type.Number({ description: "priority served of all: risk-weighted coverage, 0 to 1" }),
  asked: Type.Integer({ description: "visits asked for at least; 0: none" }),
  short: Type.Integer(),
});
export const TeamLoad = Type.Object({
  team: TeamId,
  days: Type.Integer({ description: "on which it is out" }),
  stops: Type.Integer(),
  awaySeconds: Type.Number(),
  travelSeconds: Type.Number(),
  travelMeters: Type.Number(),
  serviceSeconds: Type.Number(),
  waitSeconds: Type.Number(),
  deviation: Type.Number({ description: "of its hours from the teams' mean, as a share of it" }),
});

export const EvaluatedPlan = Type.Object({
  routes: Type.Array(PlannedRoute),
  unserved: VisitIds,
  breaches: Type.Array(Breach, { description: "empty: the plan can be driven" }),
  figures: PlanFigures,
  units: Type.Array(UnitCoverage),
  teams: Type.Array(TeamLoad),
});
export type EvaluatedPlan = Static<typeof EvaluatedPlan>;

const draft = {
  solution: PlanSolution,
  locks: Type.Optional(Type.Array(PlanLock, { maxItems: 1000, description: "in place of the settings'" })),
};
export const PlanDraft = Type.Object(draft, closed);
export type PlanDraft = Static<typeof PlanDraft>;

// --------------------------------------------------------------------------------------------------------------- edits

/** As a list of types: of a union the validator would make 0 of null, or null of 0. */
const Position = Type.Unsafe<number | null>({
  ...{ type: ["integer", "null"], minimum: 0, maximum: 1000 },
  description: "before the stop that is now there, counted without the visit; null: where it costs least",
});
export const PlanEdit = Type.Union(
  [
    Type.Object(
      {
        kind: Type.Literal("move"),
        visit: VisitId,
        team: TeamId,
        day: DayIndex,
        position: Position,
        from: Type.Optional(
          Type.Object({ team: TeamId, day: DayIndex }, { ...closed, description: "of a pair: which of both" }),
        ),
      },
      closed,
    ),
    Type.Object({ kind: Type.Literal("reorder"), team: TeamId, day: DayIndex, visits: VisitIds }, closed),
    Type.Object(
      {
        kind: Type.Literal("insert"),
        visit: VisitId,
        team: Type.Optional(TeamId),
        day: Type.Optional(DayIndex),
      },
      { ...closed, description: "where it costs least, of the team and the day if they are given" },
    ),
    Type.Object({ kind: Type.Literal("remove"), visit: VisitId }, closed),
    Type.Object({ kind: Type.Literal("lock"), visits: VisitIds, team: TeamId, day: DayIndex }, closed),
    Type.Object({ kind: Type.Literal("unlock"), visit: VisitId }, closed),
  ],
  { description: "one edit of a plan" },
);
export type PlanEdit = Static<typeof PlanEdit>;

export const EditQuestion = Type.Object({ ...draft, edit: PlanEdit }, closed);
export const EditedPlan = Type.Object({
  solution: PlanSolution,
  locks: Type.Array(PlanLock),
  plan: EvaluatedPlan,
});
export type EditedPlan = Static<typeof EditedPlan>;

// --------------------------------------------------------------------------------------------------------------- jobs

export const SolveOrder = Type.Object(
  {
    seconds: Type.Number({ minimum: 0.5, maximum: LIMITS.seconds, default: 20 }),
    seed: Type.Integer({
      minimum: 0,
      maximum: 2 ** 31 - 1,
      default: 1,
      description: "the same makes the same plan, given the same time",
    }),
    start: Type.Optional(PlanSolution),
    locks: draft.locks,
  },
  closed,
);
export type SolveOrder = Static<typeof SolveOrder>;

export const SOLVE_STATES = ["running", "done", "cancelled", "failed"] as const;
export const SolveJob = Type.Object({
  id: Type.String(),
  state: OneOf(SOLVE_STATES),
  elapsedMs: Type.Integer(),
  improvements: Type.Integer(),
  best: nullable(Type.Object({ solution: PlanSolution, plan: EvaluatedPlan, foundMs: Type.Integer() })),
  problem: Type.Optional(Type.String({ description: "why it failed, as a sentence" })),
});
export type SolveJob = Static<typeof SolveJob>;

// ------------------------------------------------------------------------------------------------------------ unserved

export const UnservedQuestion = Type.Object(
  {
    ...draft,
    visits: Type.Optional(
      Type.Array(VisitId, { maxItems: LIMITS.candidates, description: "these only; else all unserved" }),
    ),
  },
  closed,
);
export const REMEDY_KINDS = ["fits", "extend", "drop", "hours", "skill", "stops", "dayOn"] as const;
export const Remedy = Type.Object({
  kind: OneOf(REMEDY_KINDS, {
    description:
      "fits: as it is, at this position; extend: a shift longer by `seconds`; drop: without `visit`; hours: if it could begin at `begin`; skill: if the team had `skills`; stops: one stop more that day; dayOn: if the team worked that day as on its others",
  }),
  team: TeamId,
  day: DayIndex,
  position: Type.Integer(),
  seconds: nullable(Type.Integer()),
  visit: nullable(VisitId),
  begin: nullable(Type.Integer()),
  skills: Type.Array(Type.String()),
});
export type Remedy = Static<typeof Remedy>;
export const IMPOSSIBLE_REASONS = ["closed", "tooFar", "noSkill", "noPartner", "noTeam"] as const;
export const UnservedVisit = Type.Object({
  visit: VisitId,
  mandatory: Type.Boolean(),
  priority: Type.Number(),
  /** None: see `impossible`. */
  remedies: Type.Array(Remedy, { description: "the least of each kind, the slightest first" }),
  impossible: nullable(
    OneOf(IMPOSSIBLE_REASONS, {
      description:
        "closed on all days; farther than a whole shift; no team has the skills; needs two teams and has one; no team works",
    }),
  ),
});
export type UnservedVisit = Static<typeof UnservedVisit>;
export const UnservedAnswer = Type.Object({
  visits: Type.Array(UnservedVisit, { description: "mandatory ones first, then by priority" }),
});

// ---------------------------------------------------------------------------------------------------------- comparison

export const AnotherTeamQuestion = Type.Object(
  { ...draft, team: TeamId, seconds: Type.Number({ minimum: 0.5, maximum: 10, default: 2 }) },
  { ...closed, description: "with a copy of this team" },
);

export const PlanSide = Type.Object({
  stops: Type.Integer(),
  priorityServed: Type.Number(),
  priorityAll: Type.Number(),
  share: Type.Number(),
  mandatoryUnserved: Type.Integer(),
  coverageShort: Type.Integer(),
  travelMeters: Type.Number(),
  travelSeconds: Type.Number(),
  awaySeconds: Type.Number(),
  serviceSeconds: Type.Number(),
  imbalance: Type.Number(),
  routes: Type.Integer({ description: "team-days with at least one stop" }),
});
const WhereIn = Type.Object({ team: TeamId, day: DayIndex });
export const PlanComparison = Type.Object({
  a: PlanSide,
  b: PlanSide,
  units: Type.Array(Type.Object({ unit: Type.String(), a: nullable(UnitCoverage), b: nullable(UnitCoverage) })),
  onlyA: VisitIds,
  onlyB: VisitIds,
  moved: Type.Array(Type.Object({ visit: VisitId, a: WhereIn, b: WhereIn })),
});
export type PlanComparison = Static<typeof PlanComparison>;

export const AnotherTeam = Type.Object({
  gained: Type.Number({ description: "priority" }),
  solution: PlanSolution,
  plan: EvaluatedPlan,
  comparison: PlanComparison,
});

/** A draft on a problem, or a saved version. */
export const CompareSide = Type.Union([
  Type.Object({ problem: ProblemParams.properties.id, ...draft }, closed),
  Type.Object({ plan: RowId, version: Type.Integer({ minimum: 1 }) }, closed),
]);
export type CompareSide = Static<typeof CompareSide>;
export const CompareQuestion = Type.Object({ a: CompareSide, b: CompareSide }, closed);

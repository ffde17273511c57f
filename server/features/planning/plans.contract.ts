/** Saved plans: every save is a new version that never changes; one version is assigned to the teams. */
import { type Static, Type } from "typebox";
import { AsOf, OneOf, OrNull, PlainText } from "../../contracts/common.contract.ts";
import { ALL_CATEGORIES, LAYERS } from "../../contracts/vocabulary.contract.ts";
import {
  EvaluatedPlan,
  LIMITS,
  PlanFigures,
  PlanLock,
  PlanSettings,
  PlanSolution,
  ProblemParams,
} from "./planning.contract.ts";
import { RegionCode, RowId, TeamMember } from "./teams.contract.ts";
import { REPORT_OUTCOMES } from "./visits.contract.ts";

const nullable = OrNull;
const closed = { additionalProperties: false };

export const PLAN_STATUSES = ["draft", "assigned", "done", "archived"] as const;
export type PlanStatus = (typeof PLAN_STATUSES)[number];

export const PlanName = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: "^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$",
  description: "a name, not blank",
});
const Version = Type.Integer({ minimum: 1 });

export const PlanListQuery = Type.Object(
  { status: Type.Optional(OneOf(PLAN_STATUSES)), limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }) },
  closed,
);

export const PlanSummary = Type.Object({
  id: RowId,
  name: Type.String(),
  area: RegionCode,
  status: OneOf(PLAN_STATUSES),
  days: Type.Array(Type.String(), { description: "of the latest version" }),
  teams: Type.Integer(),
  stops: Type.Integer(),
  version: Type.Integer({ description: "the latest" }),
  assignedVersion: nullable(Version),
  provider: Type.String(),
  figures: PlanFigures,
  createdAt: Type.String(),
  updatedAt: Type.String(),
  createdBy: nullable(Type.String({ description: "for who may plan in its area; else null" })),
  mayChange: Type.Boolean(),
});
export type PlanSummary = Static<typeof PlanSummary>;
export const PlanList = Type.Object({ plans: Type.Array(PlanSummary, { description: "the latest changed first" }) });

/** What is saved: a solution of a problem that the server holds; it makes times and figures itself. */
const saved = {
  problem: ProblemParams.properties.id,
  solution: PlanSolution,
  locks: Type.Optional(Type.Array(PlanLock, { maxItems: 1000 })),
  note: Type.Optional(PlainText(500)),
};
export const NewPlan = Type.Object({ name: PlanName, area: RegionCode, ...saved }, closed);
export type NewPlan = Static<typeof NewPlan>;

export const NewVersion = Type.Object(
  {
    ...saved,
    expectedVersion: Type.Integer({ minimum: 1, description: "the latest as read; 409 if there is a later one" }),
  },
  closed,
);
export type NewVersion = Static<typeof NewVersion>;

export const PlanChange = Type.Object(
  { name: Type.Optional(PlanName), status: Type.Optional(OneOf(["draft", "done", "archived"])) },
  { ...closed, minProperties: 1, description: "`draft` takes an assignment back; for `assigned` see /assign" },
);
export type PlanChange = Static<typeof PlanChange>;

export const PlanSite = Type.Object({
  id: Type.String(),
  name: Type.String(),
  address: Type.String(),
  layer: OneOf(LAYERS),
  category: OneOf(ALL_CATEGORIES),
  regionCode: Type.String(),
  lon: Type.Number(),
  lat: Type.Number(),
});
export type PlanSite = Static<typeof PlanSite>;

export const PlanVersion = Type.Object({
  plan: RowId,
  version: Version,
  savedAt: Type.String(),
  savedBy: nullable(Type.String({ description: "for who may plan in its area; else null" })),
  note: Type.String(),
  restoredFrom: nullable(Version),
  dataVersion: Type.Integer({ description: "of the records it was made from" }),
  businessDate: Type.String(),
  provider: Type.String(),
  figures: PlanFigures,
  breaches: Type.Integer(),
  stops: Type.Integer(),
});
export type PlanVersion = Static<typeof PlanVersion>;
export const PlanVersions = Type.Object({ versions: Type.Array(PlanVersion, { description: "the latest first" }) });

export const PlanVersionContent = Type.Object({
  ...PlanVersion.properties,
  settings: PlanSettings,
  solution: PlanSolution,
  content: EvaluatedPlan,
  sites: Type.Array(PlanSite, {
    description: "of the routes, as they are now; what is out of sight or removed is missing",
  }),
  asOf: AsOf,
});
export type PlanVersionContent = Static<typeof PlanVersionContent>;

export const SavedPlan = Type.Object({ summary: PlanSummary, latest: PlanVersionContent });
export type SavedPlan = Static<typeof SavedPlan>;

export const PlanParams = Type.Object({ id: RowId });
export const PlanVersionParams = Type.Object({ id: RowId, version: Version });

export const Assignment = Type.Object(
  {
    version: Version,
    routes: Type.Array(
      Type.Object(
        {
          team: Type.String({ maxLength: 40 }),
          day: Type.Integer({ minimum: 0, maximum: LIMITS.days - 1 }),
          people: Type.Array(TeamMember, { maxItems: 20 }),
        },
        closed,
      ),
      {
        maxItems: LIMITS.teams * LIMITS.days,
        description: "who drives; a route that is not named goes to its team's members",
      },
    ),
  },
  closed,
);
export type Assignment = Static<typeof Assignment>;

export const PlanProgress = Type.Object({
  plan: RowId,
  version: nullable(Version),
  routes: Type.Array(
    Type.Object({
      team: Type.String(),
      teamName: Type.String(),
      day: Type.String(),
      people: Type.Array(TeamMember, { description: "who drives; for who may plan in the plan's area, and oneself" }),
      planned: Type.Integer(),
      done: Type.Integer(),
      notPossible: Type.Integer(),
      postponed: Type.Integer(),
      open: Type.Integer(),
      lateSeconds: nullable(Type.Integer({ description: "of the last stop reported, against its planned end" })),
      stops: Type.Array(
        Type.Object({
          siteId: Type.String(),
          name: nullable(Type.String()),
          begin: Type.Integer(),
          end: Type.Integer(),
          outcome: nullable(OneOf(REPORT_OUTCOMES)),
          reportedAt: nullable(Type.String()),
        }),
      ),
    }),
  ),
  unplanned: Type.Integer({ description: "visits reported for the plan that are in no route of it" }),
});
export type PlanProgress = Static<typeof PlanProgress>;

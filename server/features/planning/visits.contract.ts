/** A day's stops for those who drive, and what they report: offline too, so that each report carries an id of its own. */
import { type Static, Type } from "typebox";
import { OneOf, OrNull, PlainText } from "../../contracts/common.contract.ts";
import { ALL_CATEGORIES, LAYERS, RISK_LEVELS } from "../../contracts/vocabulary.contract.ts";
import { PlacePoint, RowId } from "./teams.contract.ts";
import { WindowSchema } from "./visit-rules.contract.ts";

const nullable = OrNull;
const closed = { additionalProperties: false };

export const REPORT_OUTCOMES = ["done", "not_possible", "postponed"] as const;
export type ReportOutcome = (typeof REPORT_OUTCOMES)[number];

export const VisitQuery = Type.Object(
  {
    day: Type.Optional(Type.String({ pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description: "YYYY-MM-DD" })),
    plan: Type.Optional(RowId),
    mine: Type.Optional(Type.Boolean({ description: "only of routes one drives" })),
    limit: Type.Integer({ minimum: 1, maximum: 1000, default: 500 }),
  },
  closed,
);
export type VisitQuery = Static<typeof VisitQuery>;

export const AssignedVisit = Type.Object({
  plan: RowId,
  planName: Type.String(),
  team: Type.String(),
  teamName: Type.String(),
  mine: Type.Boolean(),
  day: Type.String(),
  position: Type.Integer({ description: "in the route, 0 the first" }),
  siteId: Type.String(),
  name: Type.String(),
  address: Type.String(),
  layer: OneOf(LAYERS),
  category: OneOf(ALL_CATEGORIES),
  riskLevel: OneOf(RISK_LEVELS),
  regionCode: Type.String(),
  lon: Type.Number(),
  lat: Type.Number(),
  arrival: Type.Integer(),
  begin: Type.Integer(),
  end: Type.Integer(),
  travelSeconds: Type.Integer(),
  travelMeters: Type.Number(),
  breakBefore: nullable(WindowSchema),
  outcome: nullable(
    OneOf(REPORT_OUTCOMES, { description: "of the latest report since the plan was assigned; null: none" }),
  ),
  reportedAt: nullable(Type.String()),
});
export type AssignedVisit = Static<typeof AssignedVisit>;
export const AssignedVisits = Type.Object({
  visits: Type.Array(AssignedVisit, { description: "by day, team and position" }),
});

export const NewReport = Type.Object(
  {
    id: Type.String({
      pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
      description: "a UUID made on the device; the same id is stored once",
    }),
    siteId: RowId,
    plan: nullable(RowId),
    outcome: OneOf(REPORT_OUTCOMES),
    at: Type.String({
      pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})$",
      description: "ISO 8601 instant with its zone: when it was so",
    }),
    position: nullable(PlacePoint),
    note: PlainText(1000),
  },
  closed,
);
export type NewReport = Static<typeof NewReport>;

export const ReportBatch = Type.Object({ reports: Type.Array(NewReport, { minItems: 1, maxItems: 200 }) }, closed);

export const REPORT_ANSWERS = ["stored", "known", "refused"] as const;
export const ReportAnswers = Type.Object({
  reports: Type.Array(
    Type.Object({
      id: Type.String(),
      answer: OneOf(REPORT_ANSWERS, { description: "known: stored before, nothing changed; refused: see `problem`" }),
      problem: nullable(Type.String()),
    }),
    { description: "in the order sent; the device may forget those stored or known" },
  ),
});
export type ReportAnswers = Static<typeof ReportAnswers>;

export const ReportQuery = Type.Object(
  {
    site: Type.Optional(RowId),
    plan: Type.Optional(RowId),
    limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
  },
  closed,
);
export const VisitReport = Type.Object({
  id: Type.String(),
  siteId: Type.String(),
  siteName: nullable(Type.String()),
  plan: nullable(RowId),
  outcome: OneOf(REPORT_OUTCOMES),
  at: Type.String(),
  position: nullable(PlacePoint),
  note: Type.String(),
  reportedBy: nullable(Type.String({ description: "for who may plan there, and for oneself; else null" })),
});
export const VisitReports = Type.Object({ reports: Type.Array(VisitReport, { description: "the latest first" }) });

import { type Static, Type } from "typebox";
import { AsOf, PlainText, RecordFilterQuery, SiteFilter } from "../../contracts/common.contract.ts";
import { CsvQuery } from "../../contracts/csv.contract.ts";
import {
  FINDING_GRADES,
  FINDING_STATUSES,
  LAYERS,
  OneOf,
  REGION_CHECKS,
  RISK_LEVELS,
  SITE_STATUSES,
  SUPERVISIONS,
} from "../../contracts/vocabulary.contract.ts";
import { FINDING_ACTIONS, REFUSALS } from "../../contracts/workflow.contract.ts";

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Day = Type.String({ description: "YYYY-MM-DD" });

const asked = {
  ...SiteFilter.properties,
  ...RecordFilterQuery.properties,
  q: Type.Optional(PlainText(100, { description: "Part of a name, an external code or an address" })),
  bbox: Type.Optional(
    Type.String({
      pattern: "^-?[0-9.]{1,20}(,-?[0-9.]{1,20}){3}$",
      description: "west,south,east,north in WGS84 degrees",
    }),
  ),
  ids: Type.Optional(
    Type.String({
      pattern: "^[0-9]{1,15}(,[0-9]{1,15})*$",
      maxLength: 2000,
      description: "These sites, for coincident points",
    }),
  ),
};

export const SiteQuery = Type.Object(
  {
    ...asked,
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 20 }),
    after: Type.Optional(Type.String({ pattern: "^[0-9]{1,15}$", description: "`next` of the page before" })),
  },
  { additionalProperties: false },
);
export type SiteQuery = Static<typeof SiteQuery>;

export const SiteCsvQuery = Type.Object({ ...asked, ...CsvQuery.properties }, { additionalProperties: false });
export type SiteSelection = Pick<SiteQuery, Exclude<keyof SiteQuery, "limit" | "after">>;

export const SiteSummary = Type.Object({
  id: Type.String(),
  layer: OneOf(LAYERS),
  category: Type.String(),
  name: Type.String(),
  address: Type.String(),
  code: nullable(Type.String({ description: "the source's own code" })),
  regionCode: Type.String(),
  riskLevel: OneOf(RISK_LEVELS),
  status: OneOf(SITE_STATUSES),
  supervision: OneOf(SUPERVISIONS),
  findings: Type.Integer(),
  findingsClosed: Type.Integer(),
  findingsOverdue: Type.Integer(),
  lon: Type.Number(),
  lat: Type.Number(),
});
export type SiteSummary = Static<typeof SiteSummary>;

export const SitePage = Type.Object({
  items: Type.Array(SiteSummary),
  next: nullable(Type.String({ description: "give it as `after` for the next page; null on the last" })),
  asOf: AsOf,
});
export type SitePage = Static<typeof SitePage>;

export const FindingEvent = Type.Object({
  id: Type.String(),
  day: Day,
  at: Type.String({ description: "ISO 8601 instant when it was written down" }),
  actor: Type.String(),
  from: nullable(OneOf(FINDING_STATUSES)),
  to: OneOf(FINDING_STATUSES),
  note: Type.String(),
});

/** What changed a finding without moving it on. */
export const FindingChange = Type.Object({
  id: Type.String(),
  kind: OneOf(["extension", "supervision"] as const),
  day: Day,
  at: Type.String({ description: "ISO 8601 instant when it was written down" }),
  actor: Type.String(),
  oldDeadline: nullable(Day),
  newDeadline: nullable(Day),
  oldSupervision: nullable(OneOf(SUPERVISIONS)),
  newSupervision: nullable(OneOf(SUPERVISIONS)),
  note: Type.String(),
});

export const Finding = Type.Object({
  id: Type.String(),
  version: Type.Integer({ description: "give it as expectedVersion with a change" }),
  grade: OneOf(FINDING_GRADES),
  criterion: Type.String(),
  description: Type.String(),
  foundOn: Day,
  deadlineOriginal: Day,
  deadline: Day,
  status: OneOf(FINDING_STATUSES),
  overdue: Type.Boolean(),
  supervision: OneOf(SUPERVISIONS),
  unit: nullable(Type.String()),
  person: nullable(Type.String()),
  measures: nullable(Type.String()),
  fundsYuan: nullable(Type.Number()),
  closedOn: nullable(Day),
  events: Type.Array(FindingEvent),
  changes: Type.Array(FindingChange, { description: "extensions and changes of listed supervision" }),
  photos: Type.Integer({ description: "how many; see /api/findings/{id}/photos" }),
  photosAfter: Type.Integer({ description: "of them, of kind 'after'" }),
  actions: Type.Array(
    Type.Object({
      action: OneOf(FINDING_ACTIONS),
      refusal: nullable(OneOf(REFUSALS, { description: "why the person asking cannot take it; null when they can" })),
    }),
    { description: "what may follow, for the person asking; empty for whoever only looks" },
  ),
});
export type Finding = Static<typeof Finding>;

export const SiteDetail = Type.Object({
  ...SiteSummary.properties,
  countyCode: nullable(Type.String({ description: "the county whose outline holds the position" })),
  regionCheck: OneOf(REGION_CHECKS),
  attributes: Type.Record(Type.String(), Type.Unknown()),
  responsibleUnit: nullable(Type.String()),
  responsiblePerson: nullable(Type.String()),
  responsibleUntil: nullable(Day),
  inspectedOn: nullable(Day),
  source: Type.String(),
  version: Type.Integer(),
  updatedAt: Type.String(),
  findingList: Type.Array(Finding),
  mayAddFinding: Type.Boolean({ description: "the person asking may register findings here" }),
  asOf: AsOf,
});
export type SiteDetail = Static<typeof SiteDetail>;

import { type Static, Type } from "typebox";
import { AsOf, RecordFilterQuery, SiteFilter } from "../../contracts/common.contract.ts";
import { CsvQuery } from "../../contracts/csv.contract.ts";
import {
  FINDING_GRADES,
  FINDING_STATUSES,
  LAYERS,
  OneOf,
  RISK_LEVELS,
  SITE_STATUSES,
  SUPERVISIONS,
} from "../../contracts/vocabulary.contract.ts";

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Day = Type.String({ description: "YYYY-MM-DD" });

/** What a list holds, and the order it comes in unless `sort` says otherwise. */
export const FINDING_LISTS = {
  overdue: "findings overdue on the business date, the longest overdue first",
  supervised:
    "findings not closed at sites under listed supervision, the highest level first, then the earliest deadline",
  new: "findings that were found or moved on since the day before the business date, the latest first",
  worst: "the worst sites, each with its most pressing finding; see `worst`",
  open: "all findings not closed, the earliest deadline first",
} as const;
export type FindingList = keyof typeof FINDING_LISTS;

export const FINDING_SORTS = ["deadline", "found", "level", "supervision"] as const;
export type FindingSort = (typeof FINDING_SORTS)[number];

/** Points of the list `worst`, for each overdue finding, each major finding not closed, and each risk level above 4. */
export const WORST_POINTS = { overdue: 3, openMajor: 2, level: 1 } as const;
export const WORST_SITES = 10;

const asked = {
  list: OneOf(Object.keys(FINDING_LISTS) as FindingList[], {
    description: Object.entries(FINDING_LISTS)
      .map(([list, meaning]) => `${list}: ${meaning}`)
      .join("; "),
  }),
  ...SiteFilter.properties,
  ...RecordFilterQuery.properties,
  sort: Type.Optional(
    OneOf(FINDING_SORTS, {
      description:
        "deadline: the earliest first; found: the latest first; level and supervision: the highest first. Not for `worst`.",
    }),
  ),
};

export const FindingQuery = Type.Object(
  {
    ...asked,
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
    after: Type.Optional(
      Type.String({ pattern: "^-?[0-9]{1,15}\\.[0-9]{1,15}$", description: "`next` of the page before" }),
    ),
  },
  { additionalProperties: false },
);
export type FindingQuery = Static<typeof FindingQuery>;

export const FindingCsvQuery = Type.Object({ ...asked, ...CsvQuery.properties }, { additionalProperties: false });
export type FindingSelection = Pick<FindingQuery, Exclude<keyof FindingQuery, "limit" | "after">>;

/** A finding with its site, in one row. */
export const FindingRow = Type.Object({
  id: Type.String(),
  siteId: Type.String(),
  siteName: Type.String(),
  layer: OneOf(LAYERS),
  category: Type.String(),
  riskLevel: OneOf(RISK_LEVELS),
  siteStatus: OneOf(SITE_STATUSES),
  siteSupervision: OneOf(SUPERVISIONS, { description: "the highest of all the site's findings" }),
  regionCode: Type.String(),
  lon: Type.Number(),
  lat: Type.Number(),
  grade: OneOf(FINDING_GRADES),
  description: Type.String(),
  foundOn: Day,
  deadlineOriginal: Day,
  deadline: Day,
  daysOverdue: Type.Integer({ description: "days from the deadline to the business date; 0 when not overdue" }),
  status: OneOf(FINDING_STATUSES),
  supervision: OneOf(SUPERVISIONS),
  unit: nullable(Type.String()),
  person: nullable(Type.String()),
  changedOn: nullable(Type.String({ description: "list `new` only: day of the last event, YYYY-MM-DD" })),
  worst: nullable(
    Type.Object(
      {
        score: Type.Integer(),
        overdue: Type.Integer({ description: "overdue findings of the site" }),
        openMajor: Type.Integer({ description: "major findings of the site that are not closed" }),
      },
      {
        description: `list \`worst\` only: score = ${WORST_POINTS.overdue} × overdue + ${WORST_POINTS.openMajor} × openMajor + ${WORST_POINTS.level} × (4 − risk level); the ${WORST_SITES} highest among sites with findings not closed`,
      },
    ),
  ),
});
export type FindingRow = Static<typeof FindingRow>;

export const FindingPage = Type.Object({
  items: Type.Array(FindingRow),
  total: Type.Integer({ description: "rows of the list on all pages" }),
  next: nullable(Type.String({ description: "give it as `after` for the next page; null on the last" })),
  asOf: AsOf,
});
export type FindingPage = Static<typeof FindingPage>;

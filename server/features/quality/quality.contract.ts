import { type Static, Type } from "typebox";
import { AsOf } from "../../contracts/common.contract.ts";
import { CsvQuery } from "../../contracts/csv.contract.ts";
import { OneOf } from "../../contracts/vocabulary.contract.ts";
import { RULE_IDS } from "./rules.contract.ts";

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const Counts = {
  records: Type.Integer({ description: "sites, findings and accidents together; what the share is of" }),
  faulty: Type.Integer({ description: "records with at least one fault" }),
  debt: Type.Integer({ description: "faults by their weight" }),
};
const Score = {
  clean: nullable(Type.Number({ description: "share of records without a fault, 0 to 1" })),
  debtPer1000: nullable(Type.Number({ description: "weighted faults per 1,000 records" })),
};

export const QualityRegion = Type.Object({
  code: Type.String({ description: "the stated region: a township, or the county or city where no more is stated" }),
  ...Counts,
  faults: Type.Array(Type.Integer(), { description: "by the order of `rules`" }),
});

export const QualityUnit = Type.Object({ ...QualityRegion.properties, ...Score });

export const QualitySummary = Type.Object({
  rules: Type.Array(OneOf(RULE_IDS), { description: "the rules asked, in order" }),
  units: Type.Array(QualityUnit, {
    description: "by reporting unit, those whose records may be seen; records that state none are in `total` alone",
  }),
  regions: Type.Array(QualityRegion),
  total: QualityUnit,
  before: nullable(
    Type.Object(
      {
        day: Type.String(),
        regions: Type.Array(Type.Object({ code: Type.String(), ...Counts })),
      },
      { description: "counts of the last recorded day at least 28 days ago, or of the first recorded day after it" },
    ),
  ),
  asOf: AsOf,
});
export type QualitySummary = Static<typeof QualitySummary>;

const Asked = {
  rule: OneOf(RULE_IDS, { description: "the rule that is broken" }),
  place: Type.Optional(
    Type.String({
      pattern: "^[0-9]{6,12}(-[A-Z]+)?$",
      description: "code of a county, zone (reporting unit) or township",
    }),
  ),
};

export const RecordsQuery = Type.Object(
  {
    ...Asked,
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
    after: Type.Optional(Type.String({ pattern: "^[0-9]{1,15}$", description: "`next` of the page before" })),
  },
  { additionalProperties: false },
);
export type RecordsQuery = Static<typeof RecordsQuery>;
export const RecordsCsvQuery = Type.Object({ ...Asked, ...CsvQuery.properties }, { additionalProperties: false });
export type FaultSelection = Pick<RecordsQuery, "rule" | "place">;

export const FaultyRecord = Type.Object({
  id: Type.String(),
  siteId: nullable(Type.String({ description: "the site, of a site or a finding" })),
  name: Type.String({ description: "of the site, or the accident's road and time" }),
  detail: Type.String({ description: "the address, the finding's description or the accident's" }),
  regionCode: Type.String(),
  /** What is wrong, in figures or words of the record. */
  value: nullable(
    Type.String({ description: "what the record says that breaks the rule; null where it says nothing" }),
  ),
  lon: nullable(Type.Number()),
  lat: nullable(Type.Number()),
});
export type FaultyRecord = Static<typeof FaultyRecord>;

export const FaultyPage = Type.Object({
  items: Type.Array(FaultyRecord),
  next: nullable(Type.String({ description: "give it as `after` for the next page; null on the last" })),
  asOf: AsOf,
});
export type FaultyPage = Static<typeof FaultyPage>;

export const FaultMapQuery = Type.Object(Asked, { additionalProperties: false });

export const FaultMap = Type.Object({
  total: Type.Integer({ description: "faulty records that have a position" }),
  points: Type.Array(
    Type.Object({
      siteId: nullable(Type.String({ description: "null of an accident" })),
      lon: Type.Number(),
      lat: Type.Number(),
    }),
    { description: "all of them where they are few" },
  ),
  cells: Type.Array(Type.Tuple([Type.Number(), Type.Number(), Type.Integer()]), {
    description:
      "longitude and latitude of a cell's centre and how many lie in it (H3, resolution 7); where they are many",
  }),
  asOf: AsOf,
});
export type FaultMap = Static<typeof FaultMap>;

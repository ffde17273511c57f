import { type Static, Type } from "typebox";
import { OneOf, PlainText, Problem } from "../../contracts/common.contract.ts";
import { Batch, BatchDecisions } from "./batches.contract.ts";
import { TARGETS } from "./targets.contract.ts";

export { TARGETS as IMPORT_TARGETS, type Target as ImportTarget } from "./targets.contract.ts";

export const CRS_PATTERN = "^(wgs84|gcj02|bd09|epsg:[0-9]{4,6})$";
export const UploadParams = Type.Object({ id: Type.String({ pattern: "^[0-9a-f]{32}$" }) });

const Crs = Type.String({ pattern: CRS_PATTERN, description: "wgs84, gcj02, bd09 or epsg:N" });
const FieldMap = Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 400 }), {
  description: "field → column of the file",
});

const Source = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: "^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$",
  description: "which ledger it is; the same ledger imported again updates its rows by their codes",
});

/** What a person has chosen so far; what is left out is proposed. */
export const LookBody = Type.Object(
  {
    layer: Type.Optional(Type.String({ maxLength: 400, description: "layer or sheet of the file" })),
    encoding: Type.Optional(Type.String({ maxLength: 20 })),
    target: Type.Optional(OneOf(TARGETS)),
    map: Type.Optional(FieldMap),
  },
  { additionalProperties: false },
);
export type LookBody = Static<typeof LookBody>;

export const CheckBody = Type.Object(
  {
    layer: Type.String({ maxLength: 400 }),
    target: OneOf(TARGETS),
    map: FieldMap,
    crs: Crs,
    swapped: Type.Boolean({ default: false, description: "the file writes y before x" }),
    source: Type.Optional(Source),
  },
  { additionalProperties: false },
);
export type CheckBody = Static<typeof CheckBody>;

export const StartBody = Type.Object(
  {
    ...CheckBody.properties,
    source: Source,
    calibre: Type.Optional(PlainText(300, { description: "accidents: what the source counts, in its own words" })),
    decisions: Type.Optional(BatchDecisions),
  },
  { additionalProperties: false },
);
export type StartBody = Static<typeof StartBody>;

export const CrsCandidate = Type.Object({
  crs: Type.String(),
  swapped: Type.Boolean(),
  inStated: Type.Integer({ description: "points in the township or county they state" }),
  inCity: Type.Integer({ description: "points in the city" }),
});

export const CrsDetection = Type.Object({
  points: Type.Integer(),
  stated: Type.Integer({ description: "points that state a place with an outline" }),
  candidates: Type.Array(CrsCandidate, { description: "best first" }),
  verdict: OneOf(["clear", "tie", "none"], {
    description: "clear: the first is better beyond chance. tie: the first `tied` fit alike. none: nothing fits",
  }),
  tied: Type.Integer(),
});

export const FieldOfTarget = Type.Object({
  name: Type.String(),
  required: Type.Boolean(),
});

export const Found = Type.Object({
  id: Type.String(),
  file: Type.Object({ name: Type.String(), bytes: Type.Integer() }),
  format: Type.String(),
  encoding: Type.Union([Type.String(), Type.Null()]),
  layers: Type.Array(
    Type.Object({
      name: Type.String(),
      rows: Type.Union([Type.Integer(), Type.Null()]),
      geometry: Type.Boolean(),
      crs: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
  layer: Type.String(),
  columns: Type.Array(Type.Object({ name: Type.String(), type: Type.String() })),
  firstRows: Type.Array(Type.Array(Type.String()), { description: "values in the order of the columns" }),
  rowsSeen: Type.Integer(),
  complete: Type.Boolean({ description: "all rows have been looked at" }),
  target: OneOf(TARGETS),
  fields: Type.Array(FieldOfTarget, { description: "all a column can feed" }),
  map: FieldMap,
  source: Type.String(),
  remembered: Type.Boolean({ description: "mapping and coordinates are those of this ledger's last import" }),
  crs: Type.Union([Crs, Type.Null()], { description: "proposed; null where a person must say" }),
  swapped: Type.Boolean(),
  detection: CrsDetection,
  sample: Type.Array(Type.Array(Type.Number()), { description: "some positions as written, x and y" }),
});
export type Found = Static<typeof Found>;

export const CheckReport = Type.Object({
  read: Type.Integer(),
  complete: Type.Boolean({ description: "the whole file was checked, not its first rows only" }),
  fit: Type.Integer(),
  unfit: Type.Integer(),
  reasons: Type.Array(Type.Object({ reason: Type.String(), rows: Type.Integer() })),
  problems: Type.Array(
    Type.Object({
      line: Type.Integer(),
      column: Type.Union([Type.String(), Type.Null()]),
      value: Type.Union([Type.String(), Type.Null()]),
      reason: Type.String(),
    }),
    { description: "the first ones" },
  ),
});
export type CheckReport = Static<typeof CheckReport>;

const Counts = { read: Type.Integer(), stored: Type.Integer(), rejected: Type.Integer() };

export const ImportJob = Type.Object({
  id: Type.String(),
  state: OneOf(["running", "done", "failed", "cancelled"]),
  progress: Type.Object(Counts),
  /** Rows of the file, where it says so before it has been read. */
  rows: Type.Union([Type.Integer(), Type.Null()]),
  result: Type.Optional(
    Type.Object({
      batch: Type.String(),
      rejectFormat: Batch.properties.rejectFormat,
      ...Counts,
      inserted: Type.Integer(),
      updated: Type.Integer(),
      unchanged: Type.Integer(),
      reasons: Type.Array(Type.Object({ reason: Type.String(), rows: Type.Integer() })),
      regionChecks: Type.Record(Type.String(), Type.Integer()),
    }),
  ),
  problem: Type.Optional(Type.String()),
  code: Problem.properties.code,
  params: Problem.properties.params,
  indexing: Type.Optional(
    Type.Integer({
      description: "the rows are on the books; indexes that are still being built: until then lists are slower",
    }),
  ),
});
export type ImportJob = Static<typeof ImportJob>;

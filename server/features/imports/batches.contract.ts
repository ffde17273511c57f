import { type Static, Type } from "typebox";
import { OneOf } from "../../contracts/vocabulary.contract.ts";
import { TARGETS } from "./targets.contract.ts";

/** What a file of rejects may be, by the end of its name. */
export const REJECT_FORMATS = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  geojson: "application/geo+json",
  gpkg: "application/geopackage+sqlite3",
  "shp.zip": "application/zip",
  kml: "application/vnd.google-earth.kml+xml",
} as const;
export type RejectFormat = keyof typeof REJECT_FORMATS;
const FORMATS = Object.keys(REJECT_FORMATS) as RejectFormat[];

/** The kind that rejects of a file come back in: its own, GeoPackage for those that are read but not written. */
export function rejectFormatOf(fileFormat: string): RejectFormat {
  if (fileFormat === "shapefile") return "shp.zip";
  return FORMATS.find((format) => format === fileFormat) ?? "gpkg";
}

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const Id = Type.String({ pattern: "^[0-9]{1,18}$", description: "a number" });

export const BatchParams = Type.Object({ id: Id });
export const RejectParams = Type.Object({ id: Id, format: OneOf(FORMATS) });

export const UndoReport = Type.Object({
  removed: Type.Integer({ description: "rows the batch had added, now gone" }),
  restored: Type.Integer({ description: "rows the batch had changed, back to what they were" }),
  returned: Type.Integer({ description: "rows the batch had taken off the books, back on them" }),
  kept: Type.Integer({ description: "rows that stay, because somebody has worked on them since" }),
  keptRows: Type.Array(
    Type.Object({
      id: Id,
      code: nullable(Type.String()),
      name: Type.String(),
      because: OneOf(["edited", "findings", "later_batch", "outside_area", "in_use"] as const),
    }),
    { description: "the first 500 of them" },
  ),
});
export type UndoReport = Static<typeof UndoReport>;

export const Batch = Type.Object({
  id: Id,
  target: OneOf(TARGETS),
  source: Type.String({ description: "which ledger" }),
  crs: Type.String(),
  file: Type.String({ description: "the file's name" }),
  format: Type.String({ description: "csv, xlsx, geojson, shapefile, gpkg, kml, mapinfo or dxf" }),
  rejectFormat: OneOf(FORMATS, { description: "the kind its rejected rows come back in" }),
  fileHash: nullable(Type.String({ description: "SHA-256 of the file" })),
  startedAt: Type.String({ description: "ISO 8601 instant" }),
  finishedAt: nullable(Type.String()),
  actor: Type.String({ description: "who brought it in" }),
  read: Count,
  stored: Count,
  inserted: Count,
  updated: Count,
  unchanged: Count,
  removed: Count,
  rejected: Count,
  reasons: Type.Record(Type.String(), Count),
  regionChecks: Type.Record(Type.String(), Count),
  undoneAt: nullable(Type.String()),
  undoneBy: nullable(Type.String()),
});
export type Batch = Static<typeof Batch>;

export const BatchDetail = Type.Object({
  ...Batch.properties,
  mapping: Type.Record(Type.String(), Type.String(), { description: "field → column" }),
  columns: Type.Array(Type.String()),
  undo: nullable(UndoReport),
  rejects: Type.Array(
    Type.Object({
      line: Type.Integer(),
      reason: Type.String(),
      field: nullable(Type.String()),
      column: nullable(Type.String()),
      value: nullable(Type.String()),
    }),
    { description: "the first 100 rejected rows" },
  ),
});
export type BatchDetail = Static<typeof BatchDetail>;

/** A row of the file, or a record of the ledger. */
export const DiffRow = Type.Object({
  line: nullable(Type.Integer({ description: "of the file" })),
  id: nullable(Id),
  code: nullable(Type.String()),
  name: Type.String(),
  address: Type.String(),
});
export type DiffRow = Static<typeof DiffRow>;

export const ChangedRow = Type.Object({
  line: Type.Integer(),
  id: Id,
  code: nullable(Type.String()),
  name: Type.String(),
  columns: Type.Array(
    Type.Object({
      column: Type.String(),
      old: nullable(Type.String()),
      new: nullable(Type.String({ description: "for a position: how far it moves" })),
      base: nullable(
        Type.String({ description: "as the last batch left it, where a person has edited the record since" }),
      ),
      conflict: Type.Boolean({ description: "a person edited it by hand, and the file changes it too" }),
    }),
  ),
});
export type ChangedRow = Static<typeof ChangedRow>;

export const AmbiguousRow = Type.Object({
  line: Type.Integer(),
  code: nullable(Type.String()),
  name: Type.String(),
  address: Type.String(),
  candidates: Type.Array(
    Type.Object({
      id: Id,
      code: nullable(Type.String()),
      name: Type.String(),
      address: Type.String(),
      metres: Type.Number(),
      score: Type.Number({ description: "0 to 1, how alike name and address are" }),
    }),
  ),
});
export type AmbiguousRow = Static<typeof AmbiguousRow>;

export const BatchDiff = Type.Object({
  read: Count,
  rejected: Count,
  new: Type.Object({ count: Count, rows: Type.Array(DiffRow) }),
  changed: Type.Object({ count: Count, rows: Type.Array(ChangedRow) }),
  unchanged: Type.Object({ count: Count }),
  vanished: Type.Object({ count: Count, rows: Type.Array(DiffRow) }),
  ambiguous: Type.Object({ count: Count, rows: Type.Array(AmbiguousRow) }),
  conflicts: Type.Object({ count: Count, rows: Type.Array(ChangedRow, { description: "of the changed rows" }) }),
});
export type BatchDiff = Static<typeof BatchDiff>;

/** Kinds of differences that are listed row by row. */
export const DIFF_KINDS = ["new", "changed", "vanished", "ambiguous", "conflicts"] as const;
export type DiffKind = (typeof DIFF_KINDS)[number];
/** Rows of a kind that a page holds. */
export const DIFF_PAGE = 200;

export const DiffQuery = Type.Object(
  {
    kind: OneOf(DIFF_KINDS),
    offset: Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0, description: "rows of the kind before it" }),
  },
  { additionalProperties: false },
);
export const DiffPage = Type.Object({
  rows: Type.Array(Type.Unsafe<DiffRow | ChangedRow | AmbiguousRow>({}), { description: "as in the comparison" }),
  next: nullable(Type.Integer({ description: "offset of the next page; null after the last that is kept" })),
});
export type DiffPage = Static<typeof DiffPage>;

/** What a person decides after looking at the differences; sent along with the commit of an import. */
export const BatchDecisions = Type.Object(
  {
    remove: Type.Optional(
      Type.Array(Id, { maxItems: 100_000, description: "records the file no longer has, to take off the books" }),
    ),
    same: Type.Optional(
      Type.Record(Type.String({ pattern: "^[0-9]{1,9}$" }), Type.String({ pattern: "^([0-9]{1,18}|skip)$" }), {
        description: "line of the file → id of the record it is, or skip",
      }),
    ),
    keep: Type.Optional(
      Type.Array(Id, { maxItems: 100_000, description: "records edited by hand that stay as they are" }),
    ),
  },
  { additionalProperties: false },
);
export type BatchDecisions = Static<typeof BatchDecisions>;

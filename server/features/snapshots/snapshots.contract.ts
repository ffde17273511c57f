/**
 * Snapshots: everything a briefing is computed from, frozen at one moment and never changed.
 *
 * 1. `POST /api/snapshots` freezes the city, or the area named; the answer is its summary with the hash.
 * 2. `GET /api/snapshots` lists those in sight, the latest first; `GET /api/snapshots/:id` says also what the records have
 *    become since (`now`): newer data are announced, never mixed in.
 * 3. `GET /api/snapshots/:id/{cube,lifecycle,accidents,flow,regions}` answer as the live routes of the same names; `lists`
 *    are the frozen lists, `houses` the houses by their attributes, `photos/:photo` the photos of its cases. All are immutable:
 *    a client may keep them for good. The page's address takes `snapshot=ID` and then shows this in place of the records.
 * 4. `GET /api/snapshots/:id/verify` computes the hashes of all parts and of the whole again.
 */
import { type Static, Type } from "typebox";
import { PlainText } from "../../contracts/common.contract.ts";

const closed = { additionalProperties: false };
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const Day = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "YYYY-MM-DD" });
const Instant = Type.String({ description: "ISO 8601 instant" });
const Hash = Type.String({ pattern: "^[0-9a-f]{64}$", description: "SHA-256, hexadecimal" });
/** Of snapshots and briefings: decimal strings. */
export const Id = Type.String({ pattern: "^[0-9]{1,15}$" });

const Period = Type.Object({ from: Day, to: Day }, { ...closed, description: "first and last day, both included" });

/** What the numbers are computed with, beside the records (server/algorithms/briefing/snapshot-tables.ts). */
export const SnapshotSettingsBody = Type.Object(
  {
    period: Type.Optional(nullable(Period)),
    deathsAtLeast: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    weights: Type.Optional(
      Type.Array(Type.Integer({ minimum: 0, maximum: 100 }), {
        minItems: 5,
        maxItems: 5,
        description: "of the composite risk index, in the order of its parts",
      }),
    ),
  },
  closed,
);

export const NewSnapshot = Type.Object(
  {
    title: Type.Optional(PlainText(200)),
    area: Type.Optional(
      Type.String({
        pattern: "^[0-9]{6,12}(-[A-Z]+)?$",
        description: "code of the city, a reporting unit or a township; by default all that the person presents",
      }),
    ),
    settings: Type.Optional(SnapshotSettingsBody),
  },
  closed,
);
export type NewSnapshot = Static<typeof NewSnapshot>;

const Moment = Type.Object({
  dataVersion: Type.Integer(),
  changedAt: Instant,
  businessDate: Day,
});

export const SnapshotSummary = Type.Object({
  id: Id,
  title: Type.String(),
  area: Type.String({ description: "code of the city, a reporting unit or a township" }),
  frozenAt: Instant,
  frozenBy: Type.String(),
  ...Moment.properties,
  demo: Type.Boolean({ description: "the records are synthetic" }),
  hash: Hash,
});
export type SnapshotSummary = Static<typeof SnapshotSummary>;

export const SnapshotPart = Type.Object({
  name: Type.String(),
  mediaType: Type.String(),
  sha256: Hash,
  bytes: Type.Integer({ description: "size" }),
});

export const Snapshot = Type.Object({
  ...SnapshotSummary.properties,
  settings: Type.Object(
    {
      period: Period,
      previousPeriod: Period,
      lastYear: Period,
      deathsAtLeast: Type.Integer(),
      weights: Type.Array(Type.Number()),
    },
    { additionalProperties: true },
  ),
  parts: Type.Array(SnapshotPart, {
    description: "ascending by name; the hash is that of their lines '<sha256>  <name>\\n', as sha256sum writes them",
  }),
  now: Type.Object(
    { ...Moment.properties, newer: Type.Boolean({ description: "the records have changed since" }) },
    { description: "where the records stand now" },
  ),
});
export type Snapshot = Static<typeof Snapshot>;

export const SnapshotCheck = Type.Object({
  intact: Type.Boolean(),
  hash: Type.Object({ stated: Hash, computed: Hash }),
  parts: Type.Array(Type.Object({ name: Type.String(), stated: Hash, computed: Hash, intact: Type.Boolean() })),
});
export type SnapshotCheck = Static<typeof SnapshotCheck>;

export const SnapshotParams = Type.Object({ id: Id });
export const SnapshotPhotoParams = Type.Object({ id: Id, photo: Id });

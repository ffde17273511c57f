import { type Static, Type } from "typebox";
import { DRAW_FORMAT } from "../../algorithms/draw/draw-file.ts";
import { PlainText, RecordFilterQuery, SiteFilter } from "../../contracts/common.contract.ts";
import { OneOf, RISK_LEVELS } from "../../contracts/vocabulary.contract.ts";

const closed = { additionalProperties: false };
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Sites of a frame at most: each takes two hashes, and stands in the file. */
export const MOST_SITES = 20_000;

const Hash = (description: string) => Type.String({ pattern: "^[0-9a-f]{64}$", description });
const Instant = Type.String({ description: "ISO 8601 instant" });
const Unit = Type.String({ pattern: "^[0-9]{6}(-[A-Z]+)?$", description: "code of a reporting unit" });
const SiteId = Type.String({ pattern: "^[0-9]{1,15}$", description: "id of a site" });
const Level = OneOf(RISK_LEVELS, { description: "risk level, 1 major … 4 low" });

const Stratum = Type.Union([
  Type.Object({ level: Level, rate: Type.Number({ minimum: 0, maximum: 1 }) }, closed),
  Type.Object({ level: Level, count: Type.Integer({ minimum: 0, maximum: MOST_SITES }) }, closed),
]);

const Inspector = Type.Object(
  {
    id: Type.String({
      minLength: 1,
      maxLength: 40,
      pattern: "^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$",
    }),
    name: PlainText(60),
    unit: nullable(Unit),
    notInUnits: Type.Array(Unit, { maxItems: 40 }),
    notAtSites: Type.Array(SiteId, { maxItems: MOST_SITES }),
  },
  closed,
);

export const WEIGHTINGS = ["equal", "findings"] as const;

export const NewDraw = Type.Object(
  {
    title: Type.String({
      minLength: 1,
      maxLength: 200,
      pattern: "^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$",
    }),
    sites: Type.Object(
      { ...SiteFilter.properties, ...RecordFilterQuery.properties },
      {
        ...closed,
        description: "which sites may be drawn, as in /api/sites",
      },
    ),
    strata: Type.Array(Stratum, { minItems: 1, maxItems: 4 }),
    weighting: OneOf(WEIGHTINGS, {
      description: "equal: all sites of a level alike; findings: in proportion to 1 + open findings + overdue findings",
    }),
    inspectors: Type.Array(Inspector, { minItems: 1, maxItems: 500 }),
    perSite: Type.Integer({ minimum: 1, maximum: 4, description: "inspectors a site; the law asks for two at least" }),
    avoidLast: Type.Boolean({
      description: "inspectors (by id) do not go where they were sent by the last draw in sight",
    }),
  },
  closed,
);
export type NewDraw = Static<typeof NewDraw>;

export const DrawPreview = Type.Object({
  sites: Type.Integer({ description: "in the frame" }),
  levels: Type.Array(
    Type.Object({
      level: Type.Integer(),
      sites: Type.Integer({ description: "of the filter, of this level" }),
      wanted: Type.Integer({ description: "that would be drawn" }),
    }),
  ),
  problems: Type.Array(
    Type.Object(
      { kind: Type.String(), sentence: Type.String(), level: Type.Optional(Type.Integer()) },
      {
        additionalProperties: true,
      },
    ),
    { description: "what makes this draw impossible" },
  ),
});
export type DrawPreview = Static<typeof DrawPreview>;

export const DrawSummary = Type.Object({
  id: Type.Integer(),
  title: Type.String(),
  committedAt: Instant,
  committedBy: Type.String(),
  seedHash: Hash("SHA-256 of the seed"),
  frameHash: Hash("SHA-256 of the frame"),
  sites: Type.Integer({ description: "in the frame" }),
  drawnAt: nullable(Instant),
  drawn: Type.Integer({ description: "sites drawn" }),
});
export type DrawSummary = Static<typeof DrawSummary>;

const FrameSite = Type.Object({
  id: Type.String(),
  name: Type.String(),
  unit: Type.String(),
  level: Type.Integer(),
  weight: Type.Number(),
  hash: Type.String({ description: "SHA-256 of the five before, see server/algorithms/draw/frame-hash.ts" }),
});

/** The file with which anybody can draw again: server/algorithms/draw/draw-file.ts. */
export const DrawDocument = Type.Object({
  format: Type.Literal(DRAW_FORMAT),
  id: nullable(Type.Integer()),
  city: Type.String(),
  title: Type.String(),
  asOf: Type.Object({ dataVersion: Type.Integer(), businessDate: Type.String() }),
  commitment: Type.Object({ seedHash: Type.String(), frameHash: Type.String(), at: Instant }),
  frame: Type.Object({
    sites: Type.Array(FrameSite),
    strata: Type.Array(Stratum),
    inspectors: Type.Array(Inspector),
    perSite: Type.Integer(),
  }),
  outcome: nullable(
    Type.Object({
      at: Instant,
      seed: Type.String(),
      word: Type.String(),
      sites: Type.Array(
        Type.Object({
          id: Type.String(),
          level: Type.Integer(),
          ticket: Type.String(),
          inspectors: Type.Array(Type.String()),
        }),
      ),
    }),
  ),
});

export const DrawParams = Type.Object({
  id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: "the draw's number" }),
});

export const DrawBody = Type.Object(
  {
    word: PlainText(200, {
      description: "said in public at the draw, such as numbers somebody calls out; may be empty",
    }),
  },
  closed,
);

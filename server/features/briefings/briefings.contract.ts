/**
 * Plenary briefings. What a screen does, in order:
 *
 * 1. `POST /api/briefings {template, language}` freezes the records and writes the steps, sheets and facts by rule (some
 *    seconds; in a thread of its own); 201 with the whole {@link Briefing}, version 1. With `snapshot` it writes from that one.
 * 2. Shows `content`; numbers are written with server/algorithms/briefing/words.ts from `content.facts`.
 * 3. Saves as people type: `PATCH /api/briefings/:id {version, steps?, order?, title?…}` with what changed, or `PUT` with all
 *    of `content`. The answer is the new version's number. Somebody else saved meanwhile: 409 `briefing_changed` with the
 *    version there is now; fetch it, and save again on top of it. Facts never change by saving; a number typed over is marked `edited`.
 * 4. Undo: `GET /api/briefings/:id/versions`, then `POST /api/briefings/:id/restore {version, restore}`, which saves the older
 *    content as the newest version.
 * 5. A number is clicked: `GET /api/briefings/:id/facts/:fact` answers its question again from the snapshot, and names the
 *    list of its records, the live map and the snapshot's map. `GET /api/briefings/:id/facts/:fact/records` is that list.
 * 6. Before the meeting: `GET /api/briefings/:id/check`, then `PATCH {version, status: "published"}`, which shows it to
 *    everybody in its area. For others: `POST /api/briefings/:id/public` gives the content with small counts suppressed.
 * 7. `GET /api/briefings` lists; `POST …/duplicate` copies; `DELETE` archives (drafts that were never published go for good
 *    with `?forever=true`).
 */
import { type Static, Type } from "typebox";
import {
  BRIEFING_LANGUAGES,
  type BriefingContent,
  FACT_FORMATS,
  TEMPLATES,
} from "../../algorithms/briefing/briefing.ts";
import { COUNTED, type Counted } from "../../algorithms/briefing/questions.ts";
import type { SafeBriefing, SafetyReport } from "../../algorithms/briefing/suppress/safe-briefing.ts";
import { PlainText } from "../../contracts/common.contract.ts";
import { OneOf } from "../../contracts/vocabulary.contract.ts";
import { Id, SnapshotSettingsBody, SnapshotSummary } from "../snapshots/snapshots.contract.ts";

const closed = { additionalProperties: false };
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Instant = Type.String({ description: "ISO 8601 instant" });

/** Sizes of a briefing: what somebody can say in an afternoon, and what a row of the database should hold. */
export const BRIEFING_LIMITS = { steps: 100, blocks: 20, rows: 400, facts: 20_000, bytes: 8 * 1024 * 1024 } as const;

/** Text of a briefing may have line ends; NUL cannot be stored. */
const Text = (maxLength: number) => Type.String({ maxLength, pattern: "^[^\\u0000]*$" });
const Bilingual = (maxLength = 2000) => Type.Object({ zh: Text(maxLength), en: Text(maxLength) }, closed);
const FactId = Type.String({ minLength: 1, maxLength: 200, pattern: "^[^\\u0000-\\u0020/?#]+$" });
const RiskLevel = OneOf([1, 2, 3, 4] as const);
const ViewQuery = Text(4000);
const Period = Type.Object({ from: Type.String(), to: Type.String() }, closed);

const FactQuestion = Type.Object(
  {
    what: Type.String(),
    filter: Type.Object(
      {
        layer: Type.Array(Type.String()),
        category: Type.Array(Type.String()),
        level: Type.Array(Type.Number()),
        status: Type.Array(Type.String()),
        supervision: Type.Array(Type.String()),
        place: nullable(Type.String()),
      },
      closed,
    ),
    period: nullable(Period),
    with: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
  },
  closed,
);
const Fact = Type.Object(
  {
    id: FactId,
    value: Type.Union([Type.Number(), Type.String(), Type.Null()]),
    format: OneOf(FACT_FORMATS),
    denominator: Type.Optional(Type.Number()),
    withheld: Type.Optional(Type.Literal(true)),
    ask: FactQuestion,
  },
  closed,
);

const Segment = Type.Union([
  Type.Object({ text: Text(4000) }, closed),
  Type.Object({ fact: FactId, text: Text(400), edited: Type.Optional(Type.Literal(true)) }, closed),
]);
const Paragraphs = Type.Array(Type.Array(Segment, { maxItems: 400 }), { maxItems: 100 });

const CaseItem = Type.Object(
  {
    siteId: Type.String(),
    findingId: nullable(Type.String()),
    name: Bilingual(),
    place: Bilingual(),
    layer: Type.String(),
    level: nullable(RiskLevel),
    description: Text(8000),
    measures: nullable(Text(8000)),
    unit: nullable(Text(400)),
    deadline: nullable(Type.String()),
    status: nullable(Type.String()),
    supervision: nullable(Type.String()),
    photos: Type.Object({ before: nullable(Id), after: nullable(Id) }, closed),
  },
  closed,
);

const Block = Type.Union([
  Type.Object({ kind: Type.Literal("map"), view: ViewQuery, caption: Bilingual() }, closed),
  Type.Object(
    {
      kind: Type.Literal("chart"),
      chart: OneOf(["bars", "columns", "lines", "stacked"] as const),
      title: Bilingual(),
      categories: Type.Array(Bilingual(), { maxItems: BRIEFING_LIMITS.rows }),
      series: Type.Array(
        Type.Object(
          {
            name: Bilingual(),
            facts: Type.Array(FactId, { maxItems: BRIEFING_LIMITS.rows }),
            colour: OneOf([
              "main",
              "before",
              "lastYear",
              "good",
              "bad",
              "level1",
              "level2",
              "level3",
              "level4",
            ] as const),
          },
          closed,
        ),
        { maxItems: 20 },
      ),
      unit: Bilingual(),
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal("table"),
      title: Bilingual(),
      columns: Type.Array(
        Type.Object({ key: Type.String(), title: Bilingual(), align: OneOf(["start", "end"] as const) }, closed),
        { maxItems: 40 },
      ),
      rows: Type.Array(
        Type.Array(
          Type.Union([
            Type.Object({ fact: FactId }, closed),
            Type.Object({ text: Bilingual() }, closed),
            Type.Object({ level: RiskLevel }, closed),
          ]),
          { maxItems: 40 },
        ),
        { maxItems: BRIEFING_LIMITS.rows },
      ),
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal("number"),
      label: Bilingual(),
      fact: FactId,
      changes: Type.Array(FactId, { maxItems: 10 }),
      note: nullable(Bilingual()),
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal("cases"),
      title: Bilingual(),
      items: Type.Array(CaseItem, { maxItems: 200 }),
      empty: Bilingual(),
    },
    closed,
  ),
  Type.Object(
    { kind: Type.Literal("photos"), caption: Bilingual(), before: nullable(Id), after: nullable(Id) },
    closed,
  ),
]);

export const BriefingStep = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 80, pattern: "^[A-Za-z0-9._-]+$" }),
    title: Bilingual(400),
    words: Type.Object({ zh: Paragraphs, en: Paragraphs }, closed),
    notes: Bilingual(20_000),
    view: ViewQuery,
    layout: OneOf(["map-right", "map-full", "chart-right", "table-full", "numbers", "cases"] as const),
    blocks: Type.Array(Block, { maxItems: BRIEFING_LIMITS.blocks }),
  },
  closed,
);

/** server/algorithms/briefing/briefing.ts as a schema. */
export const BriefingContentSchema = Type.Object(
  {
    title: Bilingual(400),
    subtitle: Bilingual(400),
    template: nullable(OneOf(TEMPLATES)),
    snapshot: Id,
    steps: Type.Array(BriefingStep, { maxItems: BRIEFING_LIMITS.steps }),
    sheets: Type.Record(Type.String(), BriefingStep),
    facts: Type.Record(Type.String(), Fact),
    stamp: Type.Object(
      {
        asOf: Type.String(),
        frozenAt: Type.String(),
        hash: Type.String(),
        source: Bilingual(),
        calibre: Bilingual(20_000),
        confidentiality: Bilingual(100),
        approval: Text(100),
        synthetic: Type.Boolean(),
      },
      closed,
    ),
  },
  closed,
);
/** What the schema lets through is content: the type check says so. */
type Fits<T extends BriefingContent> = T;
export type CheckedContent = Fits<Static<typeof BriefingContentSchema>>;

export const BRIEFING_STATUSES = ["draft", "published", "archived"] as const;
export type BriefingStatus = (typeof BRIEFING_STATUSES)[number];

export const NewBriefing = Type.Object(
  {
    template: OneOf(TEMPLATES),
    language: OneOf(BRIEFING_LANGUAGES),
    snapshot: Type.Optional(Id),
    area: Type.Optional(
      Type.String({
        pattern: "^[0-9]{6,12}(-[A-Z]+)?$",
        description:
          "of the snapshot to make: the city, a reporting unit or a township; by default all that the person presents",
      }),
    ),
    settings: Type.Optional(SnapshotSettingsBody),
  },
  closed,
);
export type NewBriefing = Static<typeof NewBriefing>;

export const BriefingSummary = Type.Object({
  id: Id,
  title: Bilingual(400),
  template: nullable(OneOf(TEMPLATES)),
  language: OneOf(BRIEFING_LANGUAGES),
  area: Type.String(),
  status: OneOf(BRIEFING_STATUSES),
  owner: Type.String({ description: "name of who made it" }),
  version: Type.Integer({ description: "the newest" }),
  savedAt: Instant,
  savedBy: Type.String(),
  snapshot: SnapshotSummary,
  newer: Type.Boolean({ description: "the records have changed since the snapshot" }),
  mayEdit: Type.Boolean({ description: "by the person asking" }),
});
export type BriefingSummary = Static<typeof BriefingSummary>;

export const Briefing = Type.Object({
  ...BriefingSummary.properties,
  content: Type.Unsafe<BriefingContent>({ type: "object", additionalProperties: true }),
});
export type Briefing = Static<typeof Briefing>;

const Version = Type.Integer({
  minimum: 1,
  description: "the version that was changed; 409 when there is a newer one",
});
export const PutBriefing = Type.Object({ version: Version, content: BriefingContentSchema }, closed);
export type PutBriefing = Static<typeof PutBriefing>;

/** What is left out stays. */
export const PatchBriefing = Type.Object(
  {
    version: Version,
    steps: Type.Optional(
      Type.Array(BriefingStep, { maxItems: BRIEFING_LIMITS.steps, description: "whole steps, new ones too" }),
    ),
    order: Type.Optional(
      Type.Array(Type.String(), {
        maxItems: BRIEFING_LIMITS.steps,
        description: "ids of all steps in their new order; a step that is not named is taken out",
      }),
    ),
    title: Type.Optional(Bilingual(400)),
    subtitle: Type.Optional(Bilingual(400)),
    confidentiality: Type.Optional(Bilingual(100)),
    approval: Type.Optional(Text(100)),
    status: Type.Optional(OneOf(BRIEFING_STATUSES)),
  },
  closed,
);
export type PatchBriefing = Static<typeof PatchBriefing>;

export const SavedBriefing = Type.Object({
  id: Id,
  version: Type.Integer(),
  status: OneOf(BRIEFING_STATUSES),
  savedAt: Instant,
  edited: Type.Array(Type.Object({ step: Type.String(), fact: Type.String(), text: Type.String() }), {
    description: "numbers typed over",
  }),
});
export type SavedBriefing = Static<typeof SavedBriefing>;

export const BriefingVersion = Type.Object({
  version: Type.Integer(),
  savedAt: Instant,
  savedBy: Type.String(),
  restoredFrom: nullable(Type.Integer()),
  steps: Type.Integer(),
});
export type BriefingVersion = Static<typeof BriefingVersion>;

export const RestoreBriefing = Type.Object({ version: Version, restore: Type.Integer({ minimum: 1 }) }, closed);

/** A number with what it is made of. */
export const FactAnswer = Type.Object({
  fact: Fact,
  recount: Type.Union([Type.Number(), Type.String(), Type.Null()], {
    description: "the same question answered again, row by row, from the snapshot",
  }),
  equal: Type.Boolean({ description: "the snapshot answers what the briefing says" }),
  written: Bilingual(400),
  links: Type.Object({
    records: nullable(
      Type.String({ description: "address of the list of its records as they are now; null: no list makes it" }),
    ),
    view: Type.String({ description: "query string of the page on the records as they are now" }),
    snapshot: Type.String({ description: "query string of the page on the snapshot" }),
  }),
});
export type FactAnswer = Static<typeof FactAnswer>;

export const FactRecords = Type.Object({
  kind: OneOf(["sites", "findings", "accidents"] as const),
  listed: OneOf(Object.keys(COUNTED) as Counted[], { description: "what is listed: of a share its numerator" }),
  total: Type.Integer({ description: "records of the list, as they are now" }),
  counted: Type.Integer({
    description:
      "what the fact would count now: as `total`, or the people in those accidents; of a share its numerator",
  }),
  items: Type.Array(
    Type.Object({
      id: Id,
      siteId: nullable(Id),
      name: Type.String(),
      regionCode: Type.String(),
      lon: nullable(Type.Number()),
      lat: nullable(Type.Number()),
      code: Type.Optional(nullable(Type.String({ description: "of the site, as its source has it" }))),
      status: Type.Optional(Type.String({ description: "of the site, or of the finding" })),
      description: Type.Optional(Type.String({ description: "of the finding" })),
      foundOn: Type.Optional(Type.String({ format: "date" })),
      deadline: Type.Optional(Type.String({ format: "date" })),
      closedOn: Type.Optional(nullable(Type.String({ format: "date" }))),
      deaths: Type.Optional(nullable(Type.Integer({ description: "null where the source does not say" }))),
      injuries: Type.Optional(nullable(Type.Integer())),
    }),
    { description: "what is late or due the oldest deadline first, what happened the newest first" },
  ),
  next: nullable(Type.String({ description: "give it as `after` for the next page" })),
});
export type FactRecords = Static<typeof FactRecords>;

export const BriefingCheck = Type.Object({
  version: Type.Integer(),
  facts: Type.Integer({ description: "that were answered again" }),
  wrong: Type.Array(
    Type.Object({
      fact: Type.String(),
      stated: Type.Union([Type.Number(), Type.String(), Type.Null()]),
      recount: Type.Union([Type.Number(), Type.String(), Type.Null()]),
    }),
    { description: "whose number the snapshot does not answer; empty when all is well" },
  ),
  missing: Type.Array(Type.String(), { description: "named by a step and not there" }),
  edited: Type.Array(
    Type.Object({
      step: Type.String(),
      language: OneOf(BRIEFING_LANGUAGES),
      fact: Type.String(),
      typed: Type.String(),
      expected: Type.String({ description: "as the fact says" }),
      mark: OneOf(["rounded", "differs", "unreadable", "unknown", "loose"] as const, {
        description: "rounded: right, but to fewer figures; loose: a number that no fact stands behind",
      }),
    }),
    { description: "numbers typed over that do not say what their facts say" },
  ),
  snapshotIntact: Type.Boolean(),
});
export type BriefingCheck = Static<typeof BriefingCheck>;

export const PublicQuery = Type.Object(
  {
    k: Type.Integer({ minimum: 2, maximum: 100, default: 5, description: "counts below are suppressed" }),
  },
  closed,
);
export type PublicBriefing = Static<typeof PublicBriefing>;
export const PublicBriefing = Type.Object({
  content: Type.Unsafe<BriefingContent>({ type: "object", additionalProperties: true }),
  cells: Type.Unsafe<SafeBriefing["cells"]>({
    type: "array",
    description: "what maps may show, in place of the live map's",
  }),
  suppressed: Type.Unsafe<SafeBriefing["suppressed"]>({
    type: "array",
    items: { type: "string" },
    description: "H3 indices of cells with sites that are not published",
  }),
  outlines: Type.Unsafe<SafeBriefing["outlines"]>({ description: "counties, for the map; null: none are loaded" }),
  report: Type.Unsafe<SafetyReport>({ type: "object", additionalProperties: true }),
});

const Colour = Type.String({ pattern: "^#[0-9a-fA-F]{6}$", description: "#rrggbb" });
/** The city's own look, one for all its briefings; what is left out is as usual. */
export const BriefingTheme = Type.Object(
  {
    unit: Type.Optional(Bilingual(100)),
    logo: Type.Optional(
      nullable(
        Type.String({
          maxLength: 700_000,
          pattern: "^data:image/(png|jpeg|svg\\+xml);base64,[A-Za-z0-9+/]+=*$",
          description: "a PNG, JPEG or SVG as data URI, 512 KB at most",
        }),
      ),
    ),
    fonts: Type.Optional(Type.Object({ text: Type.Array(PlainText(60), { maxItems: 10 }) }, closed)),
    colours: Type.Optional(
      Type.Partial(
        Type.Object(
          {
            paper: Colour,
            ink: Colour,
            quiet: Colour,
            accent: Colour,
            band: Colour,
            line: Colour,
            main: Colour,
            before: Colour,
            lastYear: Colour,
            good: Colour,
            bad: Colour,
          },
          closed,
        ),
      ),
    ),
  },
  closed,
);
export type BriefingTheme = Static<typeof BriefingTheme>;

export const BriefingParams = Type.Object({ id: Id });
export const BriefingFactParams = Type.Object({ id: Id, fact: FactId });
export const DuplicateBriefing = Type.Object({ title: Type.Optional(Bilingual(400)) }, closed);
export const ArchiveQuery = Type.Object({ forever: Type.Optional(Type.Boolean()) }, closed);
export const FactRecordsQuery = Type.Object(
  {
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
    after: Type.Optional(
      Type.String({ pattern: "^-?[0-9]{1,9}_[0-9]{1,15}$", description: "`next` of the page before" }),
    ),
    of: Type.Optional(
      OneOf(["period", "before"] as const, { description: "of a change: its own period or the one compared with" }),
    ),
  },
  closed,
);
export type FactRecordsQuery = Static<typeof FactRecordsQuery>;
export const BriefingsQuery = Type.Object(
  { status: Type.Optional(OneOf(BRIEFING_STATUSES, { description: "by default drafts and published ones" })) },
  closed,
);
export const BriefingVersionsQuery = Type.Object({ version: Type.Optional(Type.Integer({ minimum: 1 })) }, closed);

/**
 * A briefing as plain data: steps of blocks and words whose every number is a fact of one snapshot. Screen, projector,
 * PowerPoint, PDF, spreadsheet and offline pack all read this and nothing else, so that they cannot disagree.
 */

export const BRIEFING_LANGUAGES = ["zh", "en"] as const;
export type BriefingLanguage = (typeof BRIEFING_LANGUAGES)[number];
export type Bilingual = Readonly<Record<BriefingLanguage, string>>;

/** How a fact is written: digits, percent signs and units follow from it. Days are written as dates. */
export const FACT_FORMATS = [
  "count",
  "share",
  "rate",
  "index",
  "days",
  "months",
  "date",
  "points",
  "rank",
  "change",
  "changeShare",
] as const;
export type FactFormat = (typeof FACT_FORMATS)[number];

/**
 * One number with where it comes from. `ask` is the question that the snapshot's recount answers (`recount.ts`), and what the
 * link from the number to its records is made of; a number nobody can recount is no fact.
 */
export interface Fact {
  /** Stable within a briefing, such as `houses.closed` or `unit.430602.rate`. */
  id: string;
  /** Null: not to be had (a share of nothing, a change from 0); written as a dash, with the reason in the words. */
  value: number | string | null;
  format: FactFormat;
  /** What a share or rate is of; absent for counts. */
  denominator?: number;
  /** Not published, with value null: too small to show, or kept back so that such a one cannot be worked out. */
  withheld?: true;
  ask: FactQuestion;
}

/** What a fact counts, of which records, in which period. */
export interface FactQuestion {
  what: string;
  /** As the view's filter; an empty list is no limit. */
  filter: {
    layer: readonly string[];
    category: readonly string[];
    level: readonly number[];
    status: readonly string[];
    supervision: readonly string[];
    place: string | null;
  };
  /** First and last day, both included; null: as of the snapshot. */
  period: { from: string; to: string } | null;
  /** More that `what` needs, such as the threshold of deaths. */
  with?: Readonly<Record<string, string | number>>;
}

/** Words with numbers in them. A number typed over keeps its fact, so that it can be marked where both differ. */
export type Segment = { text: string } | { fact: string; text: string /** Typed over by a person. */; edited?: true };
export type Paragraph = readonly Segment[];

export interface TableColumn {
  key: string;
  title: Bilingual;
  align: "start" | "end";
}
/** A cell is words, a fact, or both languages of a name. */
export type TableCell = { fact: string } | { text: Bilingual } | { level: 1 | 2 | 3 | 4 };

export interface ChartSeries {
  name: Bilingual;
  /** One for each category. */
  facts: readonly string[];
  /** Which of the theme's colours; risk levels keep theirs. */
  colour: "main" | "before" | "lastYear" | "good" | "bad" | "level1" | "level2" | "level3" | "level4";
}

export interface CaseItem {
  siteId: string;
  findingId: string | null;
  name: Bilingual;
  place: Bilingual;
  layer: string;
  level: 1 | 2 | 3 | 4 | null;
  /** What was found and what has been done, as the record says it (its own language). */
  description: string;
  measures: string | null;
  unit: string | null;
  deadline: string | null;
  status: string | null;
  supervision: string | null;
  /** Photo ids before and after, frozen with the snapshot. */
  photos: { before: string | null; after: string | null };
}

export type Block =
  /** `view` is the query string of the live map (client/lib/view/url-state.ts), camera included. */
  | { kind: "map"; view: string; caption: Bilingual }
  | {
      kind: "chart";
      chart: "bars" | "columns" | "lines" | "stacked";
      title: Bilingual;
      categories: readonly Bilingual[];
      series: readonly ChartSeries[];
      unit: Bilingual;
    }
  | { kind: "table"; title: Bilingual; columns: readonly TableColumn[]; rows: readonly (readonly TableCell[])[] }
  | {
      kind: "number";
      label: Bilingual;
      fact: string /** Facts of change shown small beneath. */;
      changes: readonly string[];
      note: Bilingual | null;
    }
  | {
      kind: "cases";
      title: Bilingual;
      items: readonly CaseItem[] /** Why there are none, where there are none. */;
      empty: Bilingual;
    }
  | { kind: "photos"; caption: Bilingual; before: string | null; after: string | null };

export interface Step {
  id: string;
  title: Bilingual;
  /** By rule, until a person changes them. */
  words: Readonly<Record<BriefingLanguage, readonly Paragraph[]>>;
  /** For the presenter alone. */
  notes: Bilingual;
  /** The step's own view: what 'show on the live map' opens. */
  view: string;
  layout: "map-right" | "map-full" | "chart-right" | "table-full" | "numbers" | "cases";
  blocks: readonly Block[];
}

export const TEMPLATES = ["quarterly", "houses", "district"] as const;
export type Template = (typeof TEMPLATES)[number];

export interface BriefingContent {
  title: Bilingual;
  subtitle: Bilingual;
  template: Template | null;
  snapshot: string;
  steps: readonly Step[];
  /** One-page sheets by code of the reporting unit: 'answer mode' shows them. */
  sheets: Readonly<Record<string, Step>>;
  /** Every fact that steps and sheets mention, by id. */
  facts: Readonly<Record<string, Fact>>;
  /** Of the whole: printed on every page. */
  stamp: {
    /** YYYY-MM-DD the numbers are of, and when they were frozen (ISO). */
    asOf: string;
    frozenAt: string;
    /** SHA-256 of the snapshot's content, hex. */
    hash: string;
    source: Bilingual;
    /** How things are counted (口径). */
    calibre: Bilingual;
    /** Such as 内部资料; empty: none. */
    confidentiality: Bilingual;
    /** Map approval number (审图号); empty: the slot stays empty and the maps say "for internal use". */
    approval: string;
    synthetic: boolean;
  };
}

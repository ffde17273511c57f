/** The proof of a public version in words, the same on screen and in files; it names no value that is withheld. */
import type { Bilingual, BriefingContent, Step } from "../briefing.ts";
import type { SafeBriefing, SafetyReport } from "./safe-briefing.ts";

export interface ReportLine {
  label: Bilingual;
  value: Bilingual;
}

const both = (value: number | string): Bilingual => {
  const text = typeof value === "number" ? value.toLocaleString("en") : value;
  return { zh: text, en: text };
};

export const REPORT_TITLE: Bilingual = { zh: "公开版核验", en: "Proof of the public version" };

/** Whether it may be published, as a sentence. */
export function verdictOf({ safe, rule: { least, width } }: SafetyReport): Bilingual {
  return safe
    ? {
        zh: `核验通过：对每个小于 ${least} 的计数，外部人员只能推知其落在宽度不小于 ${width} 的区间内，无法得出确切数值。`,
        en: `Proved: of every count below ${least}, others cannot rule out a range of values at least ${width} wide, so it cannot be worked out.`,
      }
    : {
        zh: "核验未通过，请勿发布：提高阈值，或删减表格后重试。",
        en: "Not proved. Do not publish: raise the threshold or take tables out, and try again.",
      };
}

export const READ_IT: Bilingual = {
  zh: "含姓名、电话、点位名称或人工修改的数字的段落已删除；其余文字发布前请人工通读。",
  en: "Paragraphs with names, telephones, names of sites or numbers typed over are dropped; read the other words before publishing.",
};

export function reportLines({ report, cells, suppressed }: Omit<SafeBriefing, "content">): ReportLine[] {
  const { rule, withheld, ranges, sitesLeftOut, dropped } = report;
  const why = (reason: SafetyReport["withheld"][number]["why"]) =>
    both(withheld.filter((one) => one.why === reason).length);
  const narrowest = ranges.reduce((least, { low, high }) => Math.min(least, high - low), Number.POSITIVE_INFINITY);
  return [
    {
      label: { zh: "阈值：小于该数的计数不予公布", en: "Threshold: counts below are not published" },
      value: both(rule.least),
    },
    { label: { zh: "不予公布的数字", en: "Numbers not published" }, value: both(withheld.length) },
    { label: { zh: "其中：自身小于阈值", en: "of these: small themselves" }, value: why("small") },
    {
      label: { zh: "其中：为防推算一并隐去", en: "of these: kept back so that small ones cannot be worked out" },
      value: why("complementary"),
    },
    {
      label: { zh: "其中：由上述数字算得（比率、变化）", en: "of these: made of such (shares, changes)" },
      value: why("derived"),
    },
    { label: { zh: "其中：名次", en: "of these: ranks" }, value: why("rank") },
    {
      label: { zh: "受保护的小计数（含相减可得的）", en: "Small counts protected, also those of differences" },
      value: both(ranges.length),
    },
    {
      label: { zh: "外部人员可推知的取值区间，最窄", en: "Range of values that others cannot rule out, the narrowest" },
      value: both(Number.isFinite(narrowest) ? narrowest : "—"),
    },
    { label: { zh: "地图：公布的网格", en: "Map: cells published" }, value: both(cells.length) },
    { label: { zh: "地图：隐去的网格", en: "Map: cells suppressed" }, value: both(suppressed.length) },
    {
      label: { zh: "地图：隐去网格的点位合计", en: "Map: sites in suppressed cells, together" },
      value: both(sitesLeftOut),
    },
    { label: { zh: "删除的个案", en: "Cases dropped" }, value: both(dropped.cases) },
    { label: { zh: "删除的照片组", en: "Sets of photos dropped" }, value: both(dropped.photos) },
    {
      label: { zh: "删除的文字段落（中英文合计）", en: "Paragraphs dropped, both languages" },
      value: both(dropped.paragraphs),
    },
    {
      label: { zh: "删去部分句子的段落（中英文合计）", en: "Paragraphs that lost a sentence, both languages" },
      value: both(dropped.sentences),
    },
    {
      label: { zh: "数字大多不予公布而删去的图表和指标", en: "Charts, tables and figures dropped: mostly withheld" },
      value: both(dropped.blocks),
    },
    { label: { zh: "没有可公布内容而略去的页", en: "Pages left out: nothing to publish" }, value: both(dropped.steps) },
  ];
}

/** The content with the proof as its last step: the last page of a file. */
export function withReport(safe: SafeBriefing): BriefingContent {
  const text = (words: Bilingual) => ({ zh: [[{ text: words.zh }]], en: [[{ text: words.en }]] });
  const verdict = text(verdictOf(safe.report));
  const read = text(READ_IT);
  const step: Step = {
    id: "public-report",
    title: REPORT_TITLE,
    words: { zh: [...verdict.zh, ...read.zh], en: [...verdict.en, ...read.en] },
    notes: { zh: "", en: "" },
    view: "",
    layout: "table-full",
    blocks: [
      {
        kind: "table",
        title: REPORT_TITLE,
        columns: [
          { key: "what", title: { zh: "项目", en: "What" }, align: "start" },
          { key: "n", title: { zh: "数量", en: "Number" }, align: "end" },
        ],
        rows: reportLines(safe).map(({ label, value }) => [{ text: label }, { text: value }]),
      },
    ],
  };
  return { ...safe.content, steps: [...safe.content.steps, step] };
}

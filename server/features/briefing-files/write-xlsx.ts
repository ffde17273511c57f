import type { BriefingContent, BriefingLanguage, Fact, Step } from "../../algorithms/briefing/briefing.ts";
import type { SafetyReport } from "../../algorithms/briefing/suppress/safe-briefing.ts";
import { askWords } from "../../algorithms/briefing/words/ask-words.ts";
import { type PlainSheet, plainXlsx } from "../exports/formats/xlsx.ts";
import { sayIn } from "./briefing-words.ts";
import { factText } from "./fact-words.ts";
import { mentionsOf } from "./facts-of.ts";

/** Every number of a briefing with where it comes from; a sheet a step, then one for each district's. */
export function writeXlsx(
  content: BriefingContent,
  language: BriefingLanguage,
  report: SafetyReport | null = null,
): Promise<Buffer> {
  const say = sayIn(language);
  const { stamp } = content;
  const steps = [
    ...content.steps.map((step, i) => ({ step, name: `${i + 1} ${step.title[language]}` })),
    ...Object.values(content.sheets).map((step) => ({ step, name: `${say("sheet")} ${step.title[language]}` })),
  ];
  const about = [
    content.title[language],
    say("asOf", { day: stamp.asOf }),
    say("snapshot", { hash: stamp.hash }),
    say("source", { source: stamp.source[language] }),
    ...(stamp.synthetic ? [say("synthetic")] : []),
    ...(stamp.confidentiality[language] ? [stamp.confidentiality[language]] : []),
  ].join(" · ");
  const sheets = steps.map(({ step, name }) => sheetOf(step, name, content, language));
  if (report) sheets.push(proofSheet(report, content, language));
  return plainXlsx(sheets, about, { changedAt: stamp.frozenAt, language });
}

/** What is not published, why, and how wide the range is that others cannot rule out. No value is in it. */
function proofSheet(report: SafetyReport, content: BriefingContent, language: BriefingLanguage): PlainSheet {
  const say = sayIn(language);
  const ranges = new Map(report.ranges.map(({ id, low, high }) => [id, { low, high }]));
  const about = content.steps.find(({ id }) => id === "public-report");
  const lines = (about?.blocks ?? []).flatMap((block) => (block.kind === "table" ? block.rows : []));
  const texts = lines.map((row) => row.map((cell) => ("text" in cell ? cell.text[language] : "")));
  return {
    name: say("proof"),
    columns: [
      { heading: say("proof"), type: "text", width: 72 },
      { heading: say("why"), type: "text", width: 28 },
      { heading: say("rangeFrom"), type: "number", width: 14 },
      { heading: say("rangeTo"), type: "number", width: 14 },
    ],
    rows: [
      ...(about?.words[language] ?? []).map((paragraph) => [
        paragraph.map(({ text }) => text).join(""),
        null,
        null,
        null,
      ]),
      ...texts.map(([label, value]) => [label ?? "", value ?? "", null, null]),
      ...report.withheld.map(({ fact, words, why }) => [
        words[language],
        say(`why.${why}`),
        ranges.get(fact)?.low ?? null,
        ranges.get(fact)?.high ?? null,
      ]),
    ],
  };
}

function sheetOf(step: Step, name: string, content: BriefingContent, language: BriefingLanguage): PlainSheet {
  const say = sayIn(language);
  const column = (heading: string, width = 14, type: "text" | "number" | "date" = "text") => ({ heading, type, width });
  return {
    name,
    columns: [
      column(say("what"), 44),
      column(say("value"), 14, "number"),
      column(say("shown")),
      column(say("denominator"), 12, "number"),
      column(say("from"), 12, "date"),
      column(say("to"), 12, "date"),
      column(say("asOfColumn"), 12, "date"),
      column(say("words"), 48),
      column(say("fact"), 28),
      column(say("question"), 20),
      column(say("filter"), 32),
      column(say("snapshotColumn"), 20),
    ],
    rows: mentionsOf(step, content, language).map(({ id, fact, words, typed }) => [
      fact ? askWords(fact, (code) => content.sheets[code]?.title ?? { zh: code, en: code })[language] : null,
      fact?.value ?? null,
      typed ?? factText(fact, language),
      fact?.denominator ?? null,
      fact?.ask.period?.from ?? null,
      fact?.ask.period?.to ?? null,
      content.stamp.asOf,
      words,
      id,
      fact?.ask.what ?? null,
      fact ? filterText(fact) : null,
      content.stamp.hash,
    ]),
  };
}

/** The filter as the map's address says it, and what else the question needs: `place=430626&level=1,2`. */
function filterText({ ask }: Fact): string {
  const { place, ...lists } = ask.filter;
  const parts = [
    ...(place === null ? [] : [`place=${place}`]),
    ...Object.entries(lists).flatMap(([name, values]) => (values.length > 0 ? [`${name}=${values.join(",")}`] : [])),
    ...Object.entries(ask.with ?? {}).map(([name, value]) => `${name}=${value}`),
  ];
  return parts.join("&");
}

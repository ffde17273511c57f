import type { BriefingContent, BriefingLanguage, FactFormat } from "../../algorithms/briefing/briefing.ts";
import { shortName } from "../../algorithms/briefing/words/short-name.ts";
import { type BriefingTheme, LEVEL_FILLS } from "./briefing-theme.ts";
import type { ChartBlock } from "./page.ts";

export interface ChartData {
  categories: string[];
  series: { name: string; colour: string; values: (number | null)[] }[];
  format: FactFormat;
  /** One series alone is named by the title. */
  legend: boolean;
}

/** A chart with its numbers looked up; what is not to be had leaves a gap. */
export function chartData(
  block: ChartBlock,
  { facts }: BriefingContent,
  theme: BriefingTheme,
  language: BriefingLanguage,
): ChartData {
  const first = block.series[0]?.facts.map((id) => facts[id]).find(Boolean);
  return {
    categories: block.categories.map((name) => shortName(name[language])),
    series: block.series.map(({ name, colour, facts: ids }) => ({
      name: name[language],
      colour: colourOf(colour, theme),
      values: ids.map((id) => {
        const value = facts[id]?.value ?? null;
        return typeof value === "number" ? value : null;
      }),
    })),
    format: first?.format ?? "count",
    legend: block.series.length > 1,
  };
}

function colourOf(colour: ChartBlock["series"][number]["colour"], { colours }: BriefingTheme): string {
  switch (colour) {
    case "level1":
    case "level2":
    case "level3":
    case "level4":
      return LEVEL_FILLS[Number(colour.at(-1)) as 1 | 2 | 3 | 4];
    default:
      return colours[colour];
  }
}

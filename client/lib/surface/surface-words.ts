/** A value of a surface in its own unit, and which measures a surface can show. Pure. */
import { HOT_MEASURES, type HotMeasure, type SurfaceKind } from "#server/algorithms/analysis/analysis-types.ts";
import { formatShort } from "../format.ts";
import type { Key } from "../i18n/i18n.ts";
import type { I18n } from "../i18n/use-i18n.ts";

const RATES: readonly HotMeasure[] = ["rateInspected", "rateHouses"];
const COUNTS = HOT_MEASURES.filter((measure) => !RATES.includes(measure));

export const isRate = (measure: HotMeasure) => RATES.includes(measure);

/** What a rate is taken of. */
export const denominatorKey = (measure: HotMeasure): Key =>
  measure === "rateHouses" ? "hot.of.houses" : "hot.of.inspected";

/** The measures offered for a surface; none where it has only one. */
export function measuresOf(surface: SurfaceKind): readonly HotMeasure[] {
  if (surface === "rate") return RATES;
  if (surface === "kernel") return COUNTS;
  return surface === "hotspots" ? HOT_MEASURES : [];
}

/** The measure a surface shows when another is asked for that it does not know. */
export function measureOf(surface: SurfaceKind, asked: HotMeasure): HotMeasure {
  const known = measuresOf(surface);
  return known.length === 0 || known.includes(asked) ? asked : known[0]!;
}

/** Name of a class −3 … 3 of hot spots. */
export const hotClassKey = (of: number): Key => `hot.class.${(of + 3) as 0 | 1 | 2 | 3 | 4 | 5 | 6}`;

/** p-values as people print them: below 0.0001 no figures are worth reading. */
export const formatP = (p: number) => (p < 0.0001 ? "< 0.0001" : `= ${Number(p.toPrecision(2))}`);

/** An amount of a measure with its unit: "12 条", "0.41"; rates carry no unit. */
export function amount({ t, language }: I18n, measure: HotMeasure, value: number): string {
  const number = formatShort(value, language);
  if (isRate(measure)) return number;
  return t(measure === "sites" ? "hot.sites.n" : "hot.findings.n", { n: number });
}

/** The words with a capital letter, where the script has one. */
export const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

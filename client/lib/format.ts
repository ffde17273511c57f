/** Numbers and dates as people read them in each language. Pure. */
import { DEFINITIONS, type Measure, type Measured } from "./measures.ts";
import type { Language } from "./view/view-state.ts";

const LOCALES: Record<Language, string> = { zh: "zh-CN", en: "en-GB" };
/** What stands where there is nothing to show. */
export const NO_VALUE = "–";

const formats = new Map<string, Intl.NumberFormat>();
function format(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(LOCALES[language], options);
  formats.set(key, made);
  return made;
}

/** 12345 → "12,345". */
export const formatCount = (value: number, language: Language) =>
  format(language, { maximumFractionDigits: 0 }).format(value);

/** 0.9183 → "91.8%". A share short of the whole never reads as 100 %, nor one above nothing as 0 %. */
export function formatShare(value: number, language: Language): string {
  const percent = format(language, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
  if (value > 0 && value < 0.0005) return `<${percent.format(0.001)}`;
  if (value < 1 && value >= 0.9995) return percent.format(0.999);
  return percent.format(value);
}

/** 412.34 → "412.3". */
export const formatRate = (value: number, language: Language) =>
  format(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);

/** 12 → "+12", -3 → "−3", 0 → "0". */
export const formatSigned = (value: number, language: Language) =>
  format(language, { maximumFractionDigits: 0, signDisplay: "exceptZero" }).format(value).replace("-", "−");

/** 0.123 → "+12.3%". */
export const formatSignedShare = (value: number, language: Language) =>
  format(language, {
    style: "percent",
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    signDisplay: "exceptZero",
  })
    .format(value)
    .replace("-", "−");

/** A weight as people set it: 0.3 → "30%", 0.176 → "17.6%". */
export const formatWeight = (value: number, language: Language) =>
  format(language, { style: "percent", maximumFractionDigits: 1 }).format(value);

/** A p-value: "0.034", never 0. */
export const formatP = (p: number) => (p < 0.001 ? "< 0.001" : p.toFixed(p < 0.1 ? 3 : 2));

/** A difference of shares in percentage points: 0.0123 → "1.23". */
export const formatPoints = (difference: number, language: Language) =>
  format(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(difference * 100);

/** Two figures, or all there are before the point: 0.4132 → "0.41", 12.63 → "13", 1234.5 → "1,235". */
export const formatShort = (value: number, language: Language) =>
  format(language, Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 2 }).format(
    value,
  );

/** A value of a measure in its own unit. */
export function formatMeasure(what: Measure, value: number | null, language: Language): string {
  if (value === null) return NO_VALUE;
  const { kind } = DEFINITIONS[what];
  if (kind === "share") return formatShare(value, language);
  return kind === "rate" || kind === "index" ? formatRate(value, language) : formatCount(value, language);
}

/** "1,203 / 1,310"; nothing for plain counts, which have no denominator. */
export function formatDenominator(what: Measure, measured: Measured, language: Language): string {
  const { kind } = DEFINITIONS[what];
  if (kind === "count") return "";
  if (kind === "index") return formatCount(measured.denominator, language);
  return `${formatCount(measured.numerator, language)} / ${formatCount(measured.denominator, language)}`;
}

/** 95 % limits in the measure's own unit; an upper limit not reached is "". Null where there are none worth saying. */
export function formatLimits(what: Measure, limits: Measured["limits"], language: Language) {
  if (limits === null || limits.lower === limits.upper) return null;
  const upper = Number.isFinite(limits.upper) ? formatMeasure(what, limits.upper, language) : "";
  return { lower: formatMeasure(what, limits.lower, language), upper };
}

/** Yuan as written in ledgers: ¥12,000. */
export const formatYuan = (value: number, language: Language) => `¥${formatCount(value, language)}`;

/** Places from the largest down, as an address says them: "临湘市 长塘镇", "Changtang Town, Linxiang City". */
export const joinPlaces = (names: readonly string[], language: Language) =>
  language === "zh" ? names.join(" ") : names.toReversed().join(", ");

/** An instant in the city's time (UTC+8): "2026-11-20 16:05". */
export function formatInstant(iso: string): string {
  const at = Date.parse(iso);
  if (!Number.isFinite(at)) return NO_VALUE;
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");
}

/** A fact as people read it in each language. By hand rather than by Intl: the same bytes whatever ICU a computer has. */
import type { BriefingLanguage, Fact } from "../briefing.ts";

/** What stands where there is no value, and where it is not published. */
export const NO_VALUE = "–";
export const WITHHELD = "*";

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** YYYY-MM-DD → "2026年11月20日", "20 November 2026". */
export function formatDay(day: string, language: BriefingLanguage): string {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  return language === "zh" ? `${year}年${month}月${date}日` : `${date} ${MONTHS[month - 1]} ${year}`;
}

/** 1234567.25 → "1,234,567.3". Halves go away from zero. */
export function formatNumber(value: number, decimals = 0): string {
  const factor = 10 ** decimals;
  const rounded = Math.round(Math.abs(value) * factor + 1e-9) / factor;
  const [whole, rest] = rounded.toFixed(decimals).split(".");
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${value < 0 && rounded !== 0 ? "−" : ""}${grouped}${rest ? `.${rest}` : ""}`;
}

/** One decimal. A share short of the whole never reads as 100 %, nor one above nothing as 0 %. */
function formatPercent(share: number): string {
  if (share > 0 && share < 0.0005) return "<0.1%";
  if (share < 1 && share >= 0.9995) return "99.9%";
  return `${formatNumber(share * 100, 1)}%`;
}

const signed = (text: string, value: number) => (value > 0 && /[1-9]/.test(text) ? `+${text}` : text);

export interface FactStyle {
  /** Without the sign, where the words say which way it went: "减少 40 条". */
  unsigned?: boolean;
}

export function formatFact(
  fact: Pick<Fact, "value" | "format" | "withheld">,
  language: BriefingLanguage,
  { unsigned = false }: FactStyle = {},
): string {
  if (fact.withheld) return WITHHELD;
  if (fact.value === null) return NO_VALUE;
  if (fact.format === "date") return formatDay(String(fact.value), language);
  const value = unsigned ? Math.abs(Number(fact.value)) : Number(fact.value);
  switch (fact.format) {
    case "share":
      return formatPercent(value);
    case "rate":
    case "index":
      return formatNumber(value, 1);
    case "points":
      return unsigned ? formatNumber(value * 100, 1) : signed(formatNumber(value * 100, 1), value);
    case "change":
      return unsigned ? formatNumber(value) : signed(formatNumber(value), value);
    case "changeShare": {
      const text = `${formatNumber(value * 100, 1)}%`;
      return unsigned ? text : signed(text, value);
    }
    default:
      return formatNumber(value);
  }
}

/** Marks numbers in a briefing's words that were typed over and no longer say what their facts say. */
import { BRIEFING_LANGUAGES, type BriefingContent, type BriefingLanguage, type Fact, type Step } from "../briefing.ts";
import { formatFact } from "./format-fact.ts";
import { looseNumbers } from "./loose-numbers.ts";

export interface WordMark {
  step: string;
  language: BriefingLanguage;
  paragraph: number;
  segment: number;
  fact: string;
  typed: string;
  /** As the rule would write it. */
  expected: string;
  /**
   * `rounded`: right, but to fewer figures; `differs`: another number; `unreadable`: no number; `unknown`: no such fact;
   * `loose`: a number in words that no fact stands behind (`fact` is empty).
   */
  mark: "rounded" | "differs" | "unreadable" | "unknown" | "loose";
}

/** Every marked number of steps and sheets, once where a sheet is a step as well; the order of reading. */
export function checkWords({ steps, sheets, facts }: Pick<BriefingContent, "steps" | "sheets" | "facts">): WordMark[] {
  const marks = [...steps, ...Object.values(sheets)].flatMap((step) => checkStep(step, facts));
  return [...new Map(marks.map((mark) => [JSON.stringify(mark), mark])).values()];
}

function checkStep({ id, words }: Step, facts: BriefingContent["facts"]): WordMark[] {
  const marks: WordMark[] = [];
  for (const language of BRIEFING_LANGUAGES) {
    words[language].forEach((paragraph, p) => {
      const loose = looseNumbers(paragraph);
      paragraph.forEach((segment, s) => {
        if (!("fact" in segment)) {
          for (const { text } of loose.filter((one) => one.segment === s))
            marks.push({
              ...{ step: id, language, paragraph: p, segment: s },
              ...{ fact: "", typed: text, expected: "", mark: "loose" },
            });
          return;
        }
        const fact = facts[segment.fact];
        const mark = fact ? markOf(segment.text, fact, language) : "unknown";
        if (mark === null) return;
        const expected = fact ? formatFact(fact, language) : "";
        marks.push({
          step: id,
          language,
          paragraph: p,
          segment: s,
          fact: segment.fact,
          typed: segment.text,
          expected,
          mark,
        });
      });
    });
  }
  return marks;
}

/** Null where what was typed is what the fact says, with or without its sign, however the digits are written. */
export function markOf(
  typed: string,
  fact: Fact,
  language: BriefingLanguage,
): Exclude<WordMark["mark"], "unknown" | "loose"> | null {
  const text = normal(typed);
  if ([false, true].some((unsigned) => normal(formatFact(fact, language, { unsigned })) === text)) return null;
  if (fact.value === null) return parseNumber(text) === null && parseDay(text) === null ? "unreadable" : "differs";
  if (fact.format === "date") {
    const day = parseDay(text);
    return day === null ? "unreadable" : day === fact.value ? null : "differs";
  }
  const number = parseNumber(text);
  if (number === null) return "unreadable";
  const value = scaled(fact);
  const hasSign = fact.format === "change" || fact.format === "changeShare" || fact.format === "points";
  const candidates = hasSign && !number.signed ? [Math.abs(value)] : [value];
  if (!number.percent && (fact.format === "share" || fact.format === "changeShare")) return "differs";
  if (number.percent && fact.format !== "share" && fact.format !== "changeShare") return "differs";
  const usual = 0.5 * usualStep(fact);
  if (candidates.some((each) => Math.abs(each - number.value) <= Math.min(usual, number.step / 2) + 1e-9)) return null;
  // Fewer figures are a rounding only while two are left, or one of a number below ten.
  const enough = Math.abs(number.value) >= 10 * number.step || (Math.abs(value) < 10 && number.step <= 1);
  const near = candidates.some((each) => Math.abs(each - number.value) <= number.step / 2 + 1e-9);
  return near && enough && number.step > usualStep(fact) ? "rounded" : "differs";
}

/** The value in the unit it is written in: shares and points in hundredths. */
const scaled = ({ value, format }: Fact) =>
  Number(value) * (format === "share" || format === "changeShare" || format === "points" ? 100 : 1);

const usualStep = ({ format }: Fact) =>
  ["share", "changeShare", "points", "rate", "index"].includes(format) ? 0.1 : 1;

/** Full-width digits and signs as plain ones, without spaces and separators of thousands. */
const normal = (text: string) =>
  text
    .normalize("NFKC")
    .replaceAll(/[\s,，'’]/g, "")
    .replaceAll(/[−–—]/g, "-")
    .replace(/^\+/, "+")
    .toLowerCase();

const SCALES: Record<string, number> = { "": 1, 万: 1e4, 亿: 1e8, k: 1e3, m: 1e6, thousand: 1e3, million: 1e6 };

/** "1.2万" → 12,000 ± 500; "<0.1%" is read as 0.1 %. Null for anything that is no number. */
function parseNumber(text: string) {
  const said = /^<?([+-]?)(\d+)(?:\.(\d+))?(万|亿|k|m|thousand|million)?(%|％|个?百分点|pp|percent)?$/.exec(text);
  if (!said) return null;
  const [, sign = "", whole = "", decimals = "", unit = "", percent = ""] = said;
  const scale = SCALES[unit]!;
  // 12,000 may be meant to the thousand: its zeros at the end are no figures.
  const zeros = decimals === "" ? /0*$/.exec(whole)![0].length : 0;
  return {
    value: Number(`${sign}${whole}${decimals && `.${decimals}`}`) * scale,
    step: scale * (decimals === "" ? 10 ** Math.min(zeros, whole.length - 1) : 10 ** -decimals.length),
    signed: sign !== "",
    percent: percent === "%" || percent === "％" || percent === "percent",
  };
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

function parseDay(text: string): string | null {
  const two = (part: string | number) => String(part).padStart(2, "0");
  const numeric = /^(\d{4})(?:年|-|\/|\.)(\d{1,2})(?:月|-|\/|\.)(\d{1,2})日?$/.exec(text);
  if (numeric) return `${numeric[1]}-${two(numeric[2]!)}-${two(numeric[3]!)}`;
  const english = /^(\d{1,2})([a-z]+)(\d{4})$/.exec(text);
  const month = english ? MONTHS.indexOf(english[2]!.slice(0, 3)) : -1;
  return english && month >= 0 ? `${english[3]}-${two(month + 1)}-${two(english[1]!)}` : null;
}

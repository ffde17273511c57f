import type { BriefingLanguage, Fact, FactFormat } from "../../algorithms/briefing/briefing.ts";
import { sayIn } from "./briefing-words.ts";

const LOCALES: Record<BriefingLanguage, string> = { zh: "zh-CN", en: "en-GB" };

/** A fact as people read it: the same digits and signs as on the page (client/lib/format.ts). */
export function factText(fact: Fact | undefined, language: BriefingLanguage): string {
  const say = sayIn(language);
  const value = fact?.value ?? null;
  if (!fact || value === null) return say("none");
  if (typeof value === "string") return value;
  const number = (decimals: number, options: Intl.NumberFormatOptions = {}) =>
    new Intl.NumberFormat(LOCALES[language], {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      ...options,
    })
      .format(value)
      .replace("-", "−");
  const signed = { signDisplay: "exceptZero" } as const;
  const percent = { style: "percent" } as const;
  switch (fact.format) {
    case "share":
      // Short of the whole never reads as 100 %, nor more than nothing as 0 %.
      if (value > 0 && value < 0.0005) return "<0.1%";
      if (value < 1 && value >= 0.9995) return "99.9%";
      return number(1, percent);
    case "rate":
    case "index":
      return number(1);
    case "days":
      return say("days", { n: number(0) });
    case "months":
      return say("months", { n: number(0) });
    case "points":
      return say("points", {
        n: new Intl.NumberFormat(LOCALES[language], {
          minimumFractionDigits: 1,
          maximumFractionDigits: 1,
          signDisplay: "exceptZero",
        })
          .format(value * 100)
          .replace("-", "−"),
      });
    case "rank":
      return say("rank", { n: number(0) });
    case "change":
      return number(0, signed);
    case "changeShare":
      return number(1, { ...percent, ...signed });
    case "count":
    case "date":
      return number(0);
  }
}

/** The same as Excel's and PowerPoint's number formats say it. */
export function numberFormat(format: FactFormat): string {
  if (format === "share" || format === "changeShare") return "0.0%";
  if (format === "rate" || format === "index") return "#,##0.0";
  return "#,##0";
}

/** A condition of the filter on records as people say it: "层数 ≥ 4", "licence expires before 2027-01-01". Pure. */
import { area } from "@turf/turf";
import type { Comparison, Cql2, Literal, Position } from "#server/algorithms/cql2/cql2.ts";
import { QUERYABLES } from "#server/contracts/queryables.contract.ts";
import { formatCount, formatRate } from "../format.ts";
import type { I18n } from "../i18n/use-i18n.ts";
import { propertyName, valueName } from "../property-names.ts";
import { areaOf } from "./where.ts";

type Words = Pick<I18n, "t" | "language">;

const SIGNS: Record<Comparison, string> = { "=": "=", "<>": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥" };

/** Longer texts are cut in a chip; their whole stands in its title. */
const LONGEST = 48;

/** The words of a condition; null where there are none and the text itself has to do. */
export function conditionWords(filter: Cql2, i18n: Words): string | null {
  const { t, language } = i18n;
  const outline = areaOf(filter);
  if (outline) return t("where.area", { area: areaWords(outline, language) });
  const unset = noOrUnset(filter);
  if (unset) return t("where.is", { name: propertyName(unset, i18n), value: t("where.noOrUnset") });
  switch (filter.op) {
    case "=":
    case "<>":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return comparisonWords(filter, i18n);
    case "between":
      return t("where.between", {
        name: propertyName(filter.property, i18n),
        low: literalWords(filter.property, filter.low, i18n),
        high: literalWords(filter.property, filter.high, i18n),
      });
    case "in":
      return t("where.is", {
        name: propertyName(filter.property, i18n),
        value: filter.values.map((value) => literalWords(filter.property, value, i18n)).join(t("where.or")),
      });
    case "like": {
      const part = containedText(filter.pattern);
      return part === null ? null : t("where.contains", { name: propertyName(filter.property, i18n), value: part });
    }
    case "isNull":
      return t("where.missing", { name: propertyName(filter.property, i18n) });
    case "not":
      return filter.arg.op === "isNull" ? t("where.stated", { name: propertyName(filter.arg.property, i18n) }) : null;
    default:
      return null;
  }
}

/** The words of a condition or, cut to a chip's length, its text. */
export function chipWords(filter: Cql2 | null, text: string, i18n: Words): string {
  const words = filter && conditionWords(filter, i18n);
  if (words) return words;
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function comparisonWords(filter: { op: Comparison; property: string; value: Literal }, i18n: Words): string {
  const { t } = i18n;
  const { op, property, value: literal } = filter;
  const name = propertyName(property, i18n);
  const value = literalWords(property, literal, i18n);
  const type = QUERYABLES.get(property)?.type;
  if (type === "date" || type === "timestamp" || literal.type === "date") {
    const key = {
      "<": "where.date.before",
      "<=": "where.date.until",
      ">": "where.date.after",
      ">=": "where.date.from",
      "=": "where.is",
      "<>": "where.isNot",
    } as const;
    return t(key[op], { name, value });
  }
  if (property === "batch" && op === "=") return t("where.batch", { n: String(literal.value) });
  if (op === "=" && type !== "number") return t("where.is", { name, value });
  if (op === "<>" && type !== "number") return t("where.isNot", { name, value });
  return `${name} ${SIGNS[op]} ${value}`;
}

const literalWords = (property: string, { value }: Literal, i18n: Words): string => valueName(property, value, i18n);

/** The text of a pattern that asks for it anywhere, with its signs meant literally; null for other patterns. */
export function containedText(pattern: string): string | null {
  const inner = /^%(.+)%$/s.exec(pattern)?.[1];
  if (inner === undefined || /(?<!\\)(?:\\\\)*[%_]/.test(inner)) return null;
  return inner.replace(/\\([\\%_])/g, "$1");
}

/** The property of a condition "not true": false, or not stated, as most ledgers leave it. Null for any other. */
export function noOrUnset(filter: Cql2): string | null {
  if (filter.op !== "or" || filter.args.length !== 2) return null;
  const [first, second] = filter.args as [Cql2, Cql2];
  if (first.op !== "isNull" || second.op !== "=" || first.property !== second.property) return null;
  return second.value.type === "boolean" && !second.value.value ? first.property : null;
}

/** "12.3 km²"; small areas in square metres. */
export function areaWords(outline: readonly Position[], language: Words["language"]): string {
  const square = area({ type: "Polygon", coordinates: [outline.map(([lon, lat]) => [lon, lat])] });
  if (square < 1e5) return `${formatCount(square, language)} m²`;
  return `${square < 1e8 ? formatRate(square / 1e6, language) : formatCount(square / 1e6, language)} km²`;
}

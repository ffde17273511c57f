/** Names of what the records state, and of its values, in the language of the page. Pure. */
import {
  ACCIDENT_SEVERITIES,
  type AccidentSeverity,
  ALL_CATEGORIES,
  type Category,
  HOUSE_CONTROLS,
  HOUSE_WORKS,
  type HouseControl,
  type HouseWorks,
  LAYERS,
  type Layer,
  REGION_CHECKS,
  type RegionCheck,
  RISK_LEVELS,
  type RiskLevel,
  SITE_STATUSES,
  type SiteStatus,
  SUPERVISIONS,
  type Supervision,
} from "#server/contracts/vocabulary.contract.ts";
import { dictionaries, type Key } from "./i18n/i18n.ts";
import type { I18n } from "./i18n/use-i18n.ts";

type Words = Pick<I18n, "t" | "language">;

/** The name of a property or attribute; one without a label shows the name it is stored under. */
export function propertyName(name: string, { language, t }: Words): string {
  const key = `attribute.${name}`;
  return key in dictionaries[language] ? t(key as Key) : name;
}

/** A category's name; a code that is none stays as it is. */
export const categoryName = (category: string, t: I18n["t"]): string =>
  ALL_CATEGORIES.includes(category as Category) ? t(`category.${category as Category}`) : category;

/** A value as the records state it: yes or no, a category's name, the text itself. */
export function attributeValue(value: unknown, t: I18n["t"]): string {
  if (typeof value === "boolean") return t(value ? "attribute.yes" : "attribute.no");
  if (typeof value === "string") return categoryName(value, t);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A value of a named property: the words of closed lists, otherwise as {@link attributeValue}. */
export function valueName(property: string, value: unknown, { t }: Words): string {
  const text = String(value);
  switch (property) {
    case "layer":
      return LAYERS.includes(text as Layer) ? t(`layer.${text as Layer}`) : text;
    case "status":
      return SITE_STATUSES.includes(text as SiteStatus) ? t(`status.${text as SiteStatus}`) : text;
    case "supervision":
      return SUPERVISIONS.includes(text as Supervision) ? t(`supervision.${text as Supervision}`) : text;
    case "region_check":
      return REGION_CHECKS.includes(text as RegionCheck) ? t(`regionCheck.${text as RegionCheck}`) : text;
    case "control":
      return HOUSE_CONTROLS.includes(text as HouseControl) ? t(`control.${text as HouseControl}`) : text;
    case "works":
      return HOUSE_WORKS.includes(text as HouseWorks) ? t(`works.${text as HouseWorks}`) : text;
    case "severity":
      return ACCIDENT_SEVERITIES.includes(text as AccidentSeverity) ? t(`severity.${text as AccidentSeverity}`) : text;
    case "occurred_at":
      return text.replace("T", " ");
    case "risk_level":
      return RISK_LEVELS.includes(Number(text) as RiskLevel) ? t(`level.short.${Number(text) as RiskLevel}`) : text;
    default:
      return attributeValue(value, t);
  }
}

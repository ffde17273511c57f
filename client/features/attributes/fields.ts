/** What can be asked of the records by hand: fields, operators, and the condition they make. Pure. */
import { type Cql2, isDay } from "#server/algorithms/cql2/cql2.ts";
import { comparison, contains, isMissing, not, or } from "#server/algorithms/cql2/write-cql2.ts";
import { ATTRIBUTES, type AttributeType } from "#server/contracts/attributes.contract.ts";
import { QUERYABLES } from "#server/contracts/queryables.contract.ts";
import {
  CATEGORIES,
  HOUSE_APPRAISALS,
  HOUSE_CONTROLS,
  HOUSE_WORKS,
  LAYERS,
  type Layer,
} from "#server/contracts/vocabulary.contract.ts";

export interface Field {
  property: string;
  type: AttributeType;
  /** The values it takes, where they are a closed list. */
  choices?: readonly string[];
}

export const OPERATORS = [
  "yes",
  "no",
  "atLeast",
  "atMost",
  "equals",
  "before",
  "after",
  "contains",
  "missing",
  "stated",
] as const;
export type Operator = (typeof OPERATORS)[number];

const OPERATORS_OF: Record<AttributeType, readonly Operator[]> = {
  number: ["atLeast", "atMost", "equals", "missing"],
  boolean: ["yes", "no"],
  date: ["before", "after", "equals", "missing"],
  string: ["contains", "equals", "missing", "stated"],
};
export const operatorsOf = ({ type, choices }: Field): readonly Operator[] =>
  choices ? ["equals", "missing"] : OPERATORS_OF[type];

/** Operators that need a value beside them. */
export const needsValue = (operator: Operator): boolean => !["yes", "no", "missing", "stated"].includes(operator);

const CHOICES: Record<string, readonly string[]> = {
  sector: CATEGORIES.hazard_site,
  appraisal: HOUSE_APPRAISALS,
  control: HOUSE_CONTROLS,
  works: HOUSE_WORKS,
};

/** What every site has, of whichever layer. */
const COMMON = [
  "responsible_person",
  "responsible_unit",
  "responsible_until",
  "inspected_on",
  "findings",
  "findings_overdue",
  "name",
  "address",
] as const;

const field = (property: string): Field => {
  const type = QUERYABLES.get(property)!.type as AttributeType;
  const choices = CHOICES[property];
  return { property, type, ...(choices && { choices }) };
};

export interface FieldGroup {
  /** Null: of every layer. */
  layer: Layer | null;
  fields: readonly Field[];
}

/** The fields of the layers shown, each layer's own first. */
export function fieldGroups(layers: readonly Layer[]): FieldGroup[] {
  const names = Object.entries(ATTRIBUTES);
  return [
    ...LAYERS.filter((layer) => layers.length === 0 || layers.includes(layer)).map((layer) => ({
      layer,
      fields: names.filter(([, attribute]) => attribute.layer === layer).map(([name]) => field(name)),
    })),
    { layer: null, fields: COMMON.map(field) },
  ];
}

/** The condition that was put together; null while the value is missing or of another form. */
export function conditionOf({ property, type }: Field, operator: Operator, text: string): Cql2 | null {
  const said = text.trim();
  switch (operator) {
    case "yes":
      return comparison(property, "=", true);
    case "no":
      // Ledgers state what is so and leave out what is not.
      return or(isMissing(property), comparison(property, "=", false))!;
    case "missing":
      return isMissing(property);
    case "stated":
      return not(isMissing(property));
  }
  if (said === "") return null;
  if (operator === "contains") return contains(property, said);
  const sign = ({ atLeast: ">=", atMost: "<=", equals: "=", before: "<", after: ">" } as const)[operator];
  if (type === "number") return /^[-+]?\d+(\.\d+)?$/.test(said) ? comparison(property, sign, Number(said)) : null;
  if (type === "date") return isDay(said) ? comparison(property, sign, { day: said }) : null;
  return comparison(property, sign, said);
}

/** Whether a record fits its JSON Schema, fault by fault: the same for forms in the browser and for the server. */
import type { TObject } from "typebox";
import { Value } from "typebox/value";

/** What a value breaks. The client has words for each (`edit.fault.<rule>`). */
export const FAULT_RULES = [
  "required",
  "type",
  "enum",
  "minimum",
  "maximum",
  "tooShort",
  "tooLong",
  "day",
  "characters",
  "unknown",
  "form",
] as const;
export type FaultRule = (typeof FAULT_RULES)[number];

export interface Fault {
  /** A field's name, `attributes.<name>` for one of the layer's own. */
  field: string;
  /** The value at fault; null where there is none. */
  value: unknown;
  rule: FaultRule;
  /** The bound that was passed. */
  limit?: number;
  /** A plain sentence's end in English: "must be at most 60". */
  reason: string;
}

/** JSON Schema's keywords as people's rules. */
const RULE_OF: Readonly<Record<string, FaultRule>> = {
  enum: "enum",
  minimum: "minimum",
  maximum: "maximum",
  minLength: "tooShort",
  maxLength: "tooLong",
  type: "type",
  format: "day",
};
// What a line of text may not hold; line breaks and tabs are fine.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

type Fields = Readonly<Record<string, unknown>>;

/**
 * The faults of a record, at most one a field, in the order of the schema. Fields that are null count as not stated.
 * Attributes beyond the schema are let be: files may have brought them.
 */
export function checkRecord(schema: TObject, record: Fields): Fault[] {
  const stated = withoutNulls(record);
  const faults = new Map<string, Fault>();
  const add = (fault: Fault) => {
    if (!faults.has(fault.field)) faults.set(fault.field, fault);
  };
  for (const name of Object.keys(stated)) {
    if (!(name in schema.properties))
      add({ field: name, value: stated[name], rule: "unknown", reason: "is not a field of this layer" });
  }
  for (const [field, value] of flat(stated)) {
    if (typeof value === "string" && CONTROL.test(value))
      add({ field, value, rule: "characters", reason: "holds characters that cannot be printed" });
    else if (typeof value === "object")
      add({ field, value, rule: "type", reason: "must be a text, a number, yes or no" });
  }
  for (const error of Value.Errors(schema, stated)) {
    if (error.keyword === "required") {
      for (const name of (error.params as { requiredProperties: string[] }).requiredProperties) {
        const path = [...error.instancePath.split("/").filter(Boolean), name].join(".");
        add({ field: path, value: null, rule: "required", reason: "is required" });
      }
      continue;
    }
    const field = error.instancePath.split("/").filter(Boolean).join(".");
    const value = field.split(".").reduce<unknown>((at, name) => (at as Fields | undefined)?.[name], stated);
    const params = error.params as { limit?: number; allowedValues?: unknown[] };
    // A day that does not fit its pattern is told as a day, not as a pattern.
    const rule = error.keyword === "pattern" && isDay(schema, field) ? "day" : (RULE_OF[error.keyword] ?? "form");
    add({
      field,
      value,
      rule: rule === "tooShort" && value === "" ? "required" : rule,
      ...(params.limit !== undefined && { limit: params.limit }),
      reason: reasonOf(rule, params, error.message),
    });
  }
  const order = [...Object.keys(schema.properties)];
  const place = (fault: Fault) => order.indexOf(fault.field.split(".")[0]!);
  return [...faults.values()].sort((a, b) => place(a) - place(b));
}

/** Attributes that a person gives a layer's record although the layer has none of the name. */
export function unknownAttributes(schema: TObject, attributes: unknown, before: unknown = {}): Fault[] {
  const known = (schema.properties.attributes as { properties?: object }).properties ?? {};
  return Object.entries((attributes ?? {}) as Fields)
    .filter(([name, value]) => value !== null && !(name in known) && !(name in (before as object)))
    .map(([name, value]) => ({
      field: `attributes.${name}`,
      value,
      rule: "unknown",
      reason: "is not a field of this layer",
    }));
}

function reasonOf(
  rule: FaultRule,
  { limit, allowedValues }: { limit?: number; allowedValues?: unknown[] },
  otherwise: string,
) {
  switch (rule) {
    case "enum":
      return `must be one of ${(allowedValues ?? []).join(", ")}`;
    case "minimum":
      return `must be at least ${limit}`;
    case "maximum":
      return `must be at most ${limit}`;
    case "tooLong":
      return `must have at most ${limit} characters`;
    case "tooShort":
      return "is required";
    case "day":
      return "must be a day that exists, such as 2026-03-01";
    default:
      return otherwise;
  }
}

const withoutNulls = (record: Fields): Fields =>
  Object.fromEntries(
    Object.entries(record).flatMap(([name, value]): [string, unknown][] => {
      if (value === null || value === undefined) return [];
      return [[name, name === "attributes" && typeof value === "object" ? withoutNulls(value as Fields) : value]];
    }),
  );

/** Fields by name, attributes as `attributes.<name>`. */
export const flat = (record: Fields): [string, unknown][] =>
  Object.entries(record).flatMap(([name, value]): [string, unknown][] =>
    name === "attributes" && typeof value === "object" && value !== null
      ? Object.entries(value).map(([inner, one]): [string, unknown] => [`attributes.${inner}`, one])
      : [[name, value]],
  );

function isDay(schema: TObject, field: string): boolean {
  const [name, inner] = field.split(".") as [string, string?];
  const property = schema.properties[name] as { format?: string; properties?: Record<string, { format?: string }> };
  return (inner ? property?.properties?.[inner] : property)?.format === "date";
}

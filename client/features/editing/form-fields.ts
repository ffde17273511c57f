/** The form of a record from its JSON Schema: which fields in which order, and how each is filled in. Pure. */
import type { FaultRule } from "#server/contracts/check-record.ts";
import { LAYER_SCHEMAS, type SchemaProperty } from "#server/contracts/layers/layers.schema.ts";
import type { Layer } from "#server/contracts/vocabulary.contract.ts";
import { AccidentRecord } from "#server/features/editing/accident.schema.contract.ts";

/** What a form is of: a site of a layer, or an accident. */
export type RecordKind = Layer | "accident";

export const schemaOf = (kind: RecordKind) => (kind === "accident" ? AccidentRecord : LAYER_SCHEMAS[kind]);

export const FORM_GROUPS = ["record", "attributes", "responsibility", "owner"] as const;
export type FormGroup = (typeof FORM_GROUPS)[number];

export interface FormField {
  /** As in the record; the layer's own are `attributes.<name>`. */
  name: string;
  /** The property it is called by. */
  property: string;
  group: FormGroup;
  control: "text" | "lines" | "number" | "day" | "moment" | "choice" | "yesNo" | "region";
  required: boolean;
  choices?: readonly (string | number)[];
  unit?: string;
  maxLength?: number;
}

const RESPONSIBILITY = ["responsible_unit", "responsible_person", "responsible_until", "inspected_on"];
/** The region is stated with every record, although the schema lets files leave it to the county column. */
const REQUIRED_HERE = ["region_code"];
/** Texts of several lines. */
const LONG = 250;

function fieldOf(
  name: string,
  property: string,
  schema: SchemaProperty,
  group: FormGroup,
  required: boolean,
): FormField {
  const control = (): FormField["control"] => {
    if (property === "region_code") return "region";
    if (property === "occurred_at") return "moment";
    if (schema.enum) return "choice";
    if (schema.type === "boolean") return "yesNo";
    if (schema.type === "integer" || schema.type === "number") return "number";
    if (schema.format === "date") return "day";
    return (schema.maxLength ?? 0) > LONG ? "lines" : "text";
  };
  return {
    name,
    property,
    group,
    control: control(),
    required,
    ...(schema.enum && { choices: schema.enum }),
    ...(schema.unit && { unit: schema.unit }),
    ...(schema.maxLength && { maxLength: schema.maxLength }),
  };
}

type Schemas = Record<string, SchemaProperty>;

/** All fields of a form, group by group. `withOwner`: the person may see and change the owner's name and telephone. */
export function formFields(kind: RecordKind, withOwner: boolean): FormField[] {
  const schema = schemaOf(kind);
  const { attributes, ...base } = schema.properties as unknown as Schemas & { attributes: { properties: Schemas } };
  const required = new Set([...((schema.required as string[] | undefined) ?? []), ...REQUIRED_HERE]);
  const fields = Object.entries(base).map(([name, property]) =>
    fieldOf(name, name, property, RESPONSIBILITY.includes(name) ? "responsibility" : "record", required.has(name)),
  );
  const own = Object.entries(attributes.properties).map(([name, property]) =>
    fieldOf(`attributes.${name}`, name, property, "attributes", false),
  );
  const owner = withOwner
    ? ["owner_name", "owner_phone"].map((name) =>
        fieldOf(name, name, { type: "string", maxLength: name === "owner_name" ? 60 : 30 }, "owner", false),
      )
    : [];
  const all = [...fields, ...own, ...owner];
  // What people call it by first: a code is what few know by heart.
  const first = ["name", "occurred_at"];
  const rank = ({ name }: FormField) => (first.includes(name) ? -1 : name === "external_id" ? 0.5 : 0);
  return FORM_GROUPS.flatMap((group) => all.filter((field) => field.group === group).sort((a, b) => rank(a) - rank(b)));
}

/** What stands in a field: text as typed, a number or a code once read, yes or no; undefined where nothing is stated. */
export type Values = Readonly<Record<string, unknown>>;

/** Reads what was typed. A number that is none stays the text, so that the check can say so. */
export function readTyped(field: FormField, text: string): unknown {
  const trimmed = field.control === "lines" || field.control === "text" ? text : text.trim();
  if (trimmed.trim() === "") return undefined;
  if (field.control === "yesNo") return trimmed === "true";
  if (field.control === "number") return Number.isFinite(Number(trimmed)) ? Number(trimmed) : trimmed;
  if (field.control === "choice") return field.choices?.find((choice) => String(choice) === trimmed) ?? trimmed;
  return trimmed;
}

/** Rules whose words name the limit. */
export const LIMITED: readonly FaultRule[] = ["minimum", "maximum", "tooLong"];

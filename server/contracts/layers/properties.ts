/** How a property of a layer's schema is written: title in English, unit, the column names people use for it. */
import { Type } from "typebox";
import { OneOf } from "../vocabulary.contract.ts";

/** Beyond JSON Schema: `unit` as it is printed, `aliases` are column names recognised in files (lower case). */
export interface PropertyExtras {
  unit?: string;
  aliases?: readonly string[];
}

const MONTH_DAY = "(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])";

export const text = (title: string, maxLength: number, aliases: readonly string[] = []) =>
  Type.String({ title, maxLength, aliases });

/** YYYY-MM-DD. */
export const day = (title: string, aliases: readonly string[] = []) =>
  Type.String({ title, format: "date", pattern: `^[12][0-9]{3}-${MONTH_DAY}$`, aliases });

export const whole = (
  title: string,
  minimum: number,
  maximum: number,
  aliases: readonly string[] = [],
  unit?: string,
) => Type.Integer({ title, minimum, maximum, aliases, ...(unit && { unit }) });

export const decimal = (
  title: string,
  minimum: number,
  maximum: number,
  aliases: readonly string[] = [],
  unit?: string,
) => Type.Number({ title, minimum, maximum, aliases, ...(unit && { unit }) });

export const yesNo = (title: string, aliases: readonly string[] = []) => Type.Boolean({ title, aliases });

/** A closed list of codes; the words are `<name>.<code>` in words.contract.ts. */
export const word = <const T extends readonly string[]>(title: string, values: T, aliases: readonly string[] = []) =>
  Type.Unsafe<T[number]>({ ...OneOf(values), type: "string", title, aliases });

/** Words in the reader's language. `zh` defines the keys; see the note in each dictionary. */
import type { Language } from "../view/view-state.ts";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

export type Key = keyof typeof zh;
export type Dictionary = Record<Key, string>;
export type Values = Record<string, string | number>;

export const dictionaries: Record<Language, Dictionary> = { zh, en };
const plural = new Intl.PluralRules("en");

/** The words of a key with `{name}` filled in. `counted` decides between the forms of "one|many". */
export function translate(language: Language, key: Key, values: Values = {}, counted?: number): string {
  const forms = dictionaries[language][key].split("|");
  const form = forms.length > 1 && plural.select(counted ?? Number(values.n)) !== "one" ? forms[1]! : forms[0]!;
  return form.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

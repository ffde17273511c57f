/** Words in the reader's language. `zh` defines the keys; see the note in each dictionary. */
import type { Language } from "../view/view-state.ts";
import { en } from "./en.ts";
import { fillIn, type Values } from "./fill-in.ts";
import { zh } from "./zh.ts";

export type { Values } from "./fill-in.ts";
export type Key = keyof typeof zh;
export type Dictionary = Record<Key, string>;

export const dictionaries: Record<Language, Dictionary> = { zh, en };

/** The words of a key with `{name}` filled in. `counted` decides between the forms of "one|many". */
export const translate = (language: Language, key: Key, values: Values = {}, counted?: number): string =>
  fillIn(dictionaries[language][key], values, counted);

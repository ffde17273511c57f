/** Names of teams in the language of the page. Pure. */
import type { Language } from "./words.contract.ts";

const DIGITS = "一二三四五六七八九";

/** 1 to 99 as written in Chinese or in figures; null: another word. */
function ordinal(text: string): number | null {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  const match = /^(?:([二三四五六七八九])?(十))?([一二三四五六七八九])?$/.exec(text);
  if (!match || text === "") return null;
  const [, tens, ten, ones] = match;
  const value = (digit: string | undefined) => (digit ? DIGITS.indexOf(digit) + 1 : 0);
  return (ten ? 10 * (value(tens) || 1) : 0) + value(ones);
}

/** A team that is called by its number alone ("第一组") is "Team 1" in English; any other name is a name and stays. */
export function teamNameIn(language: Language, name: string): string {
  if (language === "zh") return name;
  const number = ordinal(/^第([^组]+)组/.exec(name)?.[1] ?? "");
  return number === null ? name : `Team ${number}${name.slice(name.indexOf("组") + 1)}`;
}

import { Cql2Error } from "./cql2.ts";

export interface Token {
  kind: "word" | "name" | "string" | "number" | "sign" | "end";
  /** A word as written, a name or string without its quotes, a number's digits, a sign. */
  text: string;
  /** Characters before it, from 0. */
  at: number;
}

/** What a person reads in a message. */
export function describe(token: Token): string {
  if (token.kind === "end") return "the text ends";
  return token.kind === "string" ? `'${token.text}' stands` : `${token.text} stands`;
}

const PATTERN =
  /\s+|(?<word>[A-Za-z_][A-Za-z0-9_.]*)|"(?<name>(?:[^"]|"")*)"|'(?<string>(?:[^']|'')*)'|(?<number>[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)|(?<sign><>|<=|>=|[=<>(),])/uy;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Cuts a filter into its words, ending with a token `end`. @throws Cql2Error on a character that belongs to nothing. */
export function readTokens(text: string): Token[] {
  const control = CONTROL.exec(text);
  if (control) throw new Cql2Error(`At character ${control.index + 1} there is a control character.`, control.index);
  const tokens: Token[] = [];
  PATTERN.lastIndex = 0;
  while (PATTERN.lastIndex < text.length) {
    const at = PATTERN.lastIndex;
    const match = PATTERN.exec(text);
    if (!match) throw unreadable(text, at);
    const { word, name, string, number, sign } = match.groups as Record<string, string | undefined>;
    if (word !== undefined) tokens.push({ kind: "word", text: word, at });
    else if (name !== undefined) tokens.push({ kind: "name", text: name.replaceAll('""', '"'), at });
    else if (string !== undefined) tokens.push({ kind: "string", text: string.replaceAll("''", "'"), at });
    else if (number !== undefined) tokens.push({ kind: "number", text: number, at });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign, at });
  }
  tokens.push({ kind: "end", text: "", at: text.length });
  return tokens;
}

function unreadable(text: string, at: number): Cql2Error {
  const place = `At character ${at + 1}`;
  if (text[at] === "'") return new Cql2Error(`${place} a text begins that has no closing '.`, at);
  if (text[at] === '"') return new Cql2Error(`${place} a property name begins that has no closing ".`, at);
  return new Cql2Error(`${place} the sign ${String.fromCodePoint(text.codePointAt(at)!)} has no meaning here.`, at);
}

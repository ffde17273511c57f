/** How alike two names are: shared pairs of neighbouring characters, which suits Chinese names of few characters. */

/** Width, case, spaces and punctuation say nothing about what is meant. */
const normal = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]+/gu, "");

/** Pairs of neighbouring characters with how often each occurs; a single character stands for itself. */
function pairsOf(text: string): Map<string, number> {
  const characters = [...text];
  const pairs = new Map<string, number>();
  if (characters.length === 1) pairs.set(text, 1);
  for (let i = 1; i < characters.length; i++) {
    const pair = characters[i - 1]! + characters[i]!;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

/** Sørensen–Dice coefficient over pairs of characters: 1 for the same text, 0 where nothing is shared or one is empty. */
export function similarity(one: string, other: string): number {
  const [a, b] = [normal(one), normal(other)];
  if (a === "" || b === "") return 0;
  if (a === b) return 1;
  const [left, right] = [pairsOf(a), pairsOf(b)];
  let shared = 0;
  let total = 0;
  for (const [pair, n] of left) {
    shared += Math.min(n, right.get(pair) ?? 0);
    total += n;
  }
  for (const n of right.values()) total += n;
  return (2 * shared) / total;
}

/** The numbers in a name: 12号 and 21号 are two houses, however alike the rest is. */
const numbersOf = (text: string): string => (text.normalize("NFKC").match(/\d+/g) ?? []).map(Number).join(" ");

export interface Described {
  name: string;
  address: string;
}

/** 0 to 1: the better of name and address counts more; names whose numbers differ count half. */
export function likeness(one: Described, other: Described): number {
  let name = similarity(one.name, other.name);
  if (numbersOf(one.name) !== numbersOf(other.name)) name /= 2;
  const address = similarity(one.address, other.address);
  if (!one.address || !other.address) return name;
  return 0.7 * name + 0.3 * address;
}

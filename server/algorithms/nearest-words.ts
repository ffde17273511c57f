/** More letters than this are never a slip of the keyboard. */
const MOST_SLIPS = 3;

/**
 * Edits that turn one text into another: letters put in, left out, replaced, or swapped with their neighbour (optimal
 * string alignment distance; Damerau 1964).
 */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? before[j - 2]! + 1
          : Number.POSITIVE_INFINITY;
      row.push(Math.min(replaced, above[j]! + 1, row[j - 1]! + 1, swapped));
    }
    before = above;
    above = row;
  }
  return above[b.length]!;
}

/**
 * The words that somebody who wrote `word` may have meant, the nearest first: those a slip away (a third of the letters,
 * {@link MOST_SLIPS} at most, whatever their case), then those that hold it or are held by it.
 */
export function nearestWords(word: string, known: Iterable<string>, most = 3): string[] {
  const wanted = word.toLowerCase();
  const slips = Math.min(MOST_SLIPS, Math.ceil(wanted.length / 3));
  const near: { one: string; distance: number }[] = [];
  for (const one of known) {
    const other = one.toLowerCase();
    // Texts that differ so much in length cannot be slips of one another; nor is a long text worth comparing.
    const isSlip = Math.abs(other.length - wanted.length) <= slips;
    const distance = isSlip ? editDistance(wanted, other) : Number.POSITIVE_INFINITY;
    if (distance <= slips) near.push({ one, distance });
    else if (wanted.length >= 3 && (other.includes(wanted) || wanted.includes(other)))
      near.push({ one, distance: MOST_SLIPS + Math.abs(other.length - wanted.length) });
  }
  near.sort((a, b) => a.distance - b.distance);
  return near.slice(0, most).map(({ one }) => one);
}

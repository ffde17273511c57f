/** A text file's lines with what stands on them, for readers of benchmark files. */
export interface Line {
  /** Counted from 1, for messages. */
  number: number;
  text: string;
  words: string[];
}

/** Lines that hold something. */
export function linesOf(text: string): Line[] {
  return text
    .split(/\r?\n/)
    .map((line, i) => ({ number: i + 1, text: line.trim(), words: line.trim().split(/\s+/) }))
    .filter((line) => line.text !== "");
}

/**
 * The numbers of a line, at least `count` of them.
 * @throws Error of one sentence that names the line
 */
export function numbersOf(line: Line | undefined, count: number, what: string): number[] {
  if (!line) throw new Error(`The file ends before ${what}; is it complete?`);
  const numbers = line.words.map(Number);
  if (numbers.length < count || numbers.some((number) => !Number.isFinite(number))) {
    throw new Error(
      `Line ${line.number} should hold ${what} (${count} numbers) but reads '${line.text.slice(0, 60)}'.`,
    );
  }
  return numbers;
}

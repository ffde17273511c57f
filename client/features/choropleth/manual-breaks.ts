/** Breaks as people type them: shares in percent, separated by commas (also the Chinese one) or spaces. Pure. */

const MOST = 7;

export function formatBreaks(breaks: readonly number[], share: boolean): string {
  return breaks.map((value) => String(share ? Math.round(value * 1e6) / 1e4 : value)).join(", ");
}

/** The breaks of a text, in the measure's own unit; null unless they are 1 to 7 rising numbers, none below 0, no share above 100 %. */
export function parseBreaks(text: string, share: boolean): number[] | null {
  const words = text.split(/[\s,，、;；%]+/).filter(Boolean);
  const values = words.map((word) => Number(word) / (share ? 100 : 1));
  if (values.length === 0 || values.length > MOST) return null;
  const most = share ? 1 : Number.MAX_VALUE;
  return values.every((value, i) => value >= 0 && value <= most && (i === 0 || value > values[i - 1]!)) ? values : null;
}

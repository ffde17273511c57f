/** Which units a typed name may mean. Pure. */
import type { Step } from "#server/algorithms/briefing/briefing.ts";

export interface FoundSheet {
  code: string;
  step: Step;
}

const plain = (text: string) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[\s'’.-]/g, "");

/** Sheets whose unit's name holds what was typed, in either language; those that begin with it first. */
export function findSheets(
  sheets: Readonly<Record<string, Step>>,
  namesOf: (code: string) => readonly string[],
  typed: string,
): FoundSheet[] {
  const wanted = plain(typed);
  const found = Object.entries(sheets).flatMap(([code, step]) => {
    const at = [step.title.zh, step.title.en, ...namesOf(code)]
      .map((name) => plain(name).indexOf(wanted))
      .filter((place) => place >= 0);
    return at.length > 0 ? [{ code, step, at: Math.min(...at) }] : [];
  });
  return found.toSorted((a, b) => a.at - b.at).map(({ code, step }) => ({ code, step }));
}

/** Opening hours of a site as a planner arranges them. Pure. */

type Window = [from: number, to: number];

/** Hours with the nearest window widened so that an inspection may begin at a time; seconds since midnight. */
export function openAt(windows: readonly Window[], begin: number): Window[] {
  const distance = ([from, to]: Window) => Math.max(0, from - begin, begin - to);
  const nearest = Math.min(...windows.map(distance));
  const widened = windows.findIndex((window) => distance(window) === nearest);
  if (widened < 0) return [[begin, begin]];
  return windows.map(([from, to], index) =>
    index === widened ? [Math.min(from, begin), Math.max(to, begin)] : [from, to],
  );
}

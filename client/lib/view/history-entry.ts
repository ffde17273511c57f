/** Which changes of the view the browser's Back button undoes. Pure. */
import type { View } from "./view-state.ts";

/**
 * Whether somebody who presses Back expects to return to `before`: another mode, plan, briefing, place, site, list, tab, surface or set of filters. Camera,
 * period, panels, theme and the like belong to the entry they happen in.
 */
export function deservesEntry(before: View, after: View): boolean {
  // What the map shows follows the step; Back leads out of the briefing, not from slide to slide.
  if (before.mode === "briefing" && after.mode === "briefing") return before.briefing !== after.briefing;
  return (
    before.mode !== after.mode ||
    before.plan !== after.plan ||
    before.site !== after.site ||
    before.snapshot !== after.snapshot ||
    before.where !== after.where ||
    before.tab !== after.tab ||
    before.dock !== after.dock ||
    before.surface !== after.surface ||
    !same(before.list, after.list) ||
    !sameFilter(before.filter, after.filter)
  );
}

function sameFilter(a: View["filter"], b: View["filter"]): boolean {
  return (
    a.place === b.place &&
    same(a.layer, b.layer) &&
    same(a.category, b.category) &&
    same(a.level, b.level) &&
    same(a.status, b.status) &&
    same(a.supervision, b.supervision)
  );
}

/** Whether two lists hold the same values, in any order: the order of clicks is no other filter. */
const same = (a: readonly (string | number)[], b: readonly (string | number)[]) =>
  a.length === b.length && a.every((value) => b.includes(value));

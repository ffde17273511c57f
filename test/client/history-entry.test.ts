import { describe, expect, test } from "vitest";
import { deservesEntry } from "#client/lib/view/history-entry.ts";
import { defaultView, type View } from "#client/lib/view/view-state.ts";

const usual = defaultView("light", "zh");
const filtered = (change: Partial<View["filter"]>): View => ({ ...usual, filter: { ...usual.filter, ...change } });

describe("Back undoes", () => {
  test.each<[string, View]>([
    ["another place", filtered({ place: "430626" })],
    ["a filter by layer", filtered({ layer: ["mine"] })],
    ["a filter by category", filtered({ category: ["tailings"] })],
    ["a filter by level", filtered({ level: [1] })],
    ["a filter by status", filtered({ status: ["overdue"] })],
    ["a filter by supervision", filtered({ supervision: ["city"] })],
    ["another mode", { ...usual, mode: "plan" }],
    ["another plan", { ...usual, plan: "12" }],
    ["an opened site", { ...usual, site: "7" }],
    ["an opened list", { ...usual, list: ["7", "8"] }],
  ])("%s, and its taking away", (_, changed) => {
    expect(deservesEntry(usual, changed)).toBe(true);
    expect(deservesEntry(changed, usual)).toBe(true);
  });

  test("one value of a filter put in another's place", () => {
    expect(deservesEntry(filtered({ level: [1, 2] }), filtered({ level: [1, 3] }))).toBe(true);
  });
});

describe("Back does not undo", () => {
  test.each<[string, Partial<View>]>([
    ["a move of the camera", { camera: { lon: 113, lat: 29, zoom: 9 } }],
    ["a closed panel", { panels: [] }],
    ["the theme", { theme: "dark" }],
    ["the language", { language: "en" }],
    ["the measure", { measure: "open" }],
    ["the period", { weeks: 52 }],
  ])("%s", (_, change) => {
    expect(deservesEntry(usual, { ...usual, ...change })).toBe(false);
  });

  test("the order in which boxes were ticked", () => {
    expect(deservesEntry(filtered({ level: [1, 2] }), filtered({ level: [2, 1] }))).toBe(false);
  });
});

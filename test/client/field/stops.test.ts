import { expect, test } from "vitest";
import { en, zh } from "#client/field/field.words.ts";
import { deadlineOf, EMPTY, findingFaults, findingOf, valuesOf } from "#client/field/stops/finding-form.ts";
import { newId, oneLine } from "#client/field/stops/new-entries.ts";
import { sketchOf } from "#client/field/stops/route-sketch.ts";
import { conflictOf, type KnownReport, latestOf, outcomeToReport } from "#client/field/stops/stop-reports.ts";
import { clock, dayToOpen, kilometres, moment } from "#client/field/times.ts";
import { pageOf } from "#client/field/use-page.ts";

const report = (id: string, outcome: KnownReport["outcome"], at: string, mine = true): KnownReport => ({
  id,
  siteId: "1",
  plan: "3",
  outcome,
  at: `2026-06-30T${at}:00.000Z`,
  mine,
  by: null,
});
const NONE = new Set<string>();

test("of two reports the later one counts, whichever arrives first", () => {
  const early = report("a", "postponed", "02:42");
  const late = report("b", "done", "02:50", false);
  expect(latestOf([late, early])).toBe(late);
  expect(latestOf([])).toBeUndefined();
});

test("reports that contradict each other are put to the person, once", () => {
  const mine = report("a", "not_possible", "02:50");
  const theirs = report("b", "done", "02:42", false);
  expect(conflictOf([mine, theirs], NONE)).toEqual({ mine, theirs, counts: "mine" });
  expect(conflictOf([mine, { ...theirs, at: "2026-06-30T03:00:00.000Z" }], NONE)?.counts).toBe("theirs");
  // Near misses: the same result, nothing from here, nothing from others, decided already.
  expect(conflictOf([mine, { ...theirs, outcome: "not_possible" }], NONE)).toBeNull();
  expect(conflictOf([theirs], NONE)).toBeNull();
  expect(conflictOf([mine], NONE)).toBeNull();
  expect(conflictOf([mine, theirs], new Set(["b"]))).toBeNull();
  // Somebody reports yet again.
  expect(conflictOf([mine, theirs, report("c", "postponed", "03:10", false)], new Set(["b"]))?.theirs.id).toBe("c");
});

test("a choice is reported only where it does not count already", () => {
  const conflict = conflictOf([report("a", "not_possible", "02:50"), report("b", "done", "02:42", false)], NONE)!;
  expect(outcomeToReport(conflict, "mine")).toBeNull();
  expect(outcomeToReport(conflict, "theirs")).toBe("done");
});

test("the sketch keeps all pins within its box and apart, also those of stops at one place", () => {
  const size = { width: 360, height: 200, pin: 22 };
  const stops = [
    ...Array.from({ length: 6 }, () => ({ lon: 113.1, lat: 29.1 })),
    { lon: 113.4, lat: 29.0 },
    { lon: 113.2, lat: 29.3 },
  ];
  const near = [
    [113.0, 29.0],
    [113.5, 29.0],
    [113.2, 29.4],
  ];
  const far = near.map(([lon, lat]) => [lon! + 20, lat!]);
  const { pins, outlines } = sketchOf(stops, [near, far], size);
  expect(outlines).toHaveLength(1);
  const gaps = pins.flatMap((one, i) => pins.slice(i + 1).map((other) => Math.hypot(one.x - other.x, one.y - other.y)));
  expect(Math.min(...gaps)).toBeGreaterThan(size.pin * 0.9);
  for (const { x, y } of pins) {
    expect(x).toBeGreaterThanOrEqual(size.pin / 2);
    expect(x).toBeLessThanOrEqual(size.width - size.pin / 2);
    expect(y).toBeGreaterThanOrEqual(size.pin / 2);
    expect(y).toBeLessThanOrEqual(size.height - size.pin / 2);
  }
  // East is right, north is up.
  expect(pins[6]!.atX).toBeGreaterThan(pins[0]!.atX);
  expect(pins[7]!.atY).toBeLessThan(pins[0]!.atY);
  expect(sketchOf([], [near], size)).toEqual({ pins: [], outlines: [] });
});

test("a finding needs a description and a deadline not before today, and comes back into the form as it was", () => {
  expect(findingFaults(EMPTY, "2026-06-30")).toEqual({ description: "finding.description.missing" });
  expect(deadlineOf(EMPTY, "2026-06-30")).toBe("2026-07-30");
  expect(deadlineOf({ ...EMPTY, grade: "major" }, "2026-06-30")).toBe("2026-09-28");
  expect(findingFaults({ ...EMPTY, description: "裂缝", deadline: "2026-06-29" }, "2026-06-30")).toEqual({
    deadline: "finding.deadline.early",
  });
  const values = { ...EMPTY, description: "墙体\n裂缝 ", deadline: "2026-07-01", unit: "街道办" };
  const finding = findingOf(values, "5", "2026-06-30");
  expect(finding).toEqual({
    siteId: "5",
    grade: "general",
    description: "墙体 裂缝",
    foundOn: "2026-06-30",
    deadline: "2026-07-01",
    unit: "街道办",
  });
  expect(valuesOf(finding)).toEqual({ ...values, description: "墙体 裂缝" });
});

test("times are those of the city", () => {
  expect([32_700, 0, 86_399].map(clock)).toEqual(["09:05", "00:00", "24:00"]);
  expect(moment("2026-06-30T02:42:00Z", "2026-06-30")).toBe("10:42");
  expect(moment("2026-06-29T17:00:00Z", "2026-06-29")).toBe("06-30 01:00");
  expect([430, 9949, 9950, 43_210].map(kilometres)).toEqual(["0.4", "9.9", "10", "43"]);
});

test("the day that opens is today, else the next, else the last", () => {
  const days = ["2026-07-02", "2026-06-29"];
  expect(dayToOpen([...days, "2026-06-30"], "2026-06-30")).toBe("2026-06-30");
  expect(dayToOpen(days, "2026-06-30")).toBe("2026-07-02");
  expect(dayToOpen(days, "2026-08-01")).toBe("2026-07-02");
  expect(dayToOpen([], "2026-08-01")).toBeUndefined();
});

test("text goes out as one line, ids as the server takes them", () => {
  expect(oneLine(" 一层\r\n\t承重墙\u0000 ")).toBe("一层 承重墙");
  const id = newId();
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(newId()).not.toBe(id);
});

test("the address says what is open", () => {
  expect(pageOf("#/stop/12-34/finding/abc")).toEqual({ name: "finding", key: "12-34", entry: "abc" });
  expect(pageOf("#/stop/12-34/finding")).toEqual({ name: "finding", key: "12-34", entry: null });
  expect(pageOf("#/stop/12-34")).toEqual({ name: "stop", key: "12-34" });
  expect(pageOf("#/outbox")).toEqual({ name: "outbox" });
  for (const hash of ["", "#/", "#/stop", "#sign-in=done"]) expect(pageOf(hash)).toEqual({ name: "stops" });
});

test("both languages of the field page have the same words and fill the same blanks", () => {
  const blanks = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort().join();
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  const uneven = (Object.keys(zh) as (keyof typeof zh)[]).filter((key) =>
    en[key].split("|").some((form) => blanks(form) !== blanks(zh[key])),
  );
  expect(uneven).toEqual([]);
});

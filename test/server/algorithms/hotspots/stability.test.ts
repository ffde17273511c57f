import { cellToChildren, cellToParent, latLngToCell } from "h3-js";
import { expect, test } from "vitest";
import { countStableSettings, relativesOf } from "#server/algorithms/hotspots/stability.ts";

const numbers = (names: readonly string[]) => BigUint64Array.from(names, (name) => BigInt(`0x${name}`)).sort();
const shownName = latLngToCell(29.36, 113.13, 7);
const shown = numbers([shownName]);
const children = numbers(cellToChildren(shownName, 8));
const parent = numbers([cellToParent(shownName, 6)]);
const hot = Float64Array.of(2.5);
const childClasses = (...classes: number[]) => ({
  classes: Int8Array.from(classes),
  relatives: relativesOf(shown, 7, children.slice(0, classes.length), 8),
});

test("a coarser setting counts by the ancestor's class", () => {
  const relatives = relativesOf(shown, 7, parent, 6);
  expect(countStableSettings(hot, [{ classes: Int8Array.of(1), relatives }])[0]).toBe(1);
  expect(countStableSettings(hot, [{ classes: Int8Array.of(0), relatives }])[0]).toBe(0);
  expect(countStableSettings(hot, [{ classes: Int8Array.of(-3), relatives }])[0]).toBe(0);
});

test("a finer setting counts when at least half of the children in the universe are significant on the same side", () => {
  expect(countStableSettings(hot, [childClasses(3, 1, 2, 1, 0, 0, 0)])[0]).toBe(1);
  expect(countStableSettings(hot, [childClasses(3, 1, 2, -1, 0, 0, 0)])[0]).toBe(0);
  expect(countStableSettings(hot, [childClasses(3, 0)])[0]).toBe(1);
});

test("settings in which the cell has nobody to speak for it do not count", () => {
  const nobody = relativesOf(shown, 7, numbers([latLngToCell(22.3, 114.2, 6)]), 6);
  expect(countStableSettings(hot, [{ classes: Int8Array.of(3), relatives: nobody }])[0]).toBe(0);
  expect(countStableSettings(hot, [childClasses()])[0]).toBe(0);
});

test("a cold cell counts cold settings, a cell without a side none, and all settings add up", () => {
  const same = { classes: Int8Array.of(-2), relatives: relativesOf(shown, 7, shown, 7) };
  const settings = [same, same, childClasses(-1, -1, -1, 0), childClasses(3, 3)];
  const room = Uint8Array.of(99);
  expect(countStableSettings(Float64Array.of(-1.2), settings, room)).toBe(room);
  expect(room[0]).toBe(3);
  expect(countStableSettings(Float64Array.of(0), settings)[0]).toBe(0);
  expect(countStableSettings(Float64Array.of(Number.NaN), settings)[0]).toBe(0);
});

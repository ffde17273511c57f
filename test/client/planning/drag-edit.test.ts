import { describe, expect, test } from "vitest";
import { dropEdit, isLocked, lockEdit, slotOf, stepEdit } from "#client/features/planning/drag-edit.ts";

const solution = {
  routes: [
    { team: "t1", day: 0, visits: ["a", "b", "c"] },
    { team: "t2", day: 0, visits: ["d"] },
  ],
  unserved: ["e"],
};
const b = { team: "t1", day: 0, position: 1 };

describe("a stop that is dropped", () => {
  test("elsewhere in its route puts the route in another order", () => {
    expect(dropEdit(solution, "b", b, { ...b, position: 2 })).toEqual({
      ...{ kind: "reorder", team: "t1", day: 0 },
      visits: ["a", "c", "b"],
    });
  });

  test("where it was changes nothing", () => {
    expect(dropEdit(solution, "b", b, b)).toBeNull();
    expect(dropEdit(solution, "e", null, null)).toBeNull();
  });

  test("on another row moves there, and says from where", () => {
    expect(dropEdit(solution, "b", b, { team: "t2", day: 0, position: 1 })).toEqual({
      ...{ kind: "move", visit: "b", team: "t2", day: 0, position: 1 },
      from: { team: "t1", day: 0 },
    });
  });

  test("on the tray leaves the plan, and comes back from there", () => {
    expect(dropEdit(solution, "b", b, null)).toEqual({ kind: "remove", visit: "b" });
    expect(dropEdit(solution, "e", null, { team: "t2", day: 0, position: 0 })).toEqual({
      ...{ kind: "move", visit: "e", team: "t2", day: 0, position: 0 },
    });
  });
});

describe("an arrow key", () => {
  const rows = [
    { team: "t1", day: 0 },
    { team: "t2", day: 0 },
  ];

  test("moves a stop earlier and later, and not beyond the ends", () => {
    expect(stepEdit(solution, rows, "b", b, "earlier")).toMatchObject({ visits: ["b", "a", "c"] });
    expect(stepEdit(solution, rows, "b", b, "later")).toMatchObject({ visits: ["a", "c", "b"] });
    expect(stepEdit(solution, rows, "a", { ...b, position: 0 }, "earlier")).toBeNull();
    expect(stepEdit(solution, rows, "c", { ...b, position: 2 }, "later")).toBeNull();
  });

  test("moves it to the row above or below, where it costs least", () => {
    expect(stepEdit(solution, rows, "b", b, "down")).toMatchObject({ kind: "move", team: "t2", position: null });
    expect(stepEdit(solution, rows, "b", b, "up")).toBeNull();
  });
});

test("a visit is found where it is, of a pair on the row asked for", () => {
  expect(slotOf(solution, "c")).toEqual({ team: "t1", day: 0, position: 2 });
  expect(slotOf(solution, "c", { team: "t2", day: 0 })).toBeNull();
  expect(slotOf(solution, "e")).toBeNull();
});

test("a lock is a switch", () => {
  const locks = [{ team: "t1", day: 0, visits: ["a", "b"] }];
  expect(isLocked(locks, "b")).toBe(true);
  expect(lockEdit(locks, "b", b)).toEqual({ kind: "unlock", visit: "b" });
  expect(lockEdit(locks, "c", b)).toEqual({ kind: "lock", visits: ["c"], team: "t1", day: 0 });
});

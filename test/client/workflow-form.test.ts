import { describe, expect, test } from "vitest";
import { houseIsOpen } from "#client/features/sites/house-axes.ts";
import {
  conflictRows,
  mayApplyAgain,
  noteIsOptional,
  requestOf,
  type StepValues,
  startingValues,
} from "#client/features/workflow/step-form.ts";
import { historyOf, lastActor } from "#client/lib/finding-history.ts";
import type { Finding } from "#server/features/sites/sites.contract.ts";

const finding = (over: Partial<Finding> = {}): Finding => ({
  id: "1",
  version: 3,
  grade: "general",
  criterion: "",
  description: "墙体开裂",
  foundOn: "2026-06-02",
  deadlineOriginal: "2026-07-14",
  deadline: "2026-07-14",
  status: "registered",
  overdue: false,
  supervision: "none",
  unit: "街道办",
  person: null,
  measures: null,
  fundsYuan: null,
  closedOn: null,
  events: [],
  changes: [],
  photos: 0,
  photosAfter: 0,
  actions: [{ action: "assigned", refusal: null }],
  ...over,
});
const values = (over: Partial<StepValues> = {}): StepValues => ({
  ...startingValues("assigned", finding()),
  person: "网格员",
  ...over,
});

describe("the form of a step", () => {
  test("starts with what the finding says, and sends its own fields only, without blanks around", () => {
    expect(startingValues("assigned", finding()).unit).toBe("街道办");
    expect(requestOf("assigned", values({ person: " 网格员 ", measures: "支顶" }), 3)).toEqual({
      what: "events",
      body: { to: "assigned", expectedVersion: 3, unit: "街道办", person: "网格员" },
    });
    expect(requestOf("extension", values({ deadline: "2026-08-01", note: "汛期 " }), 3)).toEqual({
      what: "extension",
      body: { deadline: "2026-08-01", note: "汛期", expectedVersion: 3 },
    });
  });

  test("asks for a reason where the rules do", () => {
    const rectifying = finding({ status: "rectifying" });
    expect(noteIsOptional("submitted", rectifying, values())).toBe(false);
    expect(noteIsOptional("submitted", { ...rectifying, photosAfter: 1 }, values())).toBe(true);
    expect(noteIsOptional("returned", rectifying, values())).toBe(false);
    expect(noteIsOptional("accepted", rectifying, values())).toBe(true);
  });
});

describe("a finding changed by somebody else meanwhile", () => {
  test("is compared field by field, where anything differs", () => {
    const theirs = finding({ version: 5, deadline: "2026-08-01", person: "另一人", status: "assigned" });
    expect(conflictRows("assigned", finding(), values(), theirs)).toEqual([
      { field: "status", before: "registered", mine: "assigned", theirs: "assigned", clash: false },
      { field: "person", before: null, mine: "网格员", theirs: "另一人", clash: true },
      { field: "deadline", before: "2026-07-14", mine: "2026-07-14", theirs: "2026-08-01", clash: false },
    ]);
  });

  test("takes the form again only where the step is still offered and still lacks nothing", () => {
    expect(mayApplyAgain("assigned", finding({ version: 4 }), values())).toBe(true);
    expect(mayApplyAgain("assigned", finding({ actions: [{ action: "rectifying", refusal: null }] }), values())).toBe(
      false,
    );
    const extension = { actions: [{ action: "extension" as const, refusal: null }], deadline: "2026-09-01" };
    const mine = values({ deadline: "2026-08-01", note: "汛期" });
    expect(mayApplyAgain("extension", finding(extension), mine)).toBe(false);
  });
});

test("a history is one list, by day and then by the moment it was written", () => {
  const change = { oldSupervision: null, newSupervision: null, oldDeadline: null, newDeadline: null, note: "" };
  const history = {
    events: [
      { id: "1", day: "2026-06-01", at: "2026-06-01T08:00:00Z", actor: "甲", from: null, to: "found", note: "" },
      {
        id: "2",
        day: "2026-06-05",
        at: "2026-06-05T10:00:00Z",
        actor: "乙",
        from: "found",
        to: "registered",
        note: "",
      },
    ],
    changes: [
      {
        ...change,
        id: "1",
        kind: "extension",
        day: "2026-06-05",
        at: "2026-06-05T09:00:00Z",
        actor: "丙",
        oldDeadline: "2026-07-01",
        newDeadline: "2026-08-01",
      },
      {
        ...change,
        id: "2",
        kind: "supervision",
        day: "2026-06-04",
        at: "2026-06-06T09:00:00Z",
        actor: "丁",
        oldSupervision: "none",
        newSupervision: "city",
      },
    ],
  } satisfies Pick<Finding, "events" | "changes">;
  expect(historyOf(history).map(({ id }) => id)).toEqual(["e1", "c2", "c1", "e2"]);
  expect(historyOf(history)[2]).toMatchObject({ kind: "extension", from: "2026-07-01", until: "2026-08-01" });
  expect(lastActor(history)).toBe("丁");
});

test.for([
  ["D", "none", true],
  ["D", "under_way", true],
  ["D", "demolished", false],
  ["C", "reinforced", false],
  ["B", "none", false],
] as const)("a house of grade %s with works '%s' is open: %s", ([appraisal, works, open]) => {
  expect(houseIsOpen({ appraisal, works })).toBe(open);
});

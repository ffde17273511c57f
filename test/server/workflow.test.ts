import { describe, expect, test } from "vitest";
import { TRANSITIONS } from "#server/contracts/transitions.contract.ts";
import { FINDING_STATUSES } from "#server/contracts/vocabulary.contract.ts";
import {
  type Asker,
  FINDING_STEPS,
  type FindingState,
  faultsOf,
  offeredActions,
  PHOTO_LIMITS,
  WHO,
} from "#server/contracts/workflow.contract.ts";

const OFFICER: Asker = { edit: true, accept: false };
const SUPERVISOR: Asker = { edit: false, accept: true };
const BOTH: Asker = { edit: true, accept: true };
const VIEWER: Asker = { edit: false, accept: false };

const state = (over: Partial<FindingState> = {}): FindingState => ({
  status: "rectifying",
  deadline: "2026-07-14",
  supervision: "none",
  submittedByAsker: false,
  photos: 0,
  photosAfter: 0,
  ...over,
});
const open = (over: Partial<FindingState>, asker: Asker) =>
  offeredActions(state(over), asker).flatMap(({ action, refusal }) => (refusal ? [] : [action]));

describe("the actions offered", () => {
  test.for(FINDING_STATUSES)("from '%s' are the steps that may follow, each to whom it belongs", (status) => {
    for (const step of TRANSITIONS[status]) {
      const who = WHO[step as (typeof FINDING_STEPS)[number]];
      expect(open({ status }, OFFICER).includes(step as never)).toBe(who === "officer");
      expect(open({ status }, SUPERVISOR).includes(step as never)).toBe(who === "supervisor");
    }
    const steps = open({ status }, BOTH).filter((action) => (FINDING_STEPS as string[]).includes(action));
    expect(steps).toEqual(TRANSITIONS[status]);
  });

  test("are none for whoever only looks", () => {
    for (const status of FINDING_STATUSES) expect(offeredActions(state({ status }), VIEWER)).toEqual([]);
  });

  test("say whose turn it is where it is another's", () => {
    expect(offeredActions(state({ status: "submitted" }), OFFICER)).toContainEqual({
      action: "accepted",
      refusal: "supervisor",
    });
    expect(offeredActions(state(), SUPERVISOR)).toContainEqual({ action: "submitted", refusal: "officer" });
  });

  test("leave accepting to another than who submitted, and returning to anybody who may", () => {
    const offered = offeredActions(state({ status: "submitted", submittedByAsker: true }), BOTH);
    expect(offered).toContainEqual({ action: "accepted", refusal: "own_submission" });
    expect(offered).toContainEqual({ action: "returned", refusal: null });
  });

  test("extend a deadline while work is due, not while it waits or is closed", () => {
    for (const status of FINDING_STATUSES) {
      const due = !["submitted", "accepted", "closed"].includes(status);
      expect([status, open({ status }, SUPERVISOR).includes("extension")]).toEqual([status, due]);
    }
  });

  test("lift supervision of a closed finding, and list no closed one", () => {
    expect(open({ status: "closed", supervision: "city" }, SUPERVISOR)).toContain("supervision");
    expect(open({ status: "closed" }, SUPERVISOR)).not.toContain("supervision");
  });

  test("take photos until there are enough or it is closed", () => {
    expect(open({ photos: PHOTO_LIMITS.perFinding - 1 }, OFFICER)).toContain("photo");
    expect(open({ photos: PHOTO_LIMITS.perFinding }, OFFICER)).not.toContain("photo");
    expect(open({ status: "closed" }, BOTH)).not.toContain("photo");
  });
});

describe("what an action needs", () => {
  const faults = (...of: Parameters<typeof faultsOf>) => faultsOf(...of).map(({ field }) => field);

  test("assigning: a unit and a person", () => {
    expect(faults("assigned", state(), {})).toEqual(["unit", "person"]);
    expect(faults("assigned", state(), { unit: "街道办", person: " " })).toEqual(["person"]);
    expect(faults("assigned", state(), { unit: "街道办", person: "张工" })).toEqual([]);
  });

  test("submitting: a photo of after, or a reason", () => {
    expect(faults("submitted", state({ photos: 1 }), {})).toEqual(["note"]);
    expect(faults("submitted", state({ photos: 1, photosAfter: 1 }), {})).toEqual([]);
    expect(faults("submitted", state(), { note: "现场已拆除，无法拍照" })).toEqual([]);
  });

  test.for(["returned", "reopened"] as const)("'%s': a reason", (action) => {
    expect(faults(action, state(), { note: "  " })).toEqual(["note"]);
    expect(faults(action, state(), { note: "资料不全" })).toEqual([]);
  });

  test("an extension: a day after the deadline, and a reason", () => {
    expect(faults("extension", state(), { deadline: "2026-07-14" })).toEqual(["deadline", "note"]);
    expect(faults("extension", state(), { deadline: "2026-07-15", note: "汛期停工" })).toEqual([]);
  });

  test("supervision: another level and a reason, but for lifting after closing", () => {
    expect(faults("supervision", state(), { supervision: "none", note: "x" })).toEqual(["supervision"]);
    expect(faults("supervision", state(), { supervision: "city" })).toEqual(["note"]);
    expect(faults("supervision", state({ supervision: "city" }), { supervision: "none" })).toEqual(["note"]);
    expect(faults("supervision", state({ supervision: "city", status: "closed" }), { supervision: "none" })).toEqual(
      [],
    );
  });
});

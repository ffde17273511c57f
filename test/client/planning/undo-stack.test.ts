import { expect, test } from "vitest";
import { canRedo, canUndo, redone, startStack, undone, withStep } from "#client/features/planning/undo-stack.ts";

test("steps are taken back and again in order, and none beyond the ends", () => {
  const three = withStep(withStep(startStack("a"), "b"), "c");
  const back = undone(undone(three));
  expect(back.present).toBe("a");
  expect(undone(back)).toBe(back);
  expect(redone(redone(back))).toEqual(three);
  expect(redone(three)).toBe(three);
  expect([canUndo(back), canRedo(back), canUndo(three), canRedo(three)]).toEqual([false, true, true, false]);
});

test("a new step after undoing forgets what was undone", () => {
  const branched = withStep(undone(withStep(startStack("a"), "b")), "c");
  expect(branched.present).toBe("c");
  expect(canRedo(branched)).toBe(false);
  expect(undone(branched).present).toBe("a");
});

test("keeps a hundred steps and forgets the oldest", () => {
  let stack = startStack(0);
  for (let step = 1; step <= 150; step++) stack = withStep(stack, step);
  let steps = 0;
  while (canUndo(stack)) {
    stack = undone(stack);
    steps++;
  }
  expect([steps, stack.present]).toEqual([100, 50]);
});

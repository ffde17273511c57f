import { expect, test } from "vitest";
import { isExtension } from "#client/features/sites/extension.ts";

test("a second 'rectifying' that speaks of an extension puts the deadline off", () => {
  const rectifying = { to: "rectifying", note: "" } as const;
  expect(isExtension({ to: "rectifying", note: "因施工难度大，批准延期至2026-03-01" }, rectifying)).toBe(true);
  expect(isExtension({ to: "rectifying", note: "Deadline extended to 2026-03-01" }, rectifying)).toBe(true);
});

test("rectifying after anything else, or without a word of it, does not", () => {
  expect(isExtension({ to: "rectifying", note: "延期" }, { to: "returned", note: "" })).toBe(false);
  expect(isExtension({ to: "rectifying", note: "复查" }, { to: "rectifying", note: "" })).toBe(false);
  expect(isExtension({ to: "rectifying", note: "延期" }, undefined)).toBe(false);
});

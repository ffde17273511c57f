import { expect, test } from "vitest";
import { editDistance, nearestWords } from "#server/algorithms/nearest-words.ts";

test.for([
  ["storeys", "storeys", 0],
  ["storey", "storeys", 1],
  ["stroeys", "storeys", 1],
  ["kitten", "sitting", 3],
  ["", "abc", 3],
] as const)("from %s to %s it takes %i edits", ([a, b, edits]) => {
  expect(editDistance(a, b)).toBe(edits);
});

const KNOWN = ["storeys", "name", "persons", "risk_level", "licence_expires", "licence_no"];

test.for([
  ["Storey", ["storeys"]],
  ["licence", ["licence_no", "licence_expires"]],
  ["level", ["risk_level"]],
  ["foo", []],
  ["x".repeat(5000), []],
] as const)("for %s the words meant may be %j", ([word, meant]) => {
  expect(nearestWords(word, KNOWN)).toEqual(meant);
});

test("no more words are offered than asked for", () => {
  expect(nearestWords("a", ["b", "c", "d", "e"], 3)).toEqual(["b", "c", "d"]);
});

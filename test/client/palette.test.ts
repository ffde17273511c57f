import { describe, expect, test } from "vitest";
import { matchActions } from "#client/app/match-actions.ts";
import { colourMatrix, cssFilter, MATRICES, nextVision, VISIONS, type Vision } from "#client/app/vision/vision.ts";

const commands = ["Hot spots", "Blind spots", "Copy link", "Show the whole city"].map((words) => ({
  words,
  action: { id: words.split(" ")[0]!.toLowerCase() },
}));
const found = (text: string) => matchActions(commands, text).map(({ words }) => words);

describe("the command palette", () => {
  test("lists everything until something is typed", () => {
    expect(found("  ")).toHaveLength(4);
  });

  test("finds words in any order and case, those that begin so first", () => {
    expect(found("SPOTS blind")).toEqual(["Blind spots"]);
    expect(found("c")).toEqual(["Copy link", "Show the whole city"]);
  });

  test("finds nothing where a word is missing", () => {
    expect(found("hot link")).toEqual([]);
  });
});

describe("the preview through other eyes", () => {
  test("goes through all of them and back to normal", () => {
    const seen: Vision[] = ["normal"];
    for (const _ of VISIONS) seen.push(nextVision(seen.at(-1)!));
    expect(new Set(seen)).toEqual(new Set(VISIONS));
    expect(seen.at(-1)).toBe("normal");
  });

  test("keeps grey grey: every row of a matrix adds up to one", () => {
    for (const matrix of Object.values(MATRICES)) {
      for (const row of [0, 3, 6]) expect(matrix[row]! + matrix[row + 1]! + matrix[row + 2]!).toBeCloseTo(1, 5);
    }
  });

  test("writes an SVG matrix of four rows and five columns that leaves opacity alone", () => {
    const values = colourMatrix(MATRICES.deutan).split(" ").map(Number);
    expect(values).toHaveLength(20);
    expect(values.slice(15)).toEqual([0, 0, 0, 1, 0]);
    expect(cssFilter("normal")).toBe("");
  });
});

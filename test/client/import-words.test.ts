import { describe, expect, test } from "vitest";
import { problemText } from "#client/features/imports/import-words.ts";
import { FileRefused } from "#client/features/imports/imports.api.ts";
import { reasonText } from "#client/lib/i18n/import-reasons.ts";
import { FILE_PROBLEM_CODES, FileProblem } from "#server/features/imports/readers/file-problem.ts";
import { fieldsOf, TARGETS, Unfit } from "#server/features/imports/targets.ts";

test.for(FILE_PROBLEM_CODES)("the problem %s is said in Chinese with the same particulars", (code) => {
  const params = Object.fromEntries(
    ["file", "byte", "encoding", "line", "limit", "n", "entry", "part", "format", "layer", "layers"].map((name) => [
      name,
      `<${name}>`,
    ]),
  );
  const { message } = new FileProblem(code, params);
  const text = problemText(new FileRefused(message, code, params), "zh");
  expect(text).toMatch(/[一-龥].*。$/);
  expect(text).not.toMatch(/[{}]/);
  expect(text).toContain("<file>");
  expect(problemText(new FileRefused(message, code, params), "en")).toBe(message);
});

describe.for(TARGETS)("reasons of %s", (target) => {
  test("are all said in Chinese", () => {
    const english: string[] = [];
    for (const field of Object.values(fieldsOf(target)))
      for (const given of ["", "?", "99999999", "-1", "2026-13-45", "x".repeat(5000)]) {
        try {
          field.read(given);
        } catch (error) {
          if (!(error instanceof Unfit)) throw error;
          const said = reasonText(error.message, "zh");
          if (!/[一-龥]/.test(said) || said === error.message) english.push(error.message.slice(0, 80));
        }
      }
    expect(english).toEqual([]);
  });
});

test("codes that may stand there are said as words, and the field is named", () => {
  expect(reasonText("category '城堡' is not one of residential, rental, commercial, public_use", "zh")).toBe(
    "类别“城堡”不在可选范围：自住、出租、经营性、公共用途",
  );
  expect(reasonText("storeys '三' is not a whole number", "zh")).toBe("层数“三”不是整数");
  expect(reasonText("storeys '三' is not a whole number", "en")).toBe("Storeys '三' is not a whole number");
});

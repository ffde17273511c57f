import { describe, expect, test } from "vitest";
import { sayProblemsBy, sentenceOf } from "#client/lib/api/fetch-json.ts";
import { problemWords, sayProblem } from "#client/lib/i18n/problem.words.ts";
import { PROBLEM_CODES } from "#server/contracts/problem-codes.contract.ts";

describe.for(PROBLEM_CODES)("the refusal %s", (code) => {
  test("is said in Chinese, in whole sentences", () => {
    expect(problemWords[code]).toMatch(/^[^a-z]*[一-龥].*。$/);
  });
});

test("a refusal is said in the language of the page, with what it names", () => {
  const problem = {
    detail: "Too many attempts. Try again in 5 minutes.",
    code: "too_many_attempts",
    params: { minutes: 5 },
  };
  expect(sentenceOf(problem)).toBe(problem.detail);
  sayProblemsBy((code, params) => sayProblem("zh", code, params));
  expect(sentenceOf(problem)).toBe("尝试次数过多，请 5 分钟后再试。");
  expect(sayProblem("en", "too_many_attempts", { minutes: 5 })).toBeUndefined();
});

test("a refusal without words is told by the server's own sentence", () => {
  sayProblemsBy((code, params) => sayProblem("zh", code, params));
  expect(sentenceOf({ detail: "Something new.", code: "not_known_here" })).toBe("Something new.");
  expect(sentenceOf({ title: "Not found" })).toBe("Not found");
});

import { describe, expect, test } from "vitest";
import { en } from "#client/lib/i18n/en.ts";
import { zh } from "#client/lib/i18n/zh.ts";
import { WORDS } from "#server/contracts/words.contract.ts";
import { csvCell } from "#server/http/csv.ts";

describe("a CSV cell", () => {
  test.for([
    ["岳阳楼街道", "岳阳楼街道"],
    ["a,b", '"a,b"'],
    ['he said "no"', '"he said ""no"""'],
    ["two\nlines", '"two\nlines"'],
    ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
    ["+86", "'+86"],
    ["-1", "'-1"],
    ["@SUM(A1,B1)", '"\'@SUM(A1,B1)"'],
    ["\t=1", "'\t=1"],
    [-1.5, "-1.5"],
    [null, ""],
  ] as const)("%s becomes %s", ([value, cell]) => {
    expect(csvCell(value)).toBe(cell);
  });
});

test.for([
  ["zh", zh],
  ["en", en],
] as const)("the words in files are those of the page (%s)", ([language, page]) => {
  expect(page).toMatchObject(WORDS[language]);
});

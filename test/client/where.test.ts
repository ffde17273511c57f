import { describe, expect, test } from "vitest";
import { translate } from "#client/lib/i18n/i18n.ts";
import { chipWords, conditionWords } from "#client/lib/where/condition-words.ts";
import { drawnArea, whereParts, withArea, withCondition, withoutCondition } from "#client/lib/where/where.ts";
import { parseCql2 } from "#server/algorithms/cql2/parse-cql2.ts";
import { comparison } from "#server/algorithms/cql2/write-cql2.ts";

const words = (language: "zh" | "en") => ({
  language,
  t: (...[key, values, counted]: [Parameters<typeof translate>[1], Parameters<typeof translate>[2]?, number?]) =>
    translate(language, key, values, counted),
});
const say = (cql2: string, language: "zh" | "en" = "zh") => conditionWords(parseCql2(cql2), words(language));

const SQUARE = [
  [113, 29],
  [113.1, 29],
  [113.1, 29.1],
  [113, 29.1],
] as const;

describe("the filter on records", () => {
  test("is a list of conditions that are added and taken away one by one", () => {
    const one = withCondition(null, comparison("storeys", ">=", 4));
    const two = withCondition(one, comparison("altered", "=", true));
    expect(two).toBe("storeys >= 4 AND altered = TRUE");
    expect(whereParts(two).map(({ text }) => text)).toEqual(["storeys >= 4", "altered = TRUE"]);
    expect(withoutCondition(two, 0)).toBe("altered = TRUE");
    expect(withoutCondition("altered = TRUE", 0)).toBeNull();
  });

  test("does not repeat a condition", () => {
    expect(withCondition("storeys >= 4", comparison("storeys", ">=", 4))).toBe("storeys >= 4");
  });

  test("keeps an OR in one condition and its parentheses when another is added", () => {
    const where = withCondition("storeys >= 4 OR altered = TRUE", comparison("use", "=", "出租"));
    expect(where).toBe("(storeys >= 4 OR altered = TRUE) AND use = '出租'");
    expect(whereParts(where)).toHaveLength(2);
  });

  test("shows a text that is no CQL2 as it stands", () => {
    expect(whereParts("storeys >>")).toEqual([{ text: "storeys >>", filter: null }]);
  });

  test("holds one drawn area: the next takes the place of the one before", () => {
    const first = withArea("storeys >= 4", SQUARE);
    const second = withArea(
      first,
      SQUARE.map(([lon, lat]) => [lon + 0.12345678, lat] as const),
    );
    expect(whereParts(second)).toHaveLength(2);
    expect(drawnArea(second)?.[0]).toEqual([113.123457, 29]);
    expect(drawnArea(second)).toHaveLength(5);
  });
});

describe("words of a condition", () => {
  test.each([
    ["storeys >= 4", "层数 ≥ 4", "Storeys ≥ 4"],
    ["altered = TRUE", "擅自改扩建：是", "Unauthorised alteration: yes"],
    ["altered IS NULL OR altered = FALSE", "擅自改扩建：否或未填", "Unauthorised alteration: no or not stated"],
    ["licence_expires < DATE('2027-01-01')", "许可证到期早于 2027-01-01", "Licence expires before 2027-01-01"],
    ["CASEI(use) LIKE CASEI('%出租%')", "用途含“出租”", "Use contains “出租”"],
    ["sector = 'gas'", "重点行业领域：城镇燃气", "Key sector: Town gas"],
    ["responsible_person IS NULL", "责任人未填", "Responsible person not stated"],
    ["responsible_until IS NOT NULL", "责任期限已填", "Assignment ends stated"],
    ["status IN ('open', 'overdue')", "状态：整改中、逾期", "Status: Open or Overdue"],
    ["built_year BETWEEN 1950 AND 1979", "建成年份 1950 至 1979", "Built 1950 to 1979"],
  ])("%s", (cql2, zh, en) => {
    expect(say(cql2)).toBe(zh);
    expect(say(cql2, "en")).toBe(en);
  });

  test("give the size of a drawn area", () => {
    expect(say(withArea(null, SQUARE))).toBe("所画区域 108 km²");
  });

  test("are wanting for what no sentence fits; the chip then shows the text, cut", () => {
    const cql2 = "storeys >= 4 OR (altered = TRUE AND use = '出租') OR built_year < 1960";
    expect(say(cql2)).toBeNull();
    expect(chipWords(parseCql2(cql2), cql2, words("zh"))).toMatch(/^storeys >= 4 OR .*…$/);
  });

  test("do not take a pattern with signs of its own for plain text", () => {
    expect(say("use LIKE '%a_b%'")).toBeNull();
    expect(say("use LIKE '%a\\_b%'")).toBe("用途含“a_b”");
  });
});

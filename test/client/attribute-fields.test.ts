import { describe, expect, test } from "vitest";
import { conditionOf, type Field, fieldGroups, operatorsOf } from "#client/features/attributes/fields.ts";
import { toCql2Text } from "#server/algorithms/cql2/write-cql2.ts";

const fields = fieldGroups([]).flatMap((group) => group.fields);
const field = (property: string): Field => fields.find((one) => one.property === property)!;
const text = (property: string, operator: Parameters<typeof conditionOf>[1], value = "") => {
  const condition = conditionOf(field(property), operator, value);
  return condition && toCql2Text(condition);
};

describe("a condition put together by hand", () => {
  test("is CQL2 of the attribute's own type", () => {
    expect(text("storeys", "atLeast", " 4 ")).toBe("storeys >= 4");
    expect(text("licence_expires", "before", "2027-01-01")).toBe("licence_expires < DATE('2027-01-01')");
    expect(text("altered", "yes")).toBe("altered = TRUE");
    expect(text("structure", "equals", "砖木")).toBe("structure = '砖木'");
    expect(text("inspected_on", "missing")).toBe("inspected_on IS NULL");
    expect(text("responsible_person", "stated")).toBe("NOT responsible_person IS NULL");
  });

  test("takes what is not stated for no", () => {
    expect(text("altered", "no")).toBe("altered IS NULL OR altered = FALSE");
  });

  test("means the signs of a pattern literally", () => {
    expect(text("use", "contains", "100%")).toBe("CASEI(use) LIKE CASEI('%100\\%%')");
  });

  test("is none while the value is missing or of another form", () => {
    expect(text("storeys", "atLeast", "vier")).toBeNull();
    expect(text("storeys", "atLeast", "")).toBeNull();
    expect(text("licence_expires", "before", "2027-02-30")).toBeNull();
  });

  test("offers the fields of the layers shown and those of every site", () => {
    const groups = fieldGroups(["mine"]);
    expect(groups.map(({ layer }) => layer)).toEqual(["mine", null]);
    expect(groups[0]!.fields.map(({ property }) => property)).toContain("licence_expires");
    expect(operatorsOf(field("appraisal"))).toEqual(["equals", "missing"]);
  });
});

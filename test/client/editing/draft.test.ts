import { describe, expect, test } from "vitest";
import {
  changedFields,
  conflictRows,
  editOf,
  faultsOf,
  isEmptyEdit,
  resolved,
  usualChoice,
  valuesOf,
} from "#client/features/editing/draft.ts";
import { formFields, readTyped } from "#client/features/editing/form-fields.ts";

const HERE = { type: "Point" as const, coordinates: [113.1, 29.1] };
const THERE = { type: "Point" as const, coordinates: [113.2, 29.1] };

describe("a draft", () => {
  const before = {
    values: { name: "甲", risk_level: 3, "attributes.storeys": 3, "attributes.use": "住宅" },
    geometry: HERE,
  };

  test("becomes the merge patch of what changed: null for what was emptied, nothing for the rest", () => {
    const values = { ...before.values, risk_level: 2, "attributes.use": undefined, "attributes.altered": false };
    expect(editOf(before, { values, geometry: THERE })).toEqual({
      record: { risk_level: 2, attributes: { use: null, altered: false } },
      geometry: THERE,
    });
  });

  test("that is as before changes nothing", () => {
    expect(isEmptyEdit(editOf(before, structuredClone(before)))).toBe(true);
  });

  test("takes a position away where a record may be without one, and nowhere else", () => {
    const away = { ...before, geometry: null };
    expect(editOf(before, away, true)).toEqual({ geometry: null });
    expect(editOf(before, away)).toEqual({});
  });

  test("keeps the owner apart from the record", () => {
    expect(editOf(before, { ...before, values: { ...before.values, owner_phone: "1" } })).toEqual({
      owner: { phone: "1" },
    });
  });

  test("does not hold an owner that is masked, or a text that states nothing", () => {
    const record = { name: "甲", address: "", attributes: {} };
    expect(valuesOf({ record, owner: { name: "李*", phone: null, masked: true } })).toEqual({ name: "甲" });
    expect(valuesOf({ record, owner: { name: "李", phone: null, masked: false } })).toEqual({
      name: "甲",
      owner_name: "李",
    });
  });

  test("of a record that exists is at fault only where it was changed; a new one must be whole", () => {
    const old = {
      name: "甲",
      category: "rental",
      risk_level: 3,
      region_code: "430602001",
      "attributes.storeys": "三层",
    };
    expect(faultsOf("self_built_house", { ...old, name: "" }, old).map(({ field }) => field)).toEqual(["name"]);
    const fields = faultsOf("self_built_house", { "attributes.storeys": "三层" }, null).map(({ field, rule }) => [
      field,
      rule,
    ]);
    expect(fields).toEqual([
      ["name", "required"],
      ["category", "required"],
      ["risk_level", "required"],
      ["attributes.storeys", "type"],
      ["region_code", "required"],
    ]);
  });
});

describe("a conflict", () => {
  const before = { name: "甲", risk_level: 3, address: "旧址", "attributes.storeys": 3 };
  const mine = { ...before, name: "乙", "attributes.storeys": 4, address: "新址" };
  const theirs = { ...before, name: "丙", risk_level: 1, address: "新址" };
  const rows = conflictRows(before, mine, theirs);

  test("lists every field that either changed, those first that both changed differently", () => {
    expect(rows.map(({ field, clash }) => [field, clash])).toEqual([
      ["name", true],
      ["address", false],
      ["attributes.storeys", false],
      ["risk_level", false],
    ]);
  });

  test("leaves to the person only what both changed", () => {
    expect(rows.map(usualChoice)).toEqual([undefined, "mine", "mine", "theirs"]);
  });

  test("is resolved into their record with the chosen values of mine", () => {
    expect(resolved(theirs, rows, { name: "mine" })).toEqual({ ...theirs, name: "乙", "attributes.storeys": 4 });
    expect(resolved(theirs, rows, { name: "theirs", "attributes.storeys": "theirs" })).toEqual(theirs);
    const emptied = conflictRows(before, { ...before, address: undefined }, theirs);
    expect(resolved(theirs, emptied, { address: "mine" })).not.toHaveProperty("address");
  });
});

describe("a layer's form", () => {
  const fields = formFields("self_built_house", true);
  const fieldOf = (name: string) => fields.find((field) => field.name === name)!;

  test("has a field for each property, the name first and the owner last, filled in as its schema asks", () => {
    expect(fields[0]!.name).toBe("name");
    expect(fields.at(-1)!.name).toBe("owner_phone");
    expect(formFields("mine", false).some(({ group }) => group === "owner")).toBe(false);
    expect(
      ["region_code", "category", "attributes.altered", "attributes.storeys", "inspected_on", "address"].map(
        (name) => fieldOf(name).control,
      ),
    ).toEqual(["region", "choice", "yesNo", "number", "day", "lines"]);
    expect(fieldOf("attributes.area_m2").unit).toBe("m²");
    expect(fields.filter(({ required }) => required).map(({ name }) => name)).toEqual([
      "name",
      "category",
      "risk_level",
      "region_code",
    ]);
  });

  test("reads what is typed as what the schema holds, and leaves what is none to the check", () => {
    expect(readTyped(fieldOf("attributes.storeys"), " 4 ")).toBe(4);
    expect(readTyped(fieldOf("attributes.storeys"), "four")).toBe("four");
    expect(readTyped(fieldOf("risk_level"), "2")).toBe(2);
    expect(readTyped(fieldOf("attributes.altered"), "false")).toBe(false);
    expect(readTyped(fieldOf("name"), "  ")).toBeUndefined();
  });
});

test("fields that differ are named once, whichever side lacks them", () => {
  expect(changedFields({ a: 1, b: 2 }, { b: 3, c: 4 })).toEqual(["a", "b", "c"]);
});

test("the form of an accident begins with when it happened and asks for no position, owner or layer", () => {
  const fields = formFields("accident", false);
  expect(fields[0]).toMatchObject({ name: "occurred_at", control: "moment", required: true });
  expect(fields.filter(({ required }) => required).map(({ name }) => name)).toEqual([
    "occurred_at",
    "kind",
    "region_code",
  ]);
  expect(fields.find(({ name }) => name === "severity")?.control).toBe("choice");
  const accident = { occurred_at: "2026-05-01T08:30", kind: "追尾", region_code: "430626101" };
  expect(faultsOf("accident", accident, null)).toEqual([]);
  expect(faultsOf("accident", { ...accident, deaths: -1 }, null).map(({ field, rule }) => [field, rule])).toEqual([
    ["deaths", "minimum"],
  ]);
});

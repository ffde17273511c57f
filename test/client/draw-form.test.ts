import { expect, test } from "vitest";
import { emptyForm, formFaults, readAmount, wishOf, withNames } from "#client/features/draws/draw-form.ts";

test("a share, a number, nothing and nonsense are told apart", () => {
  expect(readAmount(" 12.5 % ")).toEqual({ rate: 0.125 });
  expect(readAmount("100％")).toEqual({ rate: 1 });
  expect(readAmount("7")).toEqual({ count: 7 });
  expect(readAmount(" ")).toBeNull();
  for (const nonsense of ["101%", "-1", "1.5", "all", "20001"]) expect(readAmount(nonsense), nonsense).toBeUndefined();
});

test("names come in however they are separated, each once", () => {
  const rows = withNames(withNames([], "张三、李四"), "王五，李四\n赵六");
  expect(rows.map(({ name }) => name)).toEqual(["张三", "李四", "王五", "赵六"]);
});

test("the wish takes the page's filter, and is none while something but the title is missing", () => {
  const form = { ...emptyForm(), strata: { 1: "100%", 2: "", 3: "5", 4: "" } };
  expect(formFaults(form)).toEqual(["title", "inspectors"]);
  expect(wishOf(form, "")).toBeNull();
  const [row] = withNames([], "张三");
  const whole = { ...form, inspectors: [{ ...row!, unit: "430602", notAtSites: "12，13 12" }] };
  expect(wishOf(whole, "layer=mine&filter=risk_level%20%3D%201")).toMatchObject({
    sites: { layer: "mine", filter: "risk_level = 1" },
    strata: [
      { level: 1, rate: 1 },
      { level: 3, count: 5 },
    ],
    inspectors: [{ id: "张三", name: "张三", unit: "430602", notAtSites: ["12", "13"] }],
  });
  expect(wishOf({ ...whole, inspectors: [{ ...row!, notAtSites: "house 12" }] }, "")).toBeNull();
});

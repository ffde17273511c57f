import { describe, expect, test } from "vitest";
import { csvAddress, type ListRequest, listQuery } from "#client/features/lists/list-request.ts";
import { NO_FILTER } from "#client/lib/view/view-state.ts";
import { REGIONS } from "./synthetic-cube.ts";

const regions = new Map(REGIONS.map((region) => [region.code, region]));
const request = (change: Partial<ListRequest>, view: Partial<ListRequest["view"]> = {}): ListRequest => ({
  kind: "overdue",
  sort: null,
  view: { filter: NO_FILTER, units: "reporting", where: null, ...view },
  regions,
  ...change,
});
const asked = (query: string) => Object.fromEntries(new URLSearchParams(query));

describe("what a list asks the server for", () => {
  test("obeys the filters of the view and its condition on records", () => {
    const filter = { ...NO_FILTER, layer: ["mine" as const], level: [1 as const, 2 as const] };
    expect(asked(listQuery(request({ sort: "level" }, { filter, where: "persons > 50" })))).toEqual({
      list: "overdue",
      layer: "mine",
      level: "1,2",
      filter: "persons > 50",
      sort: "level",
    });
  });

  test("names a county's own townships, without those of its zones where zones report", () => {
    const filter = { ...NO_FILTER, place: "430681" };
    const codes = (units: "reporting" | "county") =>
      /IN \((.*)\)/.exec(asked(listQuery(request({}, { filter, units }))).filter!)![1]!;
    expect(codes("reporting")).not.toContain("430671001");
    expect(codes("reporting")).toContain("430681001");
    expect(codes("county")).toContain("430671001");
  });

  test("adds the place to the condition on records", () => {
    const filter = { ...NO_FILTER, place: "430602" };
    expect(asked(listQuery(request({}, { filter, where: "storeys > 3" }))).filter).toMatch(
      /^storeys > 3 AND region_code IN \('430602'/,
    );
  });

  test("passes a condition that cannot be read on, so that the server says why", () => {
    const filter = { ...NO_FILTER, place: "430602" };
    expect(asked(listQuery(request({}, { filter, where: "storeys >>" }))).filter).toBe("storeys >>");
  });

  test("gives a list that has but one order no other", () => {
    expect(asked(listQuery(request({ kind: "worst", sort: "level" })))).toEqual({ list: "worst" });
    expect(listQuery(request({ kind: "selection", sort: "level" }))).toBe("");
  });

  test("is the same for the file, with the page's language", () => {
    expect(csvAddress(request({ kind: "supervised" }), "en")).toBe("/api/findings.csv?list=supervised&lang=en");
    expect(csvAddress(request({ kind: "selection" }, { where: "storeys > 3" }), "zh")).toBe(
      "/api/sites.csv?filter=storeys%20%3E%203&lang=zh",
    );
  });
});

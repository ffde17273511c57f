import { describe, expect, test } from "vitest";
import { decodeView, encodeView } from "#client/lib/view/url-state.ts";
import { defaultView, type View } from "#client/lib/view/view-state.ts";

const usual = defaultView("light", "zh");

const everything: View = {
  mode: "plan",
  camera: { lon: 113.082913, lat: 29.372451, zoom: 12.3456 },
  filter: {
    layer: ["hazard_site", "mine"],
    category: ["chemicals", "tailings"],
    level: [1, 2],
    status: ["overdue", "submitted"],
    supervision: ["city", "province"],
    place: "430602-ETDZ",
  },
  units: "county",
  measure: "findingsPer1000",
  order: "ascending",
  shown: ["points", "choropleth"],
  resolution: 7,
  breaks: { method: "manual", classes: 4, manual: [120.5, 300] },
  weeks: 156,
  surface: "hotspots",
  hotMeasure: "rateHouses",
  columns: true,
  period: { from: "2026-07-01", to: "2026-09-30" },
  where: "storeys >= 4 AND name LIKE '%学校%'",
  tab: "change",
  dock: "lists",
  rows: "new",
  sort: "found",
  weights: [10, 20, 30, 40, 0],
  deathsAtLeast: 10,
  accidentKind: "road",
  compared: "fellOverdue",
  against: "lastYear",
  plan: "12",
  planVersion: 3,
  planDay: 1,
  planTeam: "4",
  planStop: "90210",
  briefing: "7",
  step: 4,
  snapshot: null,
  site: "90210",
  list: ["90210", "90211"],
  panels: ["right"],
  theme: "dark",
  language: "en",
};

describe("a link", () => {
  test("opens the same view, whoever opens it", () => {
    expect(decodeView(encodeView(everything), usual)).toEqual(everything);
  });

  test("of a snapshot opens it without what the records alone can answer", () => {
    const frozen = decodeView(`${encodeView(everything)}&snapshot=12`, usual);
    const noPlan = { plan: null, planVersion: null, planDay: null, planTeam: null, planStop: null };
    const noRecord = { site: null, list: [], where: null, rows: "overdue" };
    const kept = { ...everything, ...noPlan, ...noRecord, mode: "map", snapshot: "12" };
    expect(frozen).toEqual(kept);
    expect(decodeView(encodeView(frozen), usual)).toEqual(kept);
    expect(decodeView("snapshot=12&dock=quality", usual).dock).toBeNull();
  });

  test("of the usual view says no more than theme and language, which differ by reader", () => {
    expect(encodeView(usual)).toBe("theme=light&lang=zh");
    expect(decodeView(encodeView(usual), defaultView("dark", "en"))).toEqual(usual);
  });

  test("to a briefing names it and its step alone: the map shows what the step says", () => {
    const query = encodeView({ ...everything, mode: "briefing", panels: usual.panels });
    expect(query).toBe("mode=briefing&briefing=7&step=4&theme=dark&lang=en");
    expect(decodeView(query, usual)).toMatchObject({ mode: "briefing", briefing: "7", step: 4 });
  });

  test("keeps panels and layers that were all switched off", () => {
    const bare: View = { ...usual, panels: [], shown: [] };
    expect(decodeView(encodeView(bare), usual)).toEqual(bare);
  });

  test("keeps the camera to a tenth of a metre", () => {
    const camera = { lon: 113.123456789, lat: 29.987654321, zoom: 15.00004 };
    const read = decodeView(encodeView({ ...usual, camera }), usual).camera!;
    expect(Math.abs(read.lon - camera.lon)).toBeLessThan(1e-6);
    expect(Math.abs(read.lat - camera.lat)).toBeLessThan(1e-6);
    expect(Math.abs(read.zoom - camera.zoom)).toBeLessThan(1e-4);
  });

  test("reads well: commas are not escaped", () => {
    expect(encodeView({ ...usual, filter: { ...usual.filter, level: [1, 2] } })).toContain("level=1,2");
  });
});

describe("a damaged link still opens", () => {
  test.each([
    ["layer=volcano,mine", { layer: ["mine"] }],
    ["level=0,1,9", { level: [1] }],
    ["place=%3Cscript%3E", { place: null }],
  ])("%s", (query, filter) => {
    expect(decodeView(query, usual).filter).toEqual({ ...usual.filter, ...filter });
  });

  test.each(["at=200,10,3", "at=113,29", "at=a,b,c", "at=113,29,99"])("%s names no place on the map", (query) => {
    expect(decodeView(query, usual).camera).toBeNull();
  });

  test.each(["measure=x", "weeks=7", "units=12", "classes=magic,99", "cells=20", "site=1%3Bdrop", "list=a,b"])(
    "%s falls back to the usual",
    (query) => {
      expect(decodeView(query, usual)).toEqual(usual);
    },
  );

  test.each([
    "surface=heat",
    "period=2026-09-30,2026-07-01",
    "period=yesterday,today",
    "period=2026-13-01,2026-13-02",
    "tab=x",
    "dock=x",
    "rows=x",
    "sort=name",
    "weights=1,2",
    "weights=0,0,0,0,0",
    "weights=10,20,30,40,500",
    "deaths=0",
    "deaths=-3",
  ])("%s falls back to the usual", (query) => {
    expect(decodeView(query, usual)).toEqual(usual);
  });
});

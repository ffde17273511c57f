import type { PlanSheet, SheetRoute, SheetStop } from "#server/features/plan-exports/plan-sheet.contract.ts";

const HOUR = 3600;

/** A stop every three quarters of an hour from 8:30 on, each a bit further north-east. */
export const stopOf = (n: number, change: Partial<SheetStop> = {}): SheetStop => ({
  siteId: String(1000 + n),
  name: `自建房 ${n}`,
  address: `岳阳楼区某路 ${n} 号`,
  layer: "self_built_house",
  category: "rental",
  riskLevel: 1,
  lon: 113.1 + n * 0.004,
  lat: 29.3 + n * 0.003,
  arrival: 8.4 * HOUR + n * 2700,
  begin: 8.5 * HOUR + n * 2700,
  end: 8.5 * HOUR + n * 2700 + 1800,
  travelSeconds: 540,
  travelMeters: 4321,
  breakBefore: null,
  reasons: ["重大风险，逾期 12 天", "365 天内未检查"],
  ...change,
});

const DEPOT = { name: "应急管理局", lon: 113.09, lat: 29.37 };

export const routeOf = (team: string, day: number, stops: readonly SheetStop[]): SheetRoute => ({
  team,
  day,
  start: DEPOT,
  end: DEPOT,
  leave: 8 * HOUR,
  back: 17 * HOUR,
  travelSeconds: 5400,
  travelMeters: 43_210,
  serviceSeconds: 14_400,
  stops,
  legs: null,
});

/** Two teams, two days; the first route's way is known by road, one stop bears what writers have to escape. */
export function sampleSheet(change: Partial<PlanSheet> = {}): PlanSheet {
  const awkward = stopOf(2, {
    name: '甲; "乙", <丙> & 丁\\',
    address: "=1+1",
    reasons: ["第一行\n第二行", "很长的理由".repeat(30)],
    breakBefore: [12 * HOUR, 12.5 * HOUR],
  });
  const first = routeOf("a", 0, [stopOf(1), awkward, stopOf(3)]);
  const places = [first.start, ...first.stops, first.end];
  const legs = places.slice(1).map((to, i) => {
    const from = places[i]!;
    const bend = [(from.lon + to.lon) / 2 + 0.001, (from.lat + to.lat) / 2] as const;
    return [[from.lon, from.lat] as const, bend, [to.lon, to.lat] as const];
  });
  return {
    id: "12",
    title: "七月第一周检查计划",
    city: "岳阳市",
    asOf: { businessDate: "2026-06-30", dataVersion: 7, changedAt: "2026-06-30T02:00:00.000Z", demo: true },
    plannedAt: "2026-06-30T08:00:00.000Z",
    provider: "valhalla",
    attribution: "© OpenStreetMap contributors, ODbL",
    siteAddress: "https://map.example/?site=",
    days: ["2026-07-01", "2026-07-02"],
    teams: [
      { id: "a", name: "一队" },
      { id: "b", name: "二队" },
    ],
    routes: [
      routeOf("b", 1, [stopOf(7)]),
      { ...first, legs },
      routeOf("b", 0, [stopOf(4), stopOf(5)]),
      routeOf("a", 1, [stopOf(6)]),
    ],
    unserved: [{ name: "砂石场", reason: "当天不开放" }],
    outlines: [
      [
        [113.05, 29.25],
        [113.2, 29.25],
        [113.2, 29.4],
        [113.05, 29.4],
      ],
    ],
    ...change,
  };
}

/** A sheet of one team's day with so many stops. */
export const sheetOfStops = (count: number): PlanSheet =>
  sampleSheet({
    routes: [
      routeOf(
        "a",
        0,
        Array.from({ length: count }, (_, n) => stopOf(n + 1)),
      ),
    ],
    unserved: [],
  });

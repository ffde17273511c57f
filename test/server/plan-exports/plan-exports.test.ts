import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import ICAL from "ical.js";
import { encode } from "uqr";
import { afterAll, describe, expect, test } from "vitest";
import type { PlanFormat, PlanSheet } from "#server/features/plan-exports/plan-sheet.contract.ts";
import { clock } from "#server/features/plan-exports/plan-times.ts";
import { writePlan } from "#server/features/plan-exports/write-plan.ts";
import { temporaryFolder } from "#test/helpers/temporary-folder.ts";
import { sampleSheet } from "./sample-sheet.ts";

const folder = temporaryFolder("srm-plan");
afterAll(() => folder.remove());

const written = async (format: PlanFormat, sheet: PlanSheet = sampleSheet()) => writePlan(sheet, format, "zh");
const textOf = async (format: PlanFormat, sheet?: PlanSheet) => String((await written(format, sheet)).body);

/** What GDAL reads of a file, a layer as GeoJSON features. */
async function read(format: PlanFormat, layer?: string, sheet?: PlanSheet): Promise<GeoJSON.Feature[]> {
  const { body, fileName } = await written(format, sheet);
  const file = path.join(folder.path, fileName);
  writeFileSync(file, body);
  const args = ["-f", "GeoJSON", "/vsistdout/", file, ...(layer ? [layer] : [])];
  const { stdout, stderr, status } = spawnSync("ogr2ogr", args, { encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout).features;
}

const AWKWARD = '甲; "乙", <丙> & 丁\\';

describe("a plan as GPX", () => {
  test("has every stop as a waypoint, a route a team's day and a track where the way is known", async () => {
    const waypoints = await read("gpx", "waypoints");
    expect(waypoints.map(({ properties }) => properties!.name)).toEqual([
      "1 自建房 1",
      `2 ${AWKWARD}`,
      "3 自建房 3",
      "1 自建房 4",
      "2 自建房 5",
      "1 自建房 6",
      "1 自建房 7",
    ]);
    expect(waypoints[0]!.geometry).toEqual({ type: "Point", coordinates: [113.104, 29.303] });
    // 9:15 in the city is 1:15 in UTC.
    expect(waypoints[0]!.properties!.time).toMatch(/^2026.07.01.01:15:00/);
    const routes = await read("gpx", "routes");
    expect(routes.map(({ properties }) => properties!.name)).toEqual([
      "2026-07-01 一队",
      "2026-07-01 二队",
      "2026-07-02 一队",
      "2026-07-02 二队",
    ]);
    expect((routes[0]!.geometry as GeoJSON.LineString).coordinates).toHaveLength(5);
    const tracks = await read("gpx", "tracks");
    expect(tracks).toHaveLength(1);
    expect((tracks[0]!.geometry as GeoJSON.MultiLineString).coordinates[0]).toHaveLength(9);
  });
});

describe("a plan as KML", () => {
  test("has a layer a team's day with its way and its stops, in words", async () => {
    const features = await read("kml", "2026-07-01 一队");
    expect(features.map(({ geometry }) => geometry.type)).toEqual(["LineString", "Point", "Point", "Point"]);
    expect(features[2]!.properties).toMatchObject({ Name: `2 ${AWKWARD}` });
    expect(await textOf("kml")).toContain("<value>重大风险</value>");
  });
});

describe("a plan as GeoJSON", () => {
  test("is read back with codes and times of the city, and says as of when", async () => {
    const features = await read("geojson");
    const stops = features.filter(({ properties }) => properties!.kind === "stop");
    expect(stops).toHaveLength(7);
    expect(stops[1]!.properties).toMatchObject({
      name: AWKWARD,
      order: 2,
      layer: "self_built_house",
      risk_level: 1,
      link: "https://map.example/?site=1002",
    });
    expect(JSON.parse(await textOf("geojson"))).toMatchObject({
      plan: { provider: "valhalla", asOf: { dataVersion: 7, demo: true } },
      features: [
        { properties: { kind: "route", leave: "2026-07-01T08:00:00+08:00", straight: false } },
        ...Array(3).fill({}),
        { properties: { straight: true } },
        ...Array(6).fill({}),
      ],
    });
  });
});

describe("a plan as a table", () => {
  test("stands in CSV with a row a stop, and no cell that a spreadsheet would reckon with", async () => {
    const rows = parse(await textOf("csv"), { bom: true, columns: true }) as Record<string, string>[];
    expect(rows).toHaveLength(7);
    expect(rows[1]).toMatchObject({
      日期: "2026-07-01",
      队伍: "一队",
      序号: "2",
      检查对象: AWKWARD,
      地址: "'=1+1",
      风险等级: "重大风险",
      开始检查: "10:00",
      "路程（公里）": "4.3",
      经度: "113.108",
    });
  });

  test("is a workbook that GDAL opens", async () => {
    const { body, fileName } = await written("xlsx");
    const file = path.join(folder.path, fileName);
    writeFileSync(file, body);
    const { stdout } = spawnSync("ogr2ogr", ["-f", "CSV", "/vsistdout/", file], { encoding: "utf8" });
    const rows = parse(stdout, { columns: true }) as Record<string, string>[];
    expect(rows.map(({ 检查对象 }) => 检查对象)[1]).toBe(AWKWARD);
    expect(rows).toHaveLength(7);
  });
});

describe("a plan as a calendar", () => {
  const events = async (sheet?: PlanSheet) => {
    const calendar = new ICAL.Component(ICAL.parse(await textOf("ics", sheet)));
    for (const zone of calendar.getAllSubcomponents("vtimezone"))
      ICAL.TimezoneService.register(new ICAL.Timezone(zone));
    return calendar.getAllSubcomponents("vevent").map((component) => new ICAL.Event(component));
  };

  test("has an event a stop at the city's hours, with its texts whole", async () => {
    const found = await events();
    expect(found).toHaveLength(7);
    const [, awkward] = found;
    expect(awkward!.summary).toBe(`一队 2. ${AWKWARD}`);
    expect(awkward!.location).toBe("=1+1");
    expect(awkward!.startDate.toString()).toBe("2026-07-01T10:00:00");
    expect(awkward!.startDate.zone.tzid).toBe("Asia/Shanghai");
    expect(awkward!.startDate.toJSDate().toISOString()).toBe("2026-07-01T02:00:00.000Z");
    expect(awkward!.endDate.toString()).toBe("2026-07-01T10:30:00");
    expect(awkward!.description.split("\n")).toEqual([
      "自建房 · 重大风险",
      "第一行",
      "第二行",
      "很长的理由".repeat(30),
      "https://map.example/?site=1002",
    ]);
  });

  test("keeps its events' identities when a stop is moved, and gives each its own", async () => {
    const before = await events();
    const sheet = sampleSheet();
    const later = sheet.routes.map((route) => ({
      ...route,
      stops: route.stops.map((stop) => ({ ...stop, begin: stop.begin + 600, end: stop.end + 600 })),
    }));
    const after = await events({ ...sheet, routes: later });
    expect(after.map(({ uid }) => uid)).toEqual(before.map(({ uid }) => uid));
    expect(new Set(before.map(({ uid }) => uid)).size).toBe(7);
    expect(after[0]!.startDate.toString()).not.toBe(before[0]!.startDate.toString());
  });

  test("has lines of at most 75 octets, ended by CR LF", async () => {
    const text = await textOf("ics");
    expect(text.endsWith("END:VCALENDAR\r\n")).toBe(true);
    for (const line of text.split("\r\n")) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(line).not.toMatch(/[\n\r\ufffd]/);
    }
  });
});

describe("a plan on paper", () => {
  test("links each stop by a QR code, to its site or else to its place", async () => {
    const squares = (link: string) => encode(link, { ecc: "M", border: 2 }).data.flat().filter(Boolean).length;
    const codes = async (sheet: PlanSheet) =>
      [
        ...(await textOf("html", sheet)).matchAll(
          /aria-label="([^"]+)" shape-rendering="crispEdges"><path d="([^"]*)"/g,
        ),
      ].map(([, link, drawn]) => [
        link,
        [...drawn!.matchAll(/h(\d+)v/g)].reduce((sum, [, length]) => sum + Number(length), 0),
      ]);
    const found = await codes(sampleSheet());
    expect(found).toHaveLength(7);
    expect(found[0]).toEqual(["https://map.example/?site=1001", squares("https://map.example/?site=1001")]);
    const places = await codes(sampleSheet({ siteAddress: null }));
    expect(places[0]).toEqual(["geo:29.303,113.104", squares("geo:29.303,113.104")]);
  });

  test("says what travel it was reckoned with, as of when, and that demo records are synthetic", async () => {
    const roads = await textOf("html");
    for (const words of [
      "路程按道路计算（valhalla）",
      "© OpenStreetMap contributors, ODbL",
      "数据截至 2026-06-30",
      "演示数据（合成）",
    ])
      expect(roads).toContain(words);
    const straight = await textOf("html", sampleSheet({ provider: "great-circle", attribution: null }));
    expect(straight).toContain("图上为直线，不是道路");
    expect(straight).not.toContain("OpenStreetMap");
  });

  test("asks for nothing from elsewhere and runs nothing", async () => {
    const html = await textOf("html");
    // An icon that is empty is not asked for; without one a browser asks for /favicon.ico.
    expect(/<script|<link(?! rel="icon" href="data:,">)|<img|url\(|src=|\son\w+=/.exec(html)?.[0]).toBeUndefined();
    expect(html).toContain("甲; &quot;乙&quot;, &lt;丙&gt; &amp; 丁\\");
  });
});

test("times beyond midnight say so", () => {
  expect([clock(29_100), clock(86_400 + 1800)]).toEqual(["08:05", "+1 00:30"]);
});

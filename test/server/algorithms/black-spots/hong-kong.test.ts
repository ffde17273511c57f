import { beforeAll, describe, expect, test, vi } from "vitest";
import type { AccidentTable } from "#server/algorithms/accidents/accident-table.ts";
import { type BlackSpot, type BlackSpotResult, identifyBlackSpots } from "#server/algorithms/black-spots/identify.ts";
import { metresBetween } from "#server/algorithms/black-spots/metres.ts";
import { orderAlong } from "#server/algorithms/black-spots/road-order.ts";
import type { BlackSpotSettings } from "#server/algorithms/black-spots/settings.ts";
import { hongKong } from "./accidents.ts";

// Recounted by brute force, in whole numbers and without the code under test: three years, injury accidents, at least
// three of them and a score of 15 at five, three and one.
const SETTINGS = {
  years: 3,
  least: { accidents: 3, fatal: 0, deaths: 0, score: 15 },
  severities: ["fatal", "serious", "slight"],
  weights: { fatal: 5, serious: 3, slight: 1, damageOnly: 0 },
} as const satisfies Partial<BlackSpotSettings>;
const WEIGHT_OF_CODE = [0, 5, 3, 1, 0];

// Looking at all pairs takes seconds, more on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let table: AccidentTable;
let rowOf: Map<number, number>;
beforeAll(() => {
  table = hongKong();
  rowOf = new Map(Array.from(table.id, (id, row) => [id, row]));
});

describe.each([50, 100])("black spots of Hong Kong 2017–2019 within %i m", (reachM) => {
  let result: BlackSpotResult;
  beforeAll(() => {
    result = identifyBlackSpots(table, { ...SETTINGS, method: "radius", reachM }, "2019-12-31");
  });

  test("all accidents are looked at but the 3,540 without a position", () => {
    expect(result).toMatchObject({ considered: 44_222, unlocated: 3540, otherKinds: 0, from: "2017-01-01" });
    expect(result.spots.length).toBeGreaterThan(500);
  });

  test("a recount over all pairs finds the same accidents around every centre, and no place left over", () => {
    const free = new Set(located());
    const near = pairsWithin([...free], reachM);
    const at = Map.groupBy(free, (row) => `${table.lon[row]} ${table.lat[row]}`);
    for (const spot of result.spots) {
      const centre = at.get(spot.centre.join(" "))![0];
      const around = near.get(centre!)!.filter((row) => free.has(row));
      expect(idsOf(around)).toEqual(spot.accidents);
      expectCounts(spot);
      for (const row of around) free.delete(row);
    }
    for (const row of free) {
      const left = near.get(row)!.filter((other) => free.has(other));
      expect(left.length >= 3 && scoreOf(left) >= 15).toBe(false);
    }
  });

  test("every spot is the gravest of what the ones before it left", () => {
    const free = new Set(located());
    const near = pairsWithin([...free], reachM);
    const scores = new Map(located().map((row) => [row, scoreOf(near.get(row)!)]));
    for (const { score, accidents } of result.spots.slice(0, 40)) {
      expect(Math.max(...[...free].map((row) => scores.get(row)!))).toBe(score);
      for (const id of accidents) {
        const gone = rowOf.get(id)!;
        free.delete(gone);
        for (const row of near.get(gone)!) scores.set(row, scores.get(row)! - WEIGHT_OF_CODE[table.severity[gone]!]!);
      }
    }
  });
});

describe("black spots of Hong Kong along its roads, windows of 500 m", () => {
  const LENGTH = 500;
  let result: BlackSpotResult;
  beforeAll(() => {
    result = identifyBlackSpots(table, { ...SETTINGS, method: "window", reachM: LENGTH }, "2019-12-31");
  });

  test("every spot lies on one road, within one window, and its counts are right", () => {
    const seen = new Set<number>();
    for (const spot of result.spots) {
      for (const id of spot.accidents) {
        expect(seen.has(id)).toBe(false);
        seen.add(id);
        expect(roadOf(rowOf.get(id)!)).toBe(spot.road);
      }
      expectCounts(spot);
    }
  });

  test("a recount of every window of every road finds the same stretches in the same order of gravity", () => {
    const recounted: number[][] = [];
    for (const rows of Map.groupBy(located(), roadOf).values()) {
      const { line, along } = orderAlong(table, rows, LENGTH);
      recounted.push(...bestStretches(line, along, LENGTH));
    }
    const byFirst = (lists: number[][]) => lists.toSorted((a, b) => a[0]! - b[0]!);
    expect(byFirst(recounted.map(idsOf))).toEqual(byFirst(result.spots.map(({ accidents }) => accidents)));
    const scores = result.spots.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });
});

const located = () => [...Array(table.rows).keys()].filter((row) => !Number.isNaN(table.lon[row]!));
const roadOf = (row: number) => table.road.values[table.road.codes[row]!]!;
const scoreOf = (rows: readonly number[]) => rows.reduce((sum, row) => sum + WEIGHT_OF_CODE[table.severity[row]!]!, 0);
const idsOf = (rows: readonly number[]) => rows.map((row) => table.id[row]!).sort((a, b) => a - b);

/** Counts of a spot against its own list of accidents. */
function expectCounts(spot: BlackSpot): void {
  const rows = spot.accidents.map((id) => rowOf.get(id)!);
  const ofCode = (code: number) => rows.filter((row) => table.severity[row] === code).length;
  expect(spot).toMatchObject({
    n: rows.length,
    fatal: ofCode(1),
    serious: ofCode(2),
    slight: ofCode(3),
    damageOnly: 0,
    unknown: 0,
    // The file counts nobody's death: none are known, and none of the accidents says so.
    deaths: 0,
    deathsUnstated: rows.length,
    injuries: rows.reduce((sum, row) => sum + table.injuries[row]!, 0),
    score: scoreOf(rows),
  });
}

/** For every row all rows within reach, by looking at every pair that is not far apart in latitude. */
function pairsWithin(rows: readonly number[], reachM: number): Map<number, number[]> {
  const { lon, lat } = table;
  const northwards = rows.toSorted((a, b) => lat[a]! - lat[b]!);
  const near = new Map(rows.map((row) => [row, [row]]));
  const far = 2 * (reachM / 110_000);
  northwards.forEach((a, i) => {
    for (let j = i + 1; j < northwards.length && lat[northwards[j]!]! - lat[a]! < far; j++) {
      const b = northwards[j]!;
      if (Math.abs(lon[a]! - lon[b]!) > far || metresBetween(lon[a]!, lat[a]!, lon[b]!, lat[b]!) > reachM) continue;
      near.get(a)!.push(b);
      near.get(b)!.push(a);
    }
  });
  return near;
}

/** The best window, then the best of what lies before and after it, by trying every first and last accident. */
function bestStretches(line: readonly number[], along: ArrayLike<number>, length: number): number[][] {
  let best: { from: number; to: number; score: number } | undefined;
  for (let from = 0; from < line.length; from++) {
    let score = 0;
    for (let to = from; to < line.length && along[to]! <= along[from]! + length; to++) {
      score += WEIGHT_OF_CODE[table.severity[line[to]!]!]!;
      const longer = best && score === best.score && to - from > best.to - best.from;
      const older = best && score === best.score && to - from === best.to - best.from;
      if (!best || score > best.score || longer || (older && table.id[line[from]!]! < table.id[line[best.from]!]!)) {
        best = { from, to, score };
      }
    }
  }
  if (!best || best.to - best.from + 1 < 3 || best.score < 15) return [];
  const { from, to } = best;
  const part = (start: number, end: number) =>
    bestStretches(line.slice(start, end), Array.prototype.slice.call(along, start, end), length);
  return [line.slice(from, to + 1), ...part(0, from), ...part(to + 1, line.length)];
}

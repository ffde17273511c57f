import { describe, expect, test } from "vitest";
import { gravityOf, severityOf } from "#server/algorithms/black-spots/epdo.ts";
import { identifyBlackSpots } from "#server/algorithms/black-spots/identify.ts";
import { metresBetween, metresEast, metresNorth } from "#server/algorithms/black-spots/metres.ts";
import { PRESET_NAMES, PRESETS } from "#server/algorithms/black-spots/presets.ts";
import { orderAlong } from "#server/algorithms/black-spots/road-order.ts";
import { type BlackSpotSettings, badSettings } from "#server/algorithms/black-spots/settings.ts";
import { type Accident, accidentTable } from "./accidents.ts";

const UNTIL = "2026-11-24";
const RADIUS: BlackSpotSettings = {
  method: "radius",
  reachM: 100,
  years: 3,
  least: { accidents: 3, fatal: 0, deaths: 0, score: 0 },
  severities: ["fatal", "serious", "slight", "damage_only", "unknown"],
  weights: { fatal: 10, serious: 5, slight: 5, damageOnly: 1 },
};
const WINDOW: BlackSpotSettings = { ...RADIUS, method: "window" };

/** A position so many metres east and north of 113° E 29° N. */
const place = (east: number, north = 0) => ({ lon: 113 + east / metresEast(29), lat: 29 + north / metresNorth(29) });
const found = (accidents: Accident[], settings: BlackSpotSettings) =>
  identifyBlackSpots(accidentTable(accidents), settings, UNTIL).spots.map(({ accidents: ids }) => ids);

describe("distances", () => {
  test("agree with Vincenty's line from Flinders Peak to Buninyong, 54,972.271 m (GDA technical manual)", () => {
    const minutes = (d: number, m: number, s: number) => d + m / 60 + s / 3600;
    const flinders = [minutes(144, 25, 29.5244), -minutes(37, 57, 3.7203)] as const;
    const buninyong = [minutes(143, 55, 35.3839), -minutes(37, 39, 10.1561)] as const;
    expect(metresBetween(...flinders, ...buninyong) / 54_972.271).toBeCloseTo(1, 4);
  });
});

describe("how grave", () => {
  const one = (accident: Partial<Accident>) => severityOf(accidentTable([{ id: 1, ...place(0), ...accident }]), 0);

  test("is what the record states", () => {
    expect(one({ severity: "serious", deaths: 2 })).toBe("serious");
  });

  test.each([
    [{ deaths: 1, injuries: 4 }, "fatal"],
    [{ deaths: 0, seriousInjuries: 1 }, "serious"],
    [{ deaths: 0, injuries: 2 }, "slight"],
    [{ deaths: 0, injuries: 0 }, "damage_only"],
    [{ injuries: 0 }, "unknown"],
    [{}, "unknown"],
  ] as const)("is otherwise the gravest that %o proves: %s", (people, severity) => {
    expect(one({ severity: null, ...people })).toBe(severity);
  });

  test("the score weighs accidents; deaths and injuries are counted beside it, and where nobody counted is said", () => {
    const table = accidentTable([
      { id: 1, ...place(0), severity: "fatal", deaths: 2, injuries: 1 },
      { id: 2, ...place(0), severity: "slight", deaths: 0, injuries: 3 },
      { id: 3, ...place(0), severity: null },
    ]);
    expect(gravityOf(table, [0, 1, 2], RADIUS.weights)).toMatchObject({
      n: 3,
      fatal: 1,
      slight: 1,
      unknown: 1,
      deaths: 2,
      deathsUnstated: 1,
      injuries: 4,
      injuriesUnstated: 1,
      score: 10 + 5 + 1,
    });
  });
});

describe("spots by radius", () => {
  test("gather around the accident that has most within reach, and take each accident once", () => {
    // Reach 100 m: 3 at 80 m holds 1 to 5. What is left, 6 to 8, is a spot of its own; 9 stands alone.
    const east = [0, 40, 80, 120, 160, 260, 300, 340, 900];
    const spots = identifyBlackSpots(
      accidentTable(east.map((metres, i) => ({ id: i + 1, ...place(metres) }))),
      RADIUS,
      UNTIL,
    ).spots;
    expect(spots.map(({ accidents }) => accidents)).toEqual([
      [1, 2, 3, 4, 5],
      [6, 7, 8],
    ]);
    expect(spots[0]).toMatchObject({ rank: 1, n: 5, slight: 5, score: 25, extentM: 100, ends: null });
    expect(spots[0]!.centre).toEqual([place(80).lon, place(80).lat]);
  });

  test("among equals the lower id is the centre, whatever the order of the records", () => {
    const four: Accident[] = [3, 1, 4, 2].map((id) => ({ id, ...place(id * 10) }));
    for (const accidents of [four, four.toReversed()]) {
      const [spot] = identifyBlackSpots(accidentTable(accidents), RADIUS, UNTIL).spots;
      expect(spot!.centre[0]).toBeCloseTo(place(10).lon, 10);
    }
  });

  test("the graver comes first, not the one with more accidents", () => {
    const many: Accident[] = [1, 2, 3, 4].map((id) => ({ id, ...place(id) }));
    const grave: Accident[] = [5, 6, 7].map((id) => ({ id, ...place(5000 + id), severity: "fatal" }));
    expect(found([...many, ...grave], RADIUS)).toEqual([
      [5, 6, 7],
      [1, 2, 3, 4],
    ]);
  });

  test("the criterion needs all of its numbers", () => {
    const accidents: Accident[] = [1, 2, 3].map((id) => ({ id, ...place(id), deaths: id }));
    const least = { accidents: 3, fatal: 0, deaths: 6, score: 15 };
    expect(found(accidents, { ...RADIUS, least })).toEqual([[1, 2, 3]]);
    for (const name of ["accidents", "fatal", "deaths", "score"] as const) {
      expect(found(accidents, { ...RADIUS, least: { ...least, [name]: least[name] + 1 } }), name).toEqual([]);
    }
  });

  test("only accidents on the road, of the years, severities and regions asked for, and with a position", () => {
    const here = place(0);
    const answer = identifyBlackSpots(
      accidentTable([
        { id: 1, ...here, at: "2023-11-24T23:59" },
        { id: 2, ...here, at: "2023-11-25T00:00" },
        { id: 3, ...here, at: "2026-11-24T23:59" },
        { id: 4, ...here, at: "2026-11-25T00:00" },
        { id: 5, ...here, severity: "damage_only" },
        { id: 6, ...here, kind: "fire" },
        { id: 7, ...here, region: "430603" },
        { id: 8, lon: Number.NaN, lat: Number.NaN },
        { id: 9, ...here, road: "G107" },
      ]),
      { ...RADIUS, severities: ["fatal", "serious", "slight"] },
      UNTIL,
      (region) => region === "430602",
    );
    expect(answer).toMatchObject({
      from: "2023-11-25",
      to: UNTIL,
      considered: 3,
      unlocated: 1,
      otherKinds: 1,
      withoutRoad: 2,
    });
    expect(answer.spots).toMatchObject([
      { accidents: [2, 3, 9], firstDay: "2023-11-25", lastDay: "2026-11-24", road: "G107" },
    ]);
  });

  test("a year up to 29 February begins on 1 March", () => {
    const { from } = identifyBlackSpots(accidentTable([]), { ...RADIUS, years: 1 }, "2024-02-29");
    expect(from).toBe("2023-03-01");
  });
});

describe("accidents in the order of their road", () => {
  const along = (positions: { lon: number; lat: number }[], gap = 500) => {
    const table = accidentTable(positions.map((position, i) => ({ id: i + 1, ...position })));
    const order = orderAlong(
      table,
      positions.map((_, i) => i),
      gap,
    );
    return { ids: order.line.map((row) => table.id[row]), metres: [...order.along].map(Math.round) };
  };

  test("run from the western end with the metres between them", () => {
    expect(along([place(300), place(0), place(100)])).toEqual({ ids: [2, 3, 1], metres: [0, 100, 300] });
  });

  test("follow a road that turns back on itself", () => {
    // East for 400 m, round a bend, back west for 395 m: a straight axis would shuffle the two branches.
    const east = [0, 100, 200, 300, 400].map((x) => place(x, 0));
    const west = [400, 300, 200, 100, 5].map((x) => place(x, 160));
    const { ids, metres } = along([...east, place(460, 80), ...west]);
    expect(ids).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(metres.at(-1)).toBe(400 + 2 * Math.hypot(60, 80) + 395);
  });

  test("put what lies off the way where its branch leaves it", () => {
    expect(along([place(0), place(100), place(200), place(100, 30)])).toEqual({
      ids: [1, 2, 4, 3],
      metres: [0, 100, 100, 200],
    });
  });

  test("leap where the road's name begins again somewhere else", () => {
    const { metres } = along([place(0), place(100), place(5000), place(5100)]);
    expect(metres).toEqual([0, 100, 1100, 1200]);
  });
});

describe("spots by sliding window", () => {
  const onRoad = (road: string, firstId: number, ...metres: number[]): Accident[] =>
    metres.map((east, i) => ({ id: firstId + i, road, ...place(east) }));

  test("are the best stretches of each road; accidents without a road are passed over", () => {
    const accidents = [
      ...onRoad("G107", 1, 0, 90, 150, 180, 185, 400),
      ...onRoad("S201", 11, 160, 170, 175),
      ...onRoad("", 21, 150, 150, 150),
    ];
    const { spots, withoutRoad } = identifyBlackSpots(accidentTable(accidents), WINDOW, UNTIL);
    expect(spots.map(({ road, accidents: ids }) => [road, ids])).toEqual([
      ["G107", [2, 3, 4, 5]],
      ["S201", [11, 12, 13]],
    ]);
    expect(spots[0]!.ends).toEqual([
      [place(90).lon, place(90).lat],
      [place(185).lon, place(185).lat],
    ]);
    expect(withoutRoad).toBe(3);
  });

  test("do not overlap: what lies beside a stretch is judged without it", () => {
    // Of the road's first seven, 60 m hold the fatal three with two others on either side; the lower id decides.
    const accidents = [
      ...onRoad("G107", 1, 0, 10, 80, 90),
      ...onRoad("G107", 11, 44, 45, 46).map((accident) => ({ ...accident, severity: "fatal" as const })),
      ...onRoad("G107", 21, 200, 210, 250, 260),
    ];
    expect(found(accidents, { ...WINDOW, reachM: 60 })).toEqual([
      [1, 2, 11, 12, 13],
      [21, 22, 23, 24],
    ]);
    expect(found(accidents, { ...WINDOW, reachM: 20 })).toEqual([[11, 12, 13]]);
  });
});

describe("presets", () => {
  test("are complete, named once, dated, with a source, and can be used as they are", () => {
    expect(PRESETS.map(({ name }) => name)).toEqual([...PRESET_NAMES]);
    for (const preset of PRESETS) {
      expect(badSettings(preset), preset.name).toEqual([]);
      expect(preset.source.zh).not.toBe("");
      expect(preset.source.en).not.toBe("");
      expect(preset.year).toBeGreaterThan(1990);
    }
  });

  test("India's: five grave accidents within 500 m of one highway in three years", () => {
    const india = PRESETS.find(({ name }) => name === "india-highway")!;
    const grave = (metres: number[]) =>
      metres.map((east, i): Accident => {
        return { id: i + 1, road: "G107", severity: "serious", ...place(east) };
      });
    expect(found(grave([0, 100, 200, 300, 499]), india)).toEqual([[1, 2, 3, 4, 5]]);
    expect(found(grave([0, 100, 200, 300, 501]), india)).toEqual([]);
  });

  test("settings out of range are named", () => {
    expect(badSettings({ ...RADIUS, reachM: 0, weights: { ...RADIUS.weights, fatal: -1 } })).toEqual([
      "reachM",
      "weights.fatal",
    ]);
  });
});

import { mkdtempSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { USUAL_DETOUR } from "#server/algorithms/routing/great-circle-travel.ts";
import { decodePolyline } from "#server/algorithms/routing/polyline.ts";
import { cachedTravel } from "#server/features/roads/cached-travel.ts";
import { greatCircleProvider } from "#server/features/roads/great-circle.provider.ts";
import { makeRoads, openRoads } from "#server/features/roads/open-roads.ts";
import { NO_WAY_SECONDS, RoadsFault } from "#server/features/roads/travel-provider.ts";
import { valhallaProvider } from "#server/features/roads/valhalla.provider.ts";
import { EngineDown, EngineRefusal, type ValhallaEngine } from "#server/features/roads/valhalla-engine.ts";
import { valhallaByHttp } from "#server/features/roads/valhalla-http.ts";
import { temporaryFolder } from "#test/helpers/temporary-folder.ts";

const WEST = { lon: 113.1, lat: 29.1 };
const EAST = { lon: 113.3, lat: 29.1 };

/** An engine that answers matrices by the places' numbers: a second and a metre for each of them. */
function countingEngine(change: Partial<ValhallaEngine> & { most?: number } = {}) {
  const asked: string[] = [];
  const engine: ValhallaEngine = {
    block: 2,
    async ask(action, query) {
      asked.push(action);
      const { sources, targets, locations } = query as Record<string, { lon: number; lat: number }[]>;
      if (action === "locate") return locations!.map(({ lat }) => ({ edges: lat > 40 ? null : [{}] }));
      if (sources!.length > (change.most ?? 9)) throw new EngineRefusal("Exceeded max locations: 4");
      if ([...sources!, ...targets!].some(({ lat }) => lat > 40))
        throw new EngineRefusal("No suitable edges near location");
      const table = (unit: number) => sources!.map((s) => targets!.map((t) => (s.lon * 100 + t.lon) * unit));
      return { sources_to_targets: { durations: table(1), distances: table(0.001) } };
    },
    close: async () => {},
    ...change,
  };
  return { engine, asked };
}
const numbered = (count: number) => Array.from({ length: count }, (_, lon) => ({ lon, lat: 30 }));

describe("straight lines and a detour factor", () => {
  test("give a leg the time and length that a matrix gives it", async () => {
    const provider = greatCircleProvider();
    const { provider: name, seconds, meters } = await provider.matrix([WEST, EAST]);
    const [leg] = await provider.geometry([WEST, EAST]);
    expect([name, leg!.seconds, leg!.meters]).toEqual(["great-circle", seconds[1], meters[1]]);
    // 0.2° of longitude at 29.1° N on the ellipsoid, by the detour factor.
    expect(meters[1]! / USUAL_DETOUR.detour).toBeCloseTo(19_465, -1);
  });

  test("draw a straight line a leg, and know no isochrones", async () => {
    const provider = greatCircleProvider();
    expect((await provider.geometry([WEST, EAST, WEST])).map(({ line }) => line)).toEqual([
      [
        [113.1, 29.1],
        [113.3, 29.1],
      ],
      [
        [113.3, 29.1],
        [113.1, 29.1],
      ],
    ]);
    expect(provider.isochrone).toBeNull();
  });
});

test("an encoded polyline of six decimals becomes longitudes and latitudes", () => {
  // Google's example of the algorithm, which has five decimals.
  expect(decodePolyline("_p~iF~ps|U_ulLnnqC_mqNvxq`@").map((at) => at.map((x) => Number((x * 10).toFixed(5))))).toEqual(
    [
      [-120.2, 38.5],
      [-120.95, 40.7],
      [-126.453, 43.252],
    ],
  );
  expect(() => decodePolyline("_p~iF~ps|")).toThrow("ends within a number");
});

describe("a matrix in blocks", () => {
  test("is put together in order", async () => {
    const { engine, asked } = countingEngine();
    const { seconds, meters, offRoad } = await valhallaProvider(engine).matrix(numbered(5));
    expect(Array.from(seconds)).toEqual(
      [0, 1, 2, 3, 4].flatMap((i) => [0, 1, 2, 3, 4].map((j) => (i === j ? 0 : i * 100 + j))),
    );
    expect(meters[4 * 5 + 3]).toBeCloseTo(403);
    expect(offRoad).toEqual([]);
    expect(asked).toHaveLength(9);
  });

  test("gets smaller blocks from an engine that refuses larger ones", async () => {
    const { engine, asked } = countingEngine({ block: 4, most: 1 });
    const { seconds } = await valhallaProvider(engine).matrix(numbered(3));
    expect(seconds[2 * 3 + 1]).toBe(201);
    expect(asked).toHaveLength(2 + 9);
  });

  test("names places that no road reaches, and keeps the others' ways", async () => {
    const { engine } = countingEngine();
    const places = [...numbered(2), { lon: 9, lat: 50 }];
    const { seconds, offRoad } = await valhallaProvider(engine).matrix(places);
    expect(offRoad).toEqual([2]);
    expect([seconds[1], seconds[2], seconds[7]]).toEqual([1, NO_WAY_SECONDS, NO_WAY_SECONDS]);
  });

  test("is nobody's when the engine dies half-way", async () => {
    let answered = 0;
    const { engine } = countingEngine();
    const dying = {
      ...engine,
      ask: async (...question: Parameters<ValhallaEngine["ask"]>) => {
        if (++answered > 3) throw new EngineDown("it ended");
        return engine.ask(...question);
      },
    };
    await expect(valhallaProvider(dying).matrix(numbered(5))).rejects.toMatchObject({ engineDown: true });
  });
});

describe("matrices are remembered", () => {
  const counted = () => {
    let asked = 0;
    const base = greatCircleProvider();
    const provider = {
      ...base,
      matrix: (...places: Parameters<typeof base.matrix>) => {
        if (++asked === 1) return Promise.reject(new RoadsFault("first", { engineDown: true }));
        return base.matrix(...places);
      },
    };
    return { provider, asked: () => asked };
  };

  test("by day and places, but for one that failed", async () => {
    const { provider, asked } = counted();
    let day = "2026-06-30";
    const cached = cachedTravel(provider, () => day);
    await expect(cached.matrix([WEST, EAST])).rejects.toThrow("first");
    const [one, other] = await Promise.all([cached.matrix([WEST, EAST]), cached.matrix([WEST, EAST])]);
    expect([asked(), one === other]).toEqual([2, true]);
    await cached.matrix([EAST, WEST]);
    expect(asked()).toBe(3);
    day = "2026-07-01";
    await cached.matrix([WEST, EAST]);
    expect(asked()).toBe(4);
  });
});

describe("the engine of the configuration", () => {
  test("is that of ROUTING_URL, and nothing but straight lines where none is set or made", () => {
    const folder = temporaryFolder("srm-roads");
    expect(openRoads({ DATA_DIR: folder.path }).chosen.name).toBe("great-circle");
    expect(openRoads({ DATA_DIR: folder.path, ROUTING_URL: "http://127.0.0.1:1" }).chosen.name).toBe("valhalla");
    folder.remove();
  });

  test("that is not there is said in one sentence that offers the default; the default goes on", async () => {
    const roads = makeRoads(valhallaByHttp("http://127.0.0.1:1"));
    await expect(roads.chosen.matrix([WEST, EAST])).rejects.toThrow(
      "The road engine does not answer. Start it and try again, or plan with straight lines and a detour factor.",
    );
    expect((await roads.named("great-circle").matrix([WEST, EAST])).provider).toBe("great-circle");
    expect(() => makeRoads().named("valhalla")).toThrow("has no road engine");
  });
});

test("a file that is no extract is refused by name", async () => {
  const { buildTiles } = await import("#server/features/roads/build-tiles.ts");
  const folder = temporaryFolder("srm-roads");
  const file = path.join(mkdtempSync(path.join(folder.path, "in-")), "roads.osm.pbf");
  writeFileSync(file, "PK not an extract");
  await expect(buildTiles("/nowhere", file, folder.path)).rejects.toThrow("is no OpenStreetMap extract");
  folder.remove();
});

/** The real engine on real extracts of OpenStreetMap (© OpenStreetMap contributors, ODbL). */
import { symlinkSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { PlanPlace } from "#server/algorithms/routing/plan-problem.ts";
import { buildTiles, configFile } from "#server/features/roads/build-tiles.ts";
import { makeRoads, openRoads } from "#server/features/roads/open-roads.ts";
import { NO_WAY_SECONDS } from "#server/features/roads/travel-provider.ts";
import { DOWN_SENTENCE, valhallaProvider } from "#server/features/roads/valhalla.provider.ts";
import { type OwnEngine, valhallaInProcess } from "#server/features/roads/valhalla-process.ts";
import { EXTRACTS, roadEngine } from "#test/helpers/road-engine.ts";
import { temporaryFolder } from "#test/helpers/temporary-folder.ts";
import { AT_SEA, manyPlaces, TOWNS } from "./andorra.ts";

// Without the package at hand it is installed first.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

const found = await roadEngine();
if ("reason" in found)
  test("real roads are left out where npm has not the engine", () => expect(found.reason).toBeTruthy());
else
  describe("Andorra on real roads", () => {
    const folder = temporaryFolder("srm-roads");
    let engine: OwnEngine;
    beforeAll(async () => {
      await buildTiles(found.packageFolder, path.join(EXTRACTS, "andorra.osm.pbf"), folder.path);
      engine = valhallaInProcess(found.packageFolder, configFile(folder.path));
    });
    afterAll(async () => {
      await engine?.close();
      folder.remove();
    });

    test("the matrix equals the engine's own routes to 1 %", async () => {
      const provider = valhallaProvider(engine);
      const { provider: name, seconds, meters } = await provider.matrix(TOWNS);
      expect(name).toBe("valhalla");
      const n = TOWNS.length;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          if (i === j) continue;
          const [leg] = await provider.geometry([TOWNS[i]!, TOWNS[j]!]);
          expect(Math.abs(seconds[i * n + j]! / leg!.seconds - 1), `${i} to ${j}, seconds`).toBeLessThan(0.01);
          expect(Math.abs(meters[i * n + j]! / leg!.meters - 1), `${i} to ${j}, metres`).toBeLessThan(0.01);
        }
      }
      // By road over the pass: longer than the straight line of 17.4 km, and longer than its usual detour.
      expect(meters[3]).toBeGreaterThan(29_000);
    });

    test("lines follow the road, from each stop to the next, in parts of 20 places", async () => {
      const tour = [...TOWNS, ...TOWNS, ...TOWNS, ...TOWNS, ...TOWNS, ...TOWNS];
      const legs = await valhallaProvider(engine).geometry(tour);
      expect(legs).toHaveLength(tour.length - 1);
      legs.forEach(({ line }, i) => {
        expect(line.length, `leg ${i}`).toBeGreaterThan(20);
        for (const [end, place] of [
          [line[0]!, tour[i]!],
          [line.at(-1)!, tour[i + 1]!],
        ] as [number[], PlanPlace][]) {
          expect(end[0]).toBeCloseTo(place.lon, 2);
          expect(end[1]).toBeCloseTo(place.lat, 2);
        }
      });
    });

    test("601 places are asked for in 16 blocks", async () => {
      let asked = 0;
      const counting = {
        ...engine,
        ask: (...question: Parameters<OwnEngine["ask"]>) => {
          asked++;
          return engine.ask(...question);
        },
      };
      const { seconds, offRoad } = await valhallaProvider(counting).matrix(manyPlaces(601));
      expect(asked).toBe(16);
      expect([seconds.length, offRoad]).toEqual([601 * 601, []]);
      expect(Array.from(seconds).filter((value) => value > 0 && value < NO_WAY_SECONDS).length).toBeGreaterThan(
        300_000,
      );
    });

    test("a place at sea is named, and the rest keeps its roads", async () => {
      const { seconds, offRoad } = await valhallaProvider(engine).matrix([...TOWNS.slice(0, 2), AT_SEA]);
      expect(offRoad).toEqual([2]);
      expect(seconds[1]).toBeLessThan(900);
      expect([seconds[2], seconds[5], seconds[6]]).toEqual([NO_WAY_SECONDS, NO_WAY_SECONDS, NO_WAY_SECONDS]);
      await expect(valhallaProvider(engine).geometry([TOWNS[0]!, AT_SEA])).rejects.toThrow("finds no way between");
    });

    test("more minutes reach further", async () => {
      const isochrones = await valhallaProvider(engine).isochrone!(TOWNS[0]!, [5, 20]);
      expect(isochrones.map(({ minutes }) => minutes)).toEqual([20, 5]);
      const [wide, narrow] = isochrones.map(({ polygons }) => polygons.flat(2).map(([lon]) => lon));
      expect(Math.max(...wide!) - Math.min(...wide!)).toBeGreaterThan(
        2 * (Math.max(...narrow!) - Math.min(...narrow!)),
      );
    });

    test("an engine killed in the middle of a matrix leaves one sentence and nothing half-filled; the next works again", async () => {
      let asked = 0;
      const killed = {
        ...engine,
        ask: async (...question: Parameters<OwnEngine["ask"]>) => {
          const answer = engine.ask(...question);
          if (++asked === 3) process.kill(engine.pid()!, "SIGKILL");
          return answer;
        },
      };
      const roads = makeRoads(killed);
      const places = manyPlaces(601);
      await expect(roads.chosen.matrix(places)).rejects.toThrow(DOWN_SENTENCE);
      expect(asked).toBe(3);
      expect((await roads.fallback.matrix(TOWNS)).provider).toBe("great-circle");
      expect((await roads.chosen.matrix(TOWNS)).provider).toBe("valhalla");
    });

    test("new roads take the place of the old: Monaco, told by its own configuration", async () => {
      const data = temporaryFolder("srm-roads");
      for (const name of ["andorra", "monaco"])
        await buildTiles(found.packageFolder, path.join(EXTRACTS, `${name}.osm.pbf`), data.path);
      const without = openRoads({ DATA_DIR: "", ROADS_DIR: data.path });
      expect([without.chosen.name, without.note]).toEqual([
        "great-circle",
        expect.stringContaining("npm run roads -- --install"),
      ]);
      // As if it had been installed there.
      symlinkSync(path.resolve(found.packageFolder, "../../.."), path.join(data.path, "engine"));
      const { chosen } = openRoads({ DATA_DIR: "", ROADS_DIR: data.path });
      const [leg] = await chosen.geometry([
        { lon: 7.4197, lat: 43.7314 },
        { lon: 7.4286, lat: 43.7459 },
      ]);
      expect([chosen.name, leg!.meters > 1600]).toEqual(["valhalla", true]);
      expect((await chosen.about()).tilesAsOf).toMatch(/^20\d\d-\d\d-\d\dT/);
      await chosen.close();
      data.remove();
    });
  });

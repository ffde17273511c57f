import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, test as plain, vi } from "vitest";
import { buildApp } from "#server/app.ts";
import { buildTiles, configFile } from "#server/features/roads/build-tiles.ts";
import { makeRoads } from "#server/features/roads/open-roads.ts";
import { valhallaByHttp } from "#server/features/roads/valhalla-http.ts";
import { test as appTest } from "#test/helpers/app.ts";
import "#server/plugins/roads.ts";
import { test as base } from "#test/helpers/database.ts";
import { EXTRACTS, roadEngine } from "#test/helpers/road-engine.ts";
import { temporaryFolder } from "#test/helpers/temporary-folder.ts";
import { CITY, withTinyCity } from "#test/helpers/tiny-city.ts";
import { TOWNS } from "./andorra.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

const positions = TOWNS.map(({ lon, lat }) => [lon, lat]);

appTest(
  "without an engine lines are straight and said to be so, and there are no isochrones",
  async ({ app, database }) => {
    await withTinyCity(database.pool);
    expect((await app.inject("/api/roads")).json()).toMatchObject({
      provider: "great-circle",
      available: true,
      roads: false,
      isochrones: false,
      attribution: null,
    });
    const payload = { routes: [positions.slice(0, 3)] };
    const lines = await app.inject({ method: "POST", url: "/api/roads/geometry", payload });
    expect(lines.json()).toMatchObject({
      provider: "great-circle",
      straight: true,
      routes: [{ legs: [{ line: positions.slice(0, 2) }, { line: positions.slice(1, 3) }] }],
    });
    const isochrone = await app.inject("/api/roads/isochrone?lon=113.1&lat=29.1&minutes=10");
    expect([isochrone.statusCode, isochrone.json().detail]).toEqual([404, expect.stringContaining("no road engine")]);
    const asked = { ...payload, provider: "valhalla" };
    expect((await app.inject({ method: "POST", url: "/api/roads/geometry", payload: asked })).statusCode).toBe(400);
    expect((await app.inject("/api/roads/isochrone?lon=113.1&lat=29.1&minutes=500")).statusCode).toBe(400);
  },
);

const found = await roadEngine();
if ("reason" in found)
  plain("real roads are left out where npm has not the engine", () => expect(found.reason).toBeTruthy());
else {
  const test = base
    .extend("engine", { scope: "file" }, async ({ database: _ }, { onCleanup }) => {
      const folder = temporaryFolder("srm-roads");
      await buildTiles(found.packageFolder, path.join(EXTRACTS, "andorra.osm.pbf"), folder.path);
      const entry = path.join(import.meta.dirname, "valhalla-server.ts");
      const process: ChildProcess = fork(entry, [found.packageFolder, configFile(folder.path)], { cwd: folder.path });
      const [port] = (await once(process, "message")) as [number];
      onCleanup(() => {
        process.kill("SIGKILL");
        folder.remove();
      });
      return { process, url: `http://127.0.0.1:${port}` };
    })
    .extend("app", { scope: "file" }, async ({ database, engine }, { onCleanup }) => {
      await withTinyCity(database.pool);
      const app = await buildApp({
        databaseUrl: database.connectionString,
        mode: database.mode,
        cityCode: CITY,
        visitorRoles: ["viewer"],
        roads: makeRoads(valhallaByHttp(engine.url)),
      });
      onCleanup(() => app.close());
      return app;
    });

  test("by ROUTING_URL lines and isochrones are of real roads, with their source, until the engine dies in the middle of a question", async ({
    app,
    engine,
  }) => {
    expect((await app.inject("/api/roads")).json()).toMatchObject({
      provider: "valhalla",
      available: true,
      attribution: "© OpenStreetMap contributors, ODbL",
      tilesAsOf: expect.stringMatching(/^20/),
    });
    const draw = (provider?: string) =>
      app.inject({
        method: "POST",
        url: "/api/roads/geometry",
        payload: { routes: [positions], ...(provider && { provider }) },
      });
    const { provider, straight, routes } = (await draw()).json();
    expect({ provider, straight }).toEqual({ provider: "valhalla", straight: false });
    const own = await fetch(`${engine.url}/route`, {
      method: "POST",
      body: JSON.stringify({ locations: TOWNS, costing: "auto", units: "kilometers" }),
    });
    const { summary } = ((await own.json()) as { trip: { summary: { time: number; length: number } } }).trip;
    expect(routes[0].seconds / summary.time).toBeCloseTo(1, 2);
    expect(routes[0].meters / (summary.length * 1000)).toBeCloseTo(1, 2);
    const isochrone = (await app.inject("/api/roads/isochrone?lon=1.5218&lat=42.5063&minutes=15,30,60")).json();
    expect(isochrone.features.map(({ properties }: { properties: { minutes: number } }) => properties.minutes)).toEqual(
      [60, 30, 15],
    );
    expect((await app.roads.chosen.matrix(TOWNS)).provider).toBe("valhalla");

    const sea = { routes: [[positions[0], [2.9, 40.5]]] };
    const nowhere = await app.inject({ method: "POST", url: "/api/roads/geometry", payload: sea });
    expect([nowhere.statusCode, nowhere.json().detail]).toEqual([400, expect.stringContaining("finds no way")]);

    engine.process.send("hold");
    await once(engine.process, "message");
    const asked = draw();
    await once(engine.process, "message");
    engine.process.kill("SIGKILL");
    const answer = await asked;
    expect([answer.statusCode, answer.json()]).toEqual([
      503,
      expect.objectContaining({
        detail:
          "The road engine does not answer. Start it and try again, or plan with straight lines and a detour factor.",
        errors: [{ field: "provider", message: "ask again with provider great-circle" }],
      }),
    ]);
    expect((await app.inject("/api/roads")).json()).toMatchObject({ available: false, fallback: "great-circle" });
    expect((await draw("great-circle")).json()).toMatchObject({ provider: "great-circle", straight: true });
  });
}

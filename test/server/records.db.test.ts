import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect } from "vitest";
import { decodeCube } from "#server/algorithms/cube/cube-arrow.ts";
import { test } from "#test/helpers/app.ts";
import { asPerson } from "#test/helpers/people.ts";
import {
  addFinding,
  addSite,
  EAST_COUNTY,
  EAST_TOWNSHIP,
  IN_THE_EAST,
  IN_THE_WEST,
  WEST_COUNTY,
  withTinyCity,
} from "#test/helpers/tiny-city.ts";

const FEATURES = path.resolve(import.meta.dirname, "../../server/features");
/** What belongs to no area: accounts themselves, the count of all records, the owner's bulk work of an import. */
const OWNERS_WORK = [
  /^accounts\//,
  /^health\//,
  /^imports\//,
  // Names of people for who may see them, and regions, which everybody may.
  /^planning\/(planning|teams\.routes)\.ts$/,
  /^snapshots\/store-snapshot\.ts$/,
];

describe("records under a person's role and area", () => {
  test("an officer of the east is sent the east alone: cube, list, one site", async ({ app, database }) => {
    await withTinyCity(database.pool);
    const west = await addSite(database.pool, { at: IN_THE_WEST });
    const east = await addSite(database.pool, { at: IN_THE_EAST, region: EAST_TOWNSHIP });
    await addFinding(database.pool, { site: west });
    const headers = {
      ...(await asPerson(app, database, { role: "officer", area: EAST_COUNTY })),
      "accept-encoding": "identity",
    };

    const cube = decodeCube((await app.inject({ url: "/api/cube", headers })).rawPayload);
    expect(cube.n.reduce((sum, n) => sum + n, 0)).toBe(1);
    const { items } = (await app.inject({ url: "/api/sites", headers })).json();
    expect(items.map(({ id }: { id: string }) => id)).toEqual([String(east)]);
    expect((await app.inject({ url: `/api/sites/${west}`, headers })).statusCode).toBe(404);
    expect((await app.inject({ url: `/api/sites/${east}`, headers })).statusCode).toBe(200);
  });

  test("a version held for one area is not what another's ETag confirms", async ({ app, database }) => {
    const east = await asPerson(app, database, { role: "viewer", area: EAST_COUNTY });
    const west = await asPerson(app, database, { role: "viewer", area: WEST_COUNTY });
    const { etag } = (await app.inject({ url: "/api/cube", headers: east })).headers;
    expect(
      (await app.inject({ url: "/api/cube", headers: { ...east, "if-none-match": etag as string } })).statusCode,
    ).toBe(304);
    expect(
      (await app.inject({ url: "/api/cube", headers: { ...west, "if-none-match": etag as string } })).statusCode,
    ).toBe(200);
  });

  test("a viewer moves nothing on, an officer not another's findings, and both are told why", async ({
    app,
    database,
  }) => {
    const site = await addSite(database.pool, { at: IN_THE_WEST });
    const finding = await addFinding(database.pool, { site });
    const move = async (role: "viewer" | "officer", area: string) =>
      app.inject({
        method: "POST",
        url: `/api/findings/${finding}/events`,
        headers: await asPerson(app, database, { role, area }),
        payload: { to: "registered", expectedVersion: 1 },
      });
    expect((await move("viewer", WEST_COUNTY)).json()).toMatchObject({ status: 403 });
    expect((await move("officer", EAST_COUNTY)).json()).toMatchObject({ status: 404 });
    expect((await move("officer", WEST_COUNTY)).statusCode).toBe(200);
  });

  test("a request sent by a page of another server is refused", async ({ app, database }) => {
    const headers = await asPerson(app, database, { role: "officer", area: WEST_COUNTY });
    for (const from of [{ "sec-fetch-site": "cross-site" }, { origin: "https://elsewhere.example" }]) {
      const response = await app.inject({
        method: "DELETE",
        url: "/api/black-spot-sets/1",
        headers: { ...headers, ...from },
      });
      expect(response.json().detail).toContain("page of another server");
    }
  });

  test("a visitor is somebody at this computer: not behind a proxy, not under a name that was pointed here", async ({
    app,
  }) => {
    const ask = async (headers: Record<string, string>) =>
      (await app.inject({ url: "/api/sites?limit=1", headers })).statusCode;
    expect(await ask({})).toBe(200);
    expect(await ask({ "x-forwarded-for": "203.0.113.7" })).toBe(401);
    expect(await ask({ host: "elsewhere.example" })).toBe(401);
    expect((await app.inject({ url: "/api/sites?limit=1", remoteAddress: "192.0.2.1" })).statusCode).toBe(401);
  });

  test("features read records through app.records alone", () => {
    const files = readdirSync(FEATURES, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
    const direct = files.filter(
      (file) =>
        !OWNERS_WORK.some((owner) => owner.test(file)) &&
        /\bapp\.pg\b/.test(readFileSync(path.join(FEATURES, file), "utf8")),
    );
    expect(direct).toEqual([]);
  });
});

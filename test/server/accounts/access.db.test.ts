import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import type { FastifyInstance, InjectOptions } from "fastify";
import { describe, expect } from "vitest";
import { buildApp } from "#server/app.ts";
import { ROLES, type Role } from "#server/contracts/roles.contract.ts";
import { test as base } from "#test/helpers/database.ts";
import { addPerson, asPerson } from "#test/helpers/people.ts";
import { CITY, EAST_COUNTY, WEST_COUNTY, withTinyCity } from "#test/helpers/tiny-city.ts";
import { type AccessRow, CALLERS, type Caller, readAccessTable, rowText } from "./access-table.ts";
import { PROBES } from "./area-probes.ts";
import { addOwnImports, OWN_PROBES } from "./own-probes.ts";
import type { ProbeContext, Reached, Sample } from "./probe.ts";
import { addSample } from "./sample.ts";

const table = readAccessTable();
const FAR_AWAY = "10.20.30.40";

/** The whole application with pages, and with a visitor who may look, as on the demo city. */
const test = base
  .extend("app", { scope: "file" }, async ({ database }, { onCleanup }) => {
    const clientDir = mkdtempSync(path.join(tmpdir(), "srm-client-"));
    writeFileSync(path.join(clientDir, "index.html"), "<!doctype html><title>page</title>");
    await withTinyCity(database.pool);
    const app = await buildApp({
      databaseUrl: database.connectionString,
      mode: database.mode,
      cityCode: CITY,
      clientDir,
      visitorRoles: ["viewer"],
      // Whatever a photo is called, there it is.
      photos: { put: async () => {}, get: async () => Buffer.from("picture"), remove: async () => {} },
    });
    onCleanup(async () => {
      await app.close();
      rmSync(clientDir, { recursive: true });
    });
    return app;
  })
  .extend("sample", { scope: "file" }, async ({ database }): Promise<Sample> => addSample(database.pool));

/** An address of the route: what is not known does not exist, and is asked for none the less. */
const addressOf = (url: string) =>
  url
    .replace(/:id\(\^[^)]*\)/g, "999999")
    .replace("/:z/:x/:y", "/14/13338/6811")
    .replace(/\/(tokens|sessions)\/:id/, `/$1/${"0".repeat(64)}`)
    .replace(/:\w+/g, "999999")
    .replace(/\*$/, "index.html");

/** The sentences of plugins/access.ts: a route's own 403 is another matter. */
const REFUSALS = /^(Sign in first|This needs the role|A token is not enough)/;

async function isRefused(app: FastifyInstance, route: string, headers: Record<string, string>, remoteAddress?: string) {
  const [method, url] = route.split(" ") as [NonNullable<InjectOptions["method"]>, string];
  const response = await app.inject({
    method: method as "GET",
    url: addressOf(url),
    headers,
    ...(remoteAddress && { remoteAddress }),
    ...(method !== "GET" && method !== "DELETE" && { payload: {} }),
    // Events never end.
    payloadAsStream: true,
  });
  const stream = response.stream();
  if (response.statusCode !== 401 && response.statusCode !== 403) {
    stream.destroy();
    return false;
  }
  return REFUSALS.test(JSON.parse(await text(stream)).detail);
}

const probe = (route: string, context: ProbeContext): Promise<Reached> =>
  PROBES[route]!(context).catch((error) => {
    throw new Error(`${route}: ${error.message}`, { cause: error });
  });

describe("who may call what is as server/ACCESS.md says", () => {
  test("every route has its row, and every row its route", ({ app }) => {
    const known = table.map(({ route }) => route);
    const missing = [...app.routes].filter((route) => !known.includes(route));
    // A new route: paste these rows into the table and put right what is not meant so.
    const draft = missing.map((route) => {
      const nobody = Object.fromEntries(CALLERS.map((caller) => [caller, false])) as AccessRow["may"];
      return rowText({ route, may: nobody, token: false, area: "–" });
    });
    expect(draft.join("\n")).toBe("");
    expect(known.filter((route) => !app.routes.has(route))).toEqual([]);
    expect(new Set(known).size).toBe(known.length);
  });

  test.for(CALLERS)("%s", async (caller: Caller, { app, database }) => {
    const found: string[] = [];
    const signIn = async () =>
      caller === "anonymous" || caller === "visitor"
        ? {}
        : asPerson(app, database, ...(caller === "no role" ? [] : [{ role: caller, area: CITY }]));
    const signedIn = await signIn();
    for (const { route } of table) {
      // Signing out ends its own session alone.
      const headers = route === "DELETE /api/session" ? await signIn() : signedIn;
      const refused = await isRefused(app, route, headers, caller === "anonymous" ? FAR_AWAY : undefined);
      if (!refused) found.push(route);
    }
    expect(found).toEqual(table.filter(({ may }) => may[caller]).map(({ route }) => route));
  });

  test("a token of somebody with every role", async ({ app, database: { pool } }) => {
    const { id } = await addPerson(pool, ...ROLES.map((role) => ({ role, area: CITY })));
    const token = "srm_a-token-for-this-test-and-no-other-use";
    await pool.query(
      "insert into app_token (id, user_id, name, expires_at) values (sha256($1), $2, 'test', now() + interval '1 hour')",
      [Buffer.from(token), id],
    );
    const found: string[] = [];
    for (const { route } of table)
      if (!(await isRefused(app, route, { authorization: `Bearer ${token}` }, FAR_AWAY))) found.push(route);
    expect(found).toEqual(table.filter(({ token: enough }) => enough).map(({ route }) => route));
  });
});

describe("whose records a route gives is as server/ACCESS.md says", () => {
  const limited = table.filter(({ area }) => ["content", "record", "change", "city"].includes(area));

  test("every route with records has its probe", () => {
    expect(limited.map(({ route }) => route).filter((route) => !PROBES[route])).toEqual([]);
    expect(Object.keys(PROBES).filter((route) => !limited.some((row) => row.route === route))).toEqual([]);
  });

  test.for(ROLES)("a %s of the east gets the east, of the city both", async (role: Role, { app, database, sample }) => {
    const expected: Record<string, object> = {};
    const found: Record<string, object> = {};
    const ofEast = await asPerson(app, database, { role, area: EAST_COUNTY });
    const ofCity = await asPerson(app, database, { role, area: CITY });
    for (const { route, may, area } of limited) {
      if (!may[role]) continue;
      const context = { app, pool: database.pool, sample, ofCity };
      expected[route] = { ofEast: { east: area !== "city", west: false }, ofCity: { east: true, west: true } };
      found[route] = {
        ofEast: await probe(route, { ...context, headers: ofEast }),
        ofCity: await probe(route, { ...context, headers: ofCity }),
      };
    }
    expect(found).toEqual(expected);
  });
});

describe("whose imports a route gives is as server/ACCESS.md says", () => {
  const own = table
    .filter(({ route, area }) => area === "own" && /\/api\/import/.test(route))
    .map(({ route }) => route);

  test("every route of imports has its probe", () => {
    const begins = "POST /api/imports";
    expect(Object.keys(OWN_PROBES).sort()).toEqual(own.filter((route) => route !== begins).sort());
  });

  test("an officer gets their own uploads and imports, a colleague neither, an editor of the whole city the imports", async ({
    app,
    database,
  }) => {
    const officer = await asPerson(app, database, { role: "officer", area: WEST_COUNTY });
    const colleague = await asPerson(app, database, { role: "officer", area: WEST_COUNTY });
    const ofCity = await asPerson(app, database, { role: "officer", area: CITY });
    const found: Record<string, object> = {};
    const expected: Record<string, object> = {};
    for (const [route, reaches] of Object.entries(OWN_PROBES)) {
      const imports = await addOwnImports(app, officer);
      found[route] = {
        colleague: await reaches(app, colleague, imports),
        city: await reaches(app, ofCity, imports),
        own: await reaches(app, officer, imports),
      };
      expected[route] = { colleague: false, city: route.includes("import-batches"), own: true };
    }
    expect(found).toEqual(expected);
  });
});

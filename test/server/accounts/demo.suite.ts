import { expect } from "vitest";
import { buildApp } from "#server/app.ts";
import type { DatabaseTest, TestDatabase } from "#test/helpers/database.ts";
import { addSite, CITY, EAST_TOWNSHIP, IN_THE_EAST, withTinyCity } from "#test/helpers/tiny-city.ts";

/** The application as `npm start` builds it for an embedded demo city, or otherwise. */
const build = ({ connectionString }: TestDatabase, mode: "embedded" | "server") =>
  buildApp({
    databaseUrl: connectionString,
    mode,
    cityCode: CITY,
    ...(mode === "embedded" && { visitorRoles: ["viewer"] }),
  });

/** One-click accounts of the demo city on this computer. */
export function demoSuite(test: DatabaseTest): void {
  const choose = { method: "POST", url: "/api/session/demo", payload: { login: "demo-county-officer" } } as const;

  test("a visitor looks at everything, and by one click is an officer of one county", async ({ database }) => {
    await withTinyCity(database.pool);
    await database.pool.query("update city set demo = true");
    await addSite(database.pool);
    await addSite(database.pool, { at: IN_THE_EAST, region: EAST_TOWNSHIP });
    const app = await build(database, "embedded");
    try {
      const me = (await app.inject("/api/me")).json();
      expect(me).toMatchObject({ person: { visitor: true }, sees: "*", may: { edit: [] } });
      expect(me.signIn.demo.map(({ login }: { login: string }) => login)).toEqual([
        "demo-viewer",
        "demo-planner",
        "demo-presenter",
        "demo-officer",
        "demo-supervisor",
        "demo-administrator",
        "demo-county-officer",
        "demo-township-officer",
      ]);
      const chosen = await app.inject(choose);
      expect(chosen.statusCode).toBe(204);
      const headers = { cookie: `srm_session=${chosen.cookies[0]!.value}` };
      expect((await app.inject({ url: "/api/sites", headers })).json().items).toHaveLength(1);
      expect((await app.inject("/api/sites")).json().items).toHaveLength(2);
      // No password opens them, and none can be given to them.
      const typed = { method: "POST", url: "/api/session", payload: { login: "demo-officer", password: "" } } as const;
      expect((await app.inject(typed)).statusCode).toBe(401);

      // Once the city holds records of one's own, whoever came by one click is out.
      await database.pool.query("update city set demo = false");
      app.forgetPeople();
      expect((await app.inject({ url: "/api/me", headers })).json().person.visitor).toBe(true);
      expect((await app.inject(choose)).statusCode).toBe(403);
    } finally {
      await app.close();
    }
  });

  test("from another computer, behind a proxy, under another name or on a city's server there is none of it", async ({
    database,
  }) => {
    await database.pool.query("update city set demo = true");
    const [embedded, server] = [await build(database, "embedded"), await build(database, "server")];
    try {
      for (const [app, from] of [
        [embedded, { remoteAddress: "192.168.1.20" }],
        [embedded, { headers: { "x-forwarded-for": "192.168.1.20" } }],
        [embedded, { headers: { host: "rebound.example" } }],
        [server, {}],
      ] as const) {
        expect((await app.inject({ ...choose, ...from })).statusCode).toBe(403);
        expect((await app.inject({ url: "/api/me", ...from })).json()).toMatchObject({
          person: null,
          signIn: { demo: [] },
        });
        expect((await app.inject({ url: "/api/sites", ...from })).statusCode).toBe(401);
      }
    } finally {
      await embedded.close();
      await server.close();
    }
  });
}

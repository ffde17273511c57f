import type { FastifyInstance } from "fastify";
import { expect } from "vitest";
import { buildApp } from "#server/app.ts";
import { test as base } from "#test/helpers/database.ts";
import { CLIENT, type Claims, signInAtProvider, startProvider } from "#test/helpers/oidc.ts";
import { addPerson } from "#test/helpers/people.ts";
import { CITY, withTinyCity } from "#test/helpers/tiny-city.ts";

const ORIGIN = "https://risk.example";
const PEOPLE: Record<string, Claims> = {
  "1001": { name: "市安委办", preferred_username: "Office", email: "office@example.org", email_verified: true },
  "1002": { name: "县安委办", email: "county@example.org", email_verified: true },
  "1003": { name: "冒名", email: "county@example.org", email_verified: false },
};

const test = base
  .extend(
    "provider",
    { scope: "file" },
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures needed from the source.
    async ({}, { onCleanup }) => {
      const provider = await startProvider(PEOPLE, ORIGIN);
      onCleanup(() => provider.close());
      return provider;
    },
  )
  .extend("app", { scope: "file" }, async ({ database, provider }, { onCleanup }) => {
    const app = await buildApp({
      databaseUrl: database.connectionString,
      mode: "server",
      cityCode: CITY,
      publicUrl: ORIGIN,
      oidc: { issuer: provider.issuer, label: "统一身份认证", ...CLIENT },
    });
    onCleanup(() => app.close());
    return app;
  });

/** Goes to the provider and comes back as somebody. */
async function goThere(app: FastifyInstance, login: string) {
  const start = await app.inject("/api/session/oidc/start");
  expect(start.statusCode).toBe(303);
  const pending = start.cookies[0]!;
  expect(pending).toMatchObject({ name: "srm_oidc", httpOnly: true, sameSite: "Lax", secure: true });
  const callback = new URL(await signInAtProvider(String(start.headers.location), login));
  return { pending: `srm_oidc=${pending.value}`, callback: callback.pathname + callback.search };
}

async function signIn(app: FastifyInstance, login: string) {
  const { pending, callback } = await goThere(app, login);
  return app.inject({ url: callback, headers: { cookie: pending } });
}

const sessionOf = (response: Awaited<ReturnType<typeof signIn>>) => {
  const cookie = response.cookies.find(({ name }) => name === "srm_session");
  return cookie && { cookie: `srm_session=${cookie.value}` };
};
const me = async (app: FastifyInstance, headers = {}) => (await app.inject({ url: "/api/me", headers })).json();

test.beforeEach(async ({ database: { pool } }) => {
  await withTinyCity(pool);
  await pool.query("delete from app_user");
});

test("somebody unknown gets an account without roles, and the same one the next time", async ({ app, database }) => {
  expect((await me(app)).signIn).toEqual({ oidc: "统一身份认证", demo: [] });
  const first = await signIn(app, "1001");
  expect(first.headers.location).toBe("/#sign-in=done");
  const cookie = first.cookies.find(({ name }) => name === "srm_session");
  expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: "Lax" });
  expect(await me(app, sessionOf(first))).toMatchObject({
    person: { login: "office", name: "市安委办", hasPassword: false },
    roles: [],
    sees: [],
  });
  // Without a role there is nothing to see.
  expect((await app.inject({ url: "/api/regions", headers: sessionOf(first)! })).statusCode).toBe(403);
  await signIn(app, "1001");
  expect((await database.pool.query("select from app_user")).rowCount).toBe(1);
});

test("an account is taken over by a verified e-mail only where an administrator allowed it", async ({
  app,
  database: { pool },
}) => {
  const owner = await addPerson(pool, { role: "officer", area: CITY });
  await pool.query("update app_user set login = 'county@example.org' where id = $1", [owner.id]);
  // Not allowed: an account of one's own, beside it.
  expect((await me(app, sessionOf(await signIn(app, "1002")))).person.login).toBe("county@example.org-2");
  await pool.query("delete from app_user where oidc_subject is not null");
  await pool.query("update app_user set oidc_allowed = true");
  // Not verified: likewise.
  expect((await me(app, sessionOf(await signIn(app, "1003")))).roles).toEqual([]);
  expect(await me(app, sessionOf(await signIn(app, "1002")))).toMatchObject({
    person: { login: "county@example.org" },
    roles: [{ role: "officer" }],
  });
});

test("a deactivated account stays out", async ({ app, database: { pool } }) => {
  await signIn(app, "1001");
  await pool.query("update app_user set active = false");
  const refused = await signIn(app, "1001");
  expect(refused.headers.location).toBe("/#sign-in=inactive");
  expect(sessionOf(refused)).toBeUndefined();
});

test("an answer is good once, for the browser that asked, and not when changed on the way", async ({ app }) => {
  const { pending, callback } = await goThere(app, "1001");
  const outcome = async (url: string, cookie?: string) => {
    const response = await app.inject({ url, headers: { ...(cookie && { cookie }) } });
    expect(sessionOf(response)).toBeUndefined();
    return response.headers.location;
  };
  expect(await outcome(callback)).toBe("/#sign-in=expired");
  expect(await outcome(callback, "srm_oidc=nonsense")).toBe("/#sign-in=expired");
  const other = await goThere(app, "1002");
  expect(await outcome(callback, other.pending)).toBe("/#sign-in=refused");
  expect(await outcome(callback.replace(/state=[^&]+/, "state=guessed"), pending)).toBe("/#sign-in=refused");
  expect(await outcome(callback.replace(/iss=[^&]+/, "iss=https%3A%2F%2Fevil.example"), pending)).toBe(
    "/#sign-in=refused",
  );
  expect((await app.inject({ url: callback, headers: { cookie: pending } })).headers.location).toBe("/#sign-in=done");
  expect(await outcome(callback, pending)).toBe("/#sign-in=refused");
});

test("signing out leads to where the provider ends its own session", async ({ app, provider }) => {
  const session = sessionOf(await signIn(app, "1001"))!;
  const { redirect } = (await app.inject({ method: "DELETE", url: "/api/session", headers: session })).json();
  const url = new URL(redirect);
  expect(url.origin).toBe(provider.issuer);
  expect(url.searchParams.get("post_logout_redirect_uri")).toBe(`${ORIGIN}/`);
  const page = await fetch(url);
  expect(page.status).toBe(200);
  expect((await me(app, session)).person).toBeNull();
});

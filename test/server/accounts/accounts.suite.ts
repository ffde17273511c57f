import { hash } from "@node-rs/argon2";
import type { FastifyInstance, InjectOptions } from "fastify";
import { expect } from "vitest";
import { hashPassword } from "#server/features/accounts/passwords.ts";
import type { AppTest } from "#test/helpers/app.ts";
import type { TestDatabase } from "#test/helpers/database.ts";
import { addPerson, asPerson } from "#test/helpers/people.ts";
import { CITY, EAST_COUNTY, EAST_TOWNSHIP, WEST_COUNTY, WEST_TOWNSHIP, withTinyCity } from "#test/helpers/tiny-city.ts";

const PASSWORD = "渡口 early morning 7";
const OTHER = "a quite different one";

type Pool = TestDatabase["pool"];

async function addAccount(pool: Pool, login: string, { role = "officer", area = CITY, passwordHash = "" } = {}) {
  const { rows } = await pool.query(
    `insert into app_user (city_code, login, display_name, password_hash) values ($1, $2, '测试员', $3) returning id::text`,
    [CITY, login, passwordHash || (await hashPassword(PASSWORD))],
  );
  await pool.query("insert into app_grant (user_id, role, area_code, granted_by) values ($1, $2, $3, 'test')", [
    rows[0].id,
    role,
    area,
  ]);
  return rows[0].id as string;
}

const signIn = (app: FastifyInstance, login: string, password = PASSWORD, more: Partial<InjectOptions> = {}) =>
  app.inject({ method: "POST", url: "/api/session", payload: { login, password }, ...more });

/** The Cookie header that the answer's Set-Cookie leads to. */
const cookieOf = (response: { cookies: { name: string; value: string }[] }) => {
  const { name, value } = response.cookies[0]!;
  return { cookie: `${name}=${value}` };
};
const send = (
  app: FastifyInstance,
  method: "POST" | "PUT" | "DELETE",
  url: string,
  headers: Record<string, string>,
  payload?: object,
) => app.inject({ method, url, headers, ...(payload && { payload }) });
const me = async (app: FastifyInstance, headers: Record<string, string> = {}) =>
  (await app.inject({ url: "/api/me", headers })).json();

async function logged(pool: Pool, action: string): Promise<Record<string, unknown>[]> {
  const { rows } = await pool.query("select actor, subject_id, detail from audit_log where action = $1 order by id", [
    action,
  ]);
  return rows;
}

/** Accounts, sessions, tokens and grants, on whichever database. */
export function accountSuite(test: AppTest): void {
  test.beforeEach(async ({ database: { pool }, app }) => {
    await withTinyCity(pool);
    await pool.query("delete from app_user");
    await pool.query("delete from sign_in_attempt");
    app.forgetPeople();
  });

  test("signing in opens a session in a cookie that scripts cannot read, and signing out ends it", async ({
    app,
    database: { pool },
  }) => {
    await addAccount(pool, "li");
    const response = await signIn(app, " LI ");
    expect(response.statusCode).toBe(204);
    expect(response.cookies[0]).toMatchObject({ name: "srm_session", httpOnly: true, sameSite: "Lax", path: "/" });
    const cookie = cookieOf(response);
    expect((await me(app, cookie)).person).toMatchObject({ login: "li", visitor: false, hasPassword: true });
    const { rows } = await pool.query("select encode(id, 'hex') as id from app_session");
    expect(cookie.cookie).not.toContain(rows[0].id);

    expect((await send(app, "DELETE", "/api/session", cookie)).json()).toEqual({ redirect: null });
    expect((await me(app, cookie)).person).toMatchObject({ visitor: true });
    expect((await pool.query("select from app_session")).rowCount).toBe(0);
  });

  test("an unknown login, a wrong password and a deactivated account get one answer", async ({
    app,
    database: { pool },
  }) => {
    await addAccount(pool, "li");
    const gone = await addAccount(pool, "gone");
    await pool.query("update app_user set active = false where id = $1", [gone]);
    const answers = [await signIn(app, "nobody"), await signIn(app, "li", OTHER), await signIn(app, "gone")];
    for (const answer of answers) expect(answer.statusCode).toBe(401);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(await logged(pool, "session.refused")).toMatchObject([
      { actor: "unknown", subject_id: "unknown", detail: { why: "unknown" } },
      { detail: { why: "password", login: "li" } },
      { detail: { why: "inactive", login: "gone" } },
    ]);
  });

  test("after six attempts a login is locked, whether it exists or not, also for the right password", async ({
    app,
    database: { pool },
  }) => {
    await addAccount(pool, "li");
    for (const login of ["li", "nobody"]) {
      // All at once: counting before looking leaves no gap to slip through.
      const tries = await Promise.all(Array.from({ length: 8 }, () => signIn(app, login, OTHER)));
      expect(tries.filter(({ statusCode }) => statusCode === 401)).toHaveLength(6);
      const locked = await signIn(app, login);
      expect(locked.statusCode).toBe(429);
      expect(Number(locked.headers["retry-after"])).toBeGreaterThan(800);
    }
    await pool.query("update sign_in_attempt set last_at = now() - interval '16 minutes'");
    expect((await signIn(app, "li")).statusCode).toBe(204);
  });

  test("the right password in between starts the count anew", async ({ app, database: { pool } }) => {
    await addAccount(pool, "li");
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 5; n++) expect((await signIn(app, "li", OTHER)).statusCode).toBe(401);
      expect((await signIn(app, "li")).statusCode).toBe(204);
    }
  });

  test("one address may not try one login after the other for ever", async ({ app, database: { pool } }) => {
    await signIn(app, "somebody");
    await pool.query("update sign_in_attempt set attempts = 60");
    expect((await signIn(app, "somebody-else")).statusCode).toBe(429);
  });

  test("a hash made with older parameters is made again at the next sign-in", async ({ app, database: { pool } }) => {
    const old = await hash(PASSWORD, { memoryCost: 8192, timeCost: 1 });
    await addAccount(pool, "li", { passwordHash: old });
    expect((await signIn(app, "li")).statusCode).toBe(204);
    const { rows } = await pool.query("select password_hash from app_user");
    expect(rows[0].password_hash).toContain("$argon2id$v=19$m=19456,t=2,p=1$");
    expect((await signIn(app, "li")).statusCode).toBe(204);
  });

  test("a session planted in the browser before signing in is not taken over, and the one before it ends", async ({
    app,
    database: { pool },
  }) => {
    await addAccount(pool, "li");
    const planted = { cookie: "srm_session=planted-by-somebody-else-planted-by-so" };
    const first = cookieOf(await signIn(app, "li", PASSWORD, { headers: planted }));
    expect(first).not.toEqual(planted);
    expect((await me(app, planted)).person.visitor).toBe(true);
    const second = cookieOf(await signIn(app, "li", PASSWORD, { headers: first }));
    expect((await me(app, first)).person.visitor).toBe(true);
    expect((await me(app, second)).person.login).toBe("li");
  });

  test("a page of another server can neither sign in nor out", async ({ app, database: { pool } }) => {
    await addAccount(pool, "li");
    const foreign = { origin: "https://elsewhere.example" };
    expect((await signIn(app, "li", PASSWORD, { headers: foreign })).statusCode).toBe(403);
    const crossSite = { "sec-fetch-site": "same-site", origin: "http://localhost:80" };
    expect((await send(app, "DELETE", "/api/session", crossSite)).statusCode).toBe(403);
  });

  test("a session in use goes on, but for seven days at most", async ({ app, database: { pool } }) => {
    await addAccount(pool, "li");
    const cookie = cookieOf(await signIn(app, "li"));
    const hoursLeft = async () => {
      app.forgetPeople();
      await me(app, cookie);
      const { rows } = await pool.query(
        "select extract(epoch from expires_at - now()) / 3600 as left from app_session",
      );
      return Math.round(Number(rows[0].left));
    };
    await pool.query(
      "update app_session set last_seen_at = now() - interval '5 hours', expires_at = now() + interval '7 hours'",
    );
    expect(await hoursLeft()).toBe(12);
    await pool.query(
      "update app_session set created_at = now() - interval '6 days 20 hours', last_seen_at = now() - interval '5 hours'",
    );
    expect(await hoursLeft()).toBe(4);
    await pool.query("update app_session set expires_at = now() - interval '1 second'");
    app.forgetPeople();
    expect((await me(app, cookie)).person.visitor).toBe(true);
  });

  test("a changed password ends the other sessions and renews the cookie of this one", async ({
    app,
    database: { pool },
  }) => {
    await addAccount(pool, "li");
    const [here, elsewhere] = [cookieOf(await signIn(app, "li")), cookieOf(await signIn(app, "li"))];
    const change = (old: string, wanted: string) => send(app, "PUT", "/api/me/password", here, { old, new: wanted });
    expect((await change(OTHER, OTHER)).json()).toMatchObject({ status: 403, errors: [{ field: "old" }] });
    for (const weak of ["elevenchars", "password1234", "aaaaaaaaaaaaaaaa", PASSWORD])
      expect((await change(PASSWORD, weak)).json()).toMatchObject({ status: 400, errors: [{ field: "new" }] });
    const changed = await change(PASSWORD, OTHER);
    expect(changed.statusCode).toBe(204);
    expect((await me(app, here)).person.visitor).toBe(true);
    expect((await me(app, elsewhere)).person.visitor).toBe(true);
    expect((await me(app, cookieOf(changed))).person.login).toBe("li");
    expect((await signIn(app, "li")).statusCode).toBe(401);
    expect((await signIn(app, "li", OTHER)).statusCode).toBe(204);
  });

  test("somebody who has to change the password first can do nothing else", async ({ app, database: { pool } }) => {
    await addAccount(pool, "li", { role: "administrator" });
    await pool.query("update app_user set must_change_password = true");
    const cookie = cookieOf(await signIn(app, "li"));
    expect((await me(app, cookie)).person.mustChangePassword).toBe(true);
    for (const url of ["/api/regions", "/api/accounts", "/api/me/tokens"])
      expect((await app.inject({ url, headers: cookie })).statusCode).toBe(403);
    const changed = await send(app, "PUT", "/api/me/password", cookie, { old: PASSWORD, new: OTHER });
    expect((await app.inject({ url: "/api/accounts", headers: cookieOf(changed) })).statusCode).toBe(200);
  });

  test("people see and end their own sessions only", async ({ app, database: { pool } }) => {
    await addAccount(pool, "li");
    await addAccount(pool, "wang");
    const [here, elsewhere] = [cookieOf(await signIn(app, "li")), cookieOf(await signIn(app, "li"))];
    const foreign = cookieOf(await signIn(app, "wang"));
    const list = async (headers: Record<string, string>) =>
      (await app.inject({ url: "/api/me/sessions", headers })).json().sessions as { id: string; current: boolean }[];
    const sessions = await list(here);
    expect(sessions.map(({ current }) => current)).toEqual([true, false]);
    const end = (headers: Record<string, string>) =>
      send(app, "DELETE", `/api/me/sessions/${sessions[1]!.id}`, headers);
    expect((await end(foreign)).statusCode).toBe(404);
    expect((await end(here)).statusCode).toBe(204);
    expect((await me(app, elsewhere)).person.visitor).toBe(true);
    expect(await list(here)).toHaveLength(1);
  });

  test("a token opens what its person may, is shown once, cannot change accounts, and ends when revoked", async ({
    app,
    database: { pool },
  }) => {
    await addAccount(pool, "li", { role: "administrator" });
    const cookie = cookieOf(await signIn(app, "li"));
    const made = (await send(app, "POST", "/api/me/tokens", cookie, { name: "QGIS", days: 30 })).json();
    expect(made.token).toMatch(/^srm_[\w-]{43}$/);
    const bearer = { authorization: `Bearer ${made.token}` };
    expect((await me(app, bearer)).person).toMatchObject({ login: "li" });
    const listed = (await app.inject({ url: "/api/me/tokens", headers: cookie })).json().tokens;
    expect(listed).toMatchObject([{ name: "QGIS", id: made.id }]);
    expect(JSON.stringify(listed)).not.toContain(made.token);
    for (const url of ["/api/me/tokens", "/api/accounts"])
      expect((await app.inject({ url, headers: bearer })).statusCode).toBe(403);
    expect((await send(app, "DELETE", `/api/me/tokens/${made.id}`, cookie)).statusCode).toBe(204);
    expect((await me(app, bearer)).person?.login).not.toBe("li");
    expect(JSON.stringify(await logged(pool, "token.added"))).not.toContain(made.token);
  });

  test("an administrator adds a person, who signs in with the password shown once and has to change it", async ({
    app,
    database,
  }) => {
    const admin = await asPerson(app, database, { role: "administrator", area: CITY });
    const added = await send(app, "POST", "/api/accounts", admin, {
      login: "Zhou",
      name: "周",
      grants: [{ role: "officer", area: EAST_COUNTY }],
    });
    expect(added.statusCode).toBe(201);
    const { account, password } = added.json();
    expect(account).toMatchObject({ login: "zhou", grants: [{ role: "officer", area: { nameZh: "平江县" } }] });
    const cookie = cookieOf(await signIn(app, "zhou", password));
    expect(await me(app, cookie)).toMatchObject({
      person: { mustChangePassword: true },
      may: { edit: [EAST_TOWNSHIP, EAST_COUNTY].sort(), accept: [] },
      sees: [{ code: EAST_COUNTY }],
    });
    expect((await send(app, "POST", "/api/accounts", admin, { login: "zhou", name: "周" })).statusCode).toBe(409);
    const { rows } = await database.pool.query("select * from audit_log where subject_id = $1 order by id", [
      account.id,
    ]);
    expect(rows.map(({ action }) => action)).toEqual(["account.added", "account.granted", "session.opened"]);
    expect(JSON.stringify(rows)).not.toContain(password);
  });

  test("a reset ends sessions and tokens; deactivating ends them too and letting in again works", async ({
    app,
    database,
  }) => {
    const admin = await asPerson(app, database, { role: "administrator", area: CITY });
    const id = await addAccount(database.pool, "li");
    const cookie = cookieOf(await signIn(app, "li"));
    const { password } = (await send(app, "POST", `/api/accounts/${id}/password`, admin)).json();
    expect((await me(app, cookie)).person.visitor).toBe(true);
    const again = cookieOf(await signIn(app, "li", password));
    const change = { name: "测试员", oidcAllowed: false };
    expect((await send(app, "PUT", `/api/accounts/${id}`, admin, { ...change, active: false })).statusCode).toBe(200);
    expect((await me(app, again)).person.visitor).toBe(true);
    expect((await signIn(app, "li", password)).statusCode).toBe(401);
    await send(app, "PUT", `/api/accounts/${id}`, admin, { ...change, active: true });
    expect((await signIn(app, "li", password)).statusCode).toBe(204);
  });

  test("an administrator of a county grants within it only, and cannot take over who holds more", async ({
    app,
    database,
  }) => {
    const { pool } = database;
    const admin = await asPerson(app, database, { role: "administrator", area: EAST_COUNTY });
    const own = await addAccount(pool, "own", { area: EAST_TOWNSHIP });
    const both = await addPerson(pool, { role: "viewer", area: EAST_COUNTY }, { role: "officer", area: WEST_COUNTY });
    const west = await addAccount(pool, "west", { area: WEST_COUNTY });
    const grant = (id: string, area: string) =>
      send(app, "PUT", `/api/accounts/${id}/grants`, admin, { grants: [{ role: "supervisor", area }] });

    expect((await grant(own, EAST_COUNTY)).statusCode).toBe(200);
    for (const area of [CITY, WEST_COUNTY, WEST_TOWNSHIP]) expect((await grant(own, area)).statusCode).toBe(403);
    expect((await grant(own, "430699")).statusCode).toBe(400);
    // What somebody holds elsewhere stays as it is.
    expect((await grant(both.id, EAST_COUNTY)).json().grants).toMatchObject([
      { role: "officer", area: { code: WEST_COUNTY } },
      { role: "supervisor", area: { code: EAST_COUNTY } },
    ]);
    expect((await send(app, "POST", `/api/accounts/${both.id}/password`, admin)).statusCode).toBe(403);
    for (const url of [`/api/accounts/${west}/password`])
      expect((await send(app, "POST", url, admin)).statusCode).toBe(404);
    const { accounts, areas } = (await app.inject({ url: "/api/accounts", headers: admin })).json();
    expect(accounts.map(({ login }: { login: string }) => login)).not.toContain("west");
    expect(areas).toEqual([EAST_COUNTY, EAST_TOWNSHIP]);
  });

  test("the last administrator of the city can be neither revoked nor deactivated, also by two at once", async ({
    app,
    database,
  }) => {
    const { pool } = database;
    const [a, b] = [
      await addPerson(pool, { role: "administrator", area: CITY }),
      await addPerson(pool, { role: "administrator", area: CITY }),
    ];
    app.forgetPeople();
    const as = ({ session }: { session: string }) => ({ cookie: `srm_session=${session}` });
    const results = await Promise.all([
      send(app, "PUT", `/api/accounts/${b.id}/grants`, as(a), { grants: [] }),
      send(app, "PUT", `/api/accounts/${a.id}/grants`, as(b), { grants: [] }),
    ]);
    expect(results.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
    const last = results[0]!.statusCode === 200 ? a : b;
    const off = await send(app, "PUT", `/api/accounts/${last.id}`, as(last), {
      name: "x",
      active: false,
      oidcAllowed: false,
    });
    expect(off.statusCode).toBe(409);
    expect((await me(app, as(last))).person.login).toBe(last.login);
  });
}

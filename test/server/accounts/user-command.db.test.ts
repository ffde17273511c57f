import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect } from "vitest";
import { test } from "#test/helpers/app.ts";
import type { TestDatabase } from "#test/helpers/database.ts";
import { CITY, EAST_COUNTY, withTinyCity } from "#test/helpers/tiny-city.ts";

const COMMAND = path.resolve(import.meta.dirname, "../../../server/features/accounts/user.command.ts");

/** Runs the command with a password piped in, or with nothing. */
function user({ connectionString }: TestDatabase, args: string[], input = "") {
  const { stdout, stderr, status } = spawnSync(process.execPath, [COMMAND, ...args], {
    input,
    encoding: "utf8",
    env: { ...process.env, DATABASE_URL: connectionString, CITY_CODE: CITY },
  });
  return { stdout, stderr, status };
}

test("the first administrator is made from the command line and signs in with the password printed once", async ({
  app,
  database,
}) => {
  await withTinyCity(database.pool);
  const added = user(database, ["add", "Chief", "--name", "市应急局", "--role", "administrator"]);
  expect(added.stdout).toContain("chief is administrator of 岳阳市 (430600).");
  const password = /at the first sign-in: (\S+)/.exec(added.stdout)?.[1];
  const signIn = (login: string, typed: string) =>
    app.inject({ method: "POST", url: "/api/session", payload: { login, password: typed } });
  expect((await signIn("chief", password!)).statusCode).toBe(204);

  expect(user(database, ["add", "chief", "--name", "x", "--role", "viewer"]).stderr).toBe(
    "There is an account chief already.\n",
  );
  expect(user(database, ["revoke", "chief", "--role", "administrator"]).stderr).toContain("the last administrator");
  expect(user(database, ["deactivate", "chief"]).stderr).toContain("the last administrator");
});

test("roles, passwords and tokens are given and taken from the command line", async ({ app, database }) => {
  const add = ["add", "pj", "--name", "平江值班", "--role", "officer", "--area", EAST_COUNTY];
  expect(user(database, [...add, "--area", "123456"]).stderr).toContain("123456 is not the city, a reporting unit");
  expect(user(database, add, "too short\n").stderr).toBe("A password needs at least 12 characters.\n");
  expect(user(database, add, "a good long sentence\n").stdout).toBe("pj is officer of 平江县 (430626).\n");
  user(database, ["grant", "pj", "--role", "supervisor", "--area", EAST_COUNTY]);
  expect(user(database, ["list"]).stdout).toContain("pj  平江值班\n    officer of 430626\n    supervisor of 430626\n");
  user(database, ["revoke", "pj", "--role", "officer", "--area", EAST_COUNTY]);

  const token = user(database, ["token", "pj", "--name", "QGIS", "--days", "7"]).stdout.split("\n")[0]!;
  const me = async () => (await app.inject({ url: "/api/me", headers: { authorization: `Bearer ${token}` } })).json();
  expect(await me()).toMatchObject({ person: { login: "pj" }, roles: [{ role: "supervisor" }] });
  expect(user(database, ["passwd", "pj"], "another long sentence\n").stdout).toContain(
    "sessions and tokens have ended",
  );
  app.forgetPeople();
  expect((await me()).person?.login).not.toBe("pj");

  const { rows } = await database.pool.query(
    "select distinct actor, action from audit_log where detail ->> 'login' = 'pj' order by action",
  );
  expect(rows.map(({ actor, action }) => `${actor}: ${action}`)).toEqual(
    ["account.added", "account.granted", "account.password_set", "account.revoked", "token.added"].map(
      (action) => `npm run user: ${action}`,
    ),
  );
});

test("a command that makes no sense is answered with how it is used", ({ database }) => {
  for (const args of [[], ["add", "x"], ["frobnicate", "x"]]) {
    const { status, stderr } = user(database, args);
    expect(status).toBe(1);
    expect(stderr).toContain("npm run user -- add LOGIN --name NAME --role ROLE");
  }
});

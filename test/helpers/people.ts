/** People of a test: an account with one role in one area, signed in. */
import { randomBytes, randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type pg from "pg";
import type { Grant } from "#server/contracts/roles.contract.ts";
import { SESSION_COOKIE, secretId } from "#server/plugins/access.ts";
import { CITY } from "./tiny-city.ts";

export interface TestPerson {
  id: string;
  login: string;
  /** The value of the session's cookie. */
  session: string;
}

/** Makes an account with grants and a session. */
export async function addPerson(pool: Pick<pg.Pool, "query">, ...grants: Grant[]): Promise<TestPerson> {
  const login = `p-${randomUUID().slice(0, 8)}`;
  const { rows } = await pool.query(
    "insert into app_user (city_code, login, display_name) values ($1, $2, $3) returning id::text",
    [CITY, login, grants[0]?.role ?? "nobody"],
  );
  const id = rows[0].id as string;
  for (const { role, area } of grants) {
    await pool.query("insert into app_grant (user_id, role, area_code, granted_by) values ($1, $2, $3, 'test')", [
      id,
      role,
      area,
    ]);
  }
  const session = randomBytes(32).toString("base64url");
  await pool.query("insert into app_session (id, user_id, expires_at) values ($1, $2, now() + interval '1 hour')", [
    secretId(session),
    id,
  ]);
  return { id, login, session };
}

/** Headers of somebody signed in with these grants, for `app.inject`. */
export async function asPerson(
  app: FastifyInstance,
  { pool }: { pool: Pick<pg.Pool, "query"> },
  ...grants: Grant[]
): Promise<Record<string, string>> {
  const { session } = await addPerson(pool, ...grants);
  app.forgetPeople();
  return { cookie: `${SESSION_COOKIE}=${session}` };
}

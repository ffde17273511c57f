/** Sessions and tokens of one person. Their ids are hashes, which are no use to anybody as a cookie or a token. */
import { randomBytes } from "node:crypto";
import type { Queryable } from "../../database/queryable.ts";
import { secretId } from "../../plugins/access.ts";
import type { CreatedToken, Session, Token } from "./accounts.contract.ts";

export async function listSessions(on: Queryable, userId: string, current: Buffer): Promise<Session[]> {
  const { rows } = await on.query(
    `select encode(id, 'hex') as id, id = $2 as current, kind, created_at as "createdAt", last_seen_at as "lastSeenAt", agent
     from app_session where user_id = $1 and expires_at > now() order by id = $2 desc, last_seen_at desc`,
    [userId, current],
  );
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
  }));
}

/** @returns whether there was one. */
export async function removeSession(on: Queryable, userId: string, id: string): Promise<boolean> {
  const { rowCount } = await on.query("delete from app_session where user_id = $1 and id = decode($2, 'hex')", [
    userId,
    id,
  ]);
  return rowCount === 1;
}

const TOKEN = `encode(id, 'hex') as id, name, created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt"`;
const tokenOf = (
  row: Record<"createdAt" | "expiresAt", Date> & { id: string; name: string; lastUsedAt: Date | null },
): Token => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
});

/** Those that have expired are shown until they are revoked, so that people see why a program stopped working. */
export async function listTokens(on: Queryable, userId: string): Promise<Token[]> {
  const { rows } = await on.query(`select ${TOKEN} from app_token where user_id = $1 order by created_at desc`, [
    userId,
  ]);
  return rows.map(tokenOf);
}

/** The prefix lets scanners of leaked secrets recognise it. */
export async function addToken(on: Queryable, userId: string, name: string, days: number): Promise<CreatedToken> {
  const token = `srm_${randomBytes(32).toString("base64url")}`;
  const { rows } = await on.query(
    `insert into app_token (id, user_id, name, expires_at) values ($1, $2, $3, now() + make_interval(days => $4))
     returning ${TOKEN}`,
    [secretId(token), userId, name, days],
  );
  return { ...tokenOf(rows[0]), token };
}

/** @returns the token's name; null when there is none. */
export async function removeToken(on: Queryable, userId: string, id: string): Promise<string | null> {
  const { rows } = await on.query(
    "delete from app_token where user_id = $1 and id = decode($2, 'hex') returning name",
    [userId, id],
  );
  return rows[0]?.name ?? null;
}

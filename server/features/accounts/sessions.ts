/** Sessions: a random 256-bit value in a cookie, of which the database keeps the SHA-256. */
import { randomBytes } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Queryable } from "../../database/queryable.ts";
import { SESSION_COOKIE, SESSION_HOURS, secretId } from "../../plugins/access.ts";
import type { Session } from "./accounts.contract.ts";

export const newSecret = (): string => randomBytes(32).toString("base64url");

/** Opens a session and ends the one the browser had: a session planted by somebody else ends here. */
export async function openSession(
  on: Queryable,
  { userId, kind, request }: { userId: string; kind: Session["kind"]; request: FastifyRequest },
): Promise<string> {
  const secret = newSecret();
  const before = request.cookies[SESSION_COOKIE];
  if (before) await on.query("delete from app_session where id = $1", [secretId(before)]);
  await on.query("delete from app_session where expires_at < now()");
  await on.query("update app_user set last_seen_at = now() where id = $1", [userId]);
  await on.query(
    `insert into app_session (id, user_id, kind, expires_at, agent) values ($1, $2, $3, now() + make_interval(hours => $4), $5)`,
    [secretId(secret), userId, kind, SESSION_HOURS.idle, agentOf(request)],
  );
  return secret;
}

/** What the browser calls itself: for its owner to recognise it in the list of sessions. */
const agentOf = (request: FastifyRequest) =>
  (request.headers["user-agent"] ?? "").replace(/[^\x20-\x7e]/g, "").slice(0, 300);

const flags = (request: FastifyRequest, publicUrl: string | undefined) =>
  ({
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    // An office server may be reached over plain http; the cookie of a server reached over https never leaves it.
    secure: (publicUrl ? new URL(publicUrl).protocol : `${request.protocol}:`) === "https:",
  }) as const;

export function setSessionCookie(reply: FastifyReply, secret: string, publicUrl: string | undefined): void {
  reply.setCookie(SESSION_COOKIE, secret, { ...flags(reply.request, publicUrl), maxAge: SESSION_HOURS.longest * 3600 });
}

export function clearSessionCookie(reply: FastifyReply, publicUrl: string | undefined): void {
  reply.clearCookie(SESSION_COOKIE, flags(reply.request, publicUrl));
}

/** One's own account: who am I, password, sessions, tokens. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { NoQuery } from "../../contracts/common.contract.ts";
import { isFromHere, type Person, secretId } from "../../plugins/access.ts";
import { BadInput } from "../../plugins/problems.ts";
import {
  CreatedToken,
  type GrantOut,
  Me,
  NewToken,
  PasswordChange,
  SecretParams,
  Session,
  Token,
} from "./accounts.contract.ts";
import { writePassword } from "./accounts.queries.ts";
import { readAreas } from "./areas.ts";
import { countAttempt } from "./attempts.ts";
import { type Actor, audited, note } from "./audited.ts";
import { demoAccounts } from "./demo-accounts.ts";
import { addToken, listSessions, listTokens, removeSession, removeToken } from "./me.queries.ts";
import type { OidcSettings } from "./oidc-provider.ts";
import { checkPassword, hashPassword, PASSWORD_PROBLEMS, passwordProblem } from "./passwords.ts";
import type { Reach } from "./scope.ts";
import { newSecret, setSessionCookie } from "./sessions.ts";

interface Options {
  mode: "embedded" | "server";
  publicUrl?: string;
  oidc?: OidcSettings;
}

const NOTHING_KEPT = { "cache-control": "no-store" };
const TOKENS_EACH = 20;

/** Somebody behind a `signed-in` route has an account. */
const self = (person: Person | null): Actor & { id: string; login: string } => ({
  id: person!.id!,
  name: person!.name,
  login: person!.login,
});

const reachOut = (reach: Reach) => (reach === "*" ? reach : [...reach]);

const meRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { mode, publicUrl, oidc }) => {
  const city = app.city.code;
  const own = { access: "signed-in", bySession: true } as const;

  app.get("/api/me", {
    config: { access: "public" },
    schema: {
      summary: "Who is asking, what they may do, and how one may sign in",
      tags: ["people"],
      querystring: NoQuery,
      response: { 200: Me },
    },
    async handler(request, reply) {
      const { person, scope } = request;
      const offersDemo = mode === "embedded" && isFromHere(request) && (await app.city.moment()).demo;
      const demo = offersDemo ? await demoAccounts(app) : [];
      const { rows } = await app.pg.query<{ demo: boolean; hasPassword: boolean }>(
        `select demo, password_hash is not null as "hasPassword" from app_user where id = $1`,
        [person?.id ?? null],
      );
      const areas = await readAreas(app.pg, city);
      const roles = (person?.grants ?? []).flatMap(({ role, area }): GrantOut[] => {
        const known = areas.get(area);
        return known ? [{ role, area: { code: area, nameZh: known.nameZh, nameEn: known.nameEn } }] : [];
      });
      const seen = new Map(roles.map(({ area }) => [area.code, area]));
      return reply.headers({ ...NOTHING_KEPT, vary: "cookie, authorization" }).send({
        person: person && {
          id: person.id,
          login: person.login,
          name: person.name,
          visitor: person.visitor,
          mustChangePassword: person.mustChangePassword,
          demo: rows[0]?.demo ?? false,
          hasPassword: rows[0]?.hasPassword ?? false,
        },
        roles,
        may: {
          edit: reachOut(scope.edit),
          accept: reachOut(scope.accept),
          contact: reachOut(scope.contact),
          present: reachOut(scope.present),
          plan: reachOut(scope.plan),
        },
        sees: scope.read === "*" ? ("*" as const) : [...seen.values()],
        signIn: { oidc: oidc?.label ?? null, demo },
      });
    },
  });

  app.put("/api/me/password", {
    config: { ...own, beforePasswordChange: true },
    schema: {
      summary: "Change one's password; every other session ends",
      tags: ["people"],
      querystring: NoQuery,
      body: PasswordChange,
      response: { 204: Type.Null() },
    },
    async handler(request, reply) {
      const me = self(request.person);
      // Who found an unlocked screen must not be able to guess at leisure.
      const { wait, forgive } = await countAttempt(app.pg, request.ip, me.login);
      if (wait !== null) {
        reply.header("retry-after", wait);
        throw new BadInput(`Too many attempts. Try again in ${Math.ceil(wait / 60)} minutes.`, {
          code: "too_many_attempts",
          params: { minutes: Math.ceil(wait / 60) },
          statusCode: 429,
        });
      }
      const { rows } = await app.pg.query<{ hash: string | null }>(
        "select password_hash as hash from app_user where id = $1 and not demo",
        [me.id],
      );
      const stored = rows[0]?.hash ?? null;
      if (!(await checkPassword(stored, request.body.old)).right)
        throw new BadInput("The present password is not right.", {
          code: "wrong_password",
          statusCode: 403,
          field: "old",
        });
      const problem = passwordProblem(request.body.new, me.login);
      if (problem) throw new BadInput(PASSWORD_PROBLEMS[problem], { field: "new" });
      if (request.body.new === request.body.old)
        throw new BadInput("The new password is the present one. Choose another.", {
          code: "same_password",
          field: "new",
        });
      const hash = await hashPassword(request.body.new);
      const secret = newSecret();
      await audited(app.pg, me, async (client) => {
        // The session goes on under a new cookie: a copy of the old one is worth nothing.
        const keepSession = secretId(secret);
        await client.query("update app_session set id = $2 where id = $1", [request.sessionId, keepSession]);
        await writePassword(client, city, me, { hash, mustChange: false, keepSession });
      });
      await forgive();
      app.forgetPeople();
      setSessionCookie(reply, secret, publicUrl);
      return reply.code(204).headers(NOTHING_KEPT).send(null);
    },
  });

  app.get("/api/me/sessions", {
    config: own,
    schema: {
      summary: "Where one is signed in",
      tags: ["people"],
      querystring: NoQuery,
      response: { 200: Type.Object({ sessions: Type.Array(Session) }) },
    },
    handler: async ({ person, sessionId }, reply) =>
      reply.headers(NOTHING_KEPT).send({ sessions: await listSessions(app.pg, self(person).id, sessionId!) }),
  });

  app.delete("/api/me/sessions/:id", {
    config: own,
    schema: {
      summary: "End one of one's sessions",
      tags: ["people"],
      params: SecretParams,
      querystring: NoQuery,
      response: { 204: Type.Null() },
    },
    async handler({ person, params }, reply) {
      const me = self(person);
      await audited(app.pg, me, async (client) => {
        if (!(await removeSession(client, me.id, params.id)))
          throw new BadInput("There is no such session any more.", { code: "session_gone", statusCode: 404 });
        await note(client, city, "session.revoked", me.id, { login: me.login });
      });
      app.forgetPeople();
      return reply.code(204).send(null);
    },
  });

  app.get("/api/me/tokens", {
    config: own,
    schema: {
      summary: "Tokens one has given to other software",
      tags: ["people"],
      querystring: NoQuery,
      response: { 200: Type.Object({ tokens: Type.Array(Token) }) },
    },
    handler: async ({ person }, reply) =>
      reply.headers(NOTHING_KEPT).send({ tokens: await listTokens(app.pg, self(person).id) }),
  });

  app.post("/api/me/tokens", {
    config: own,
    schema: {
      summary: "Make a token for other software; it is shown in this answer only",
      description: "Send it as `Authorization: Bearer …`. It may what its person may, but not change accounts.",
      tags: ["people"],
      querystring: NoQuery,
      body: NewToken,
      response: { 201: CreatedToken },
    },
    async handler({ person, body }, reply) {
      const me = self(person);
      const made = await audited(app.pg, me, async (client) => {
        const held = await listTokens(client, me.id);
        if (held.length >= TOKENS_EACH)
          throw new BadInput(`There are ${TOKENS_EACH} tokens already. Revoke one that is not used any more.`, {
            code: "tokens_full",
            params: { most: TOKENS_EACH },
            statusCode: 409,
          });
        const token = await addToken(client, me.id, body.name.trim(), body.days);
        await note(client, city, "token.added", me.id, { login: me.login, name: body.name.trim(), days: body.days });
        return token;
      });
      return reply.code(201).headers(NOTHING_KEPT).send(made);
    },
  });

  app.delete("/api/me/tokens/:id", {
    config: own,
    schema: {
      summary: "Revoke a token",
      tags: ["people"],
      params: SecretParams,
      querystring: NoQuery,
      response: { 204: Type.Null() },
    },
    async handler({ person, params }, reply) {
      const me = self(person);
      await audited(app.pg, me, async (client) => {
        const name = await removeToken(client, me.id, params.id);
        if (name === null)
          throw new BadInput("There is no such token any more.", { code: "token_gone", statusCode: 404 });
        await note(client, city, "token.revoked", me.id, { login: me.login, name });
      });
      app.forgetPeople();
      return reply.code(204).send(null);
    },
  });
};
export default meRoutes;

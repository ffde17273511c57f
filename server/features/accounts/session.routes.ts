/** Signing in and out. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { NoQuery } from "../../contracts/common.contract.ts";
import { isFromHere, SESSION_COOKIE, secretId } from "../../plugins/access.ts";
import { BadInput } from "../../plugins/problems.ts";
import { DemoSignIn, SignedOut, SignIn } from "./accounts.contract.ts";
import { countAttempt } from "./attempts.ts";
import { audited, note } from "./audited.ts";
import { demoAccounts } from "./demo-accounts.ts";
import { type OidcSettings, oidcProvider } from "./oidc-provider.ts";
import { originOf } from "./origin.ts";
import { checkPassword, hashPassword } from "./passwords.ts";
import { clearSessionCookie, openSession, setSessionCookie } from "./sessions.ts";

interface Options {
  mode: "embedded" | "server";
  publicUrl?: string;
  oidc?: OidcSettings;
}

/** One answer to an unknown login, a wrong password and a deactivated account. */
const REFUSED = "Login and password do not belong together, or the account is not active.";
const NOTHING_KEPT = { "cache-control": "no-store" };

const sessionRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { mode, publicUrl, oidc }) => {
  const provider = oidc && oidcProvider(oidc);
  const city = app.city.code;

  app.post("/api/session", {
    config: { access: "public" },
    schema: {
      summary: "Sign in with login and password; the answer sets the session's cookie",
      tags: ["people"],
      querystring: NoQuery,
      body: SignIn,
      response: { 204: Type.Null() },
    },
    async handler(request, reply) {
      const login = request.body.login.trim().toLowerCase();
      const { wait, forgive } = await countAttempt(app.pg, request.ip, login);
      if (wait !== null) {
        reply.header("retry-after", wait);
        throw new BadInput(`Too many attempts. Try again in ${Math.ceil(wait / 60)} minutes.`, {
          code: "too_many_attempts",
          params: { minutes: Math.ceil(wait / 60) },
          statusCode: 429,
        });
      }
      const { rows } = await app.pg.query<{ id: string; hash: string | null; active: boolean; name: string }>(
        `select id::text, password_hash as hash, active, display_name as name
         from app_user where city_code = $1 and login = $2 and not demo`,
        [city, login],
      );
      const account = rows[0];
      const { right, outdated } = await checkPassword(account?.hash ?? null, request.body.password);
      if (!account || !right || !account.active) {
        // People type passwords into the field of the login: what was typed is not kept unless it is a login.
        const why = !account ? "unknown" : right ? "inactive" : "password";
        await audited(app.pg, { id: account?.id ?? null, name: account ? login : "unknown" }, (client) =>
          note(client, city, "session.refused", account?.id ?? "unknown", { why, ...(account && { login }) }),
        );
        throw new BadInput(REFUSED, { code: "wrong_login", statusCode: 401 });
      }
      const newHash = outdated ? await hashPassword(request.body.password) : null;
      const secret = await audited(app.pg, { id: account.id, name: account.name }, async (client) => {
        if (newHash) await client.query("update app_user set password_hash = $2 where id = $1", [account.id, newHash]);
        await note(client, city, "session.opened", account.id, { login, kind: "password" });
        return openSession(client, { userId: account.id, kind: "password", request });
      });
      await forgive();
      app.forgetPeople();
      setSessionCookie(reply, secret, publicUrl);
      return reply.code(204).headers(NOTHING_KEPT).send(null);
    },
  });

  app.post("/api/session/demo", {
    config: { access: "public" },
    schema: {
      summary: "Sign in by one click on the demo city of this computer",
      tags: ["people"],
      querystring: NoQuery,
      body: DemoSignIn,
      response: { 204: Type.Null() },
    },
    async handler(request, reply) {
      const offered = mode === "embedded" && isFromHere(request) && (await app.city.moment()).demo;
      if (!offered)
        throw new BadInput("There are demo accounts on the demo city of this computer only.", { statusCode: 403 });
      const { login } = request.body;
      if (!(await demoAccounts(app)).some((account) => account.login === login))
        throw new BadInput(`There is no demo account ${login}.`, { statusCode: 404, field: "login" });
      const { rows } = await app.pg.query<{ id: string; name: string }>(
        "select id::text, display_name as name from app_user where city_code = $1 and login = $2 and demo",
        [city, login],
      );
      const { id, name } = rows[0]!;
      const secret = await audited(app.pg, { id, name }, async (client) => {
        await note(client, city, "session.opened", id, { login, kind: "demo" });
        return openSession(client, { userId: id, kind: "demo", request });
      });
      app.forgetPeople();
      setSessionCookie(reply, secret, publicUrl);
      return reply.code(204).headers(NOTHING_KEPT).send(null);
    },
  });

  app.delete("/api/session", {
    config: { access: "public" },
    schema: {
      summary: "Sign out",
      tags: ["people"],
      querystring: NoQuery,
      response: { 200: SignedOut },
    },
    async handler(request, reply) {
      const secret = request.cookies[SESSION_COOKIE];
      let redirect: string | null = null;
      if (secret) {
        const { person } = request;
        const actor = { id: person?.id ?? null, name: person?.name ?? "unknown" };
        const kind = await audited(app.pg, actor, async (client) => {
          const { rows } = await client.query<{ user_id: string; kind: string }>(
            "delete from app_session where id = $1 returning user_id::text, kind",
            [secretId(secret)],
          );
          if (rows[0]) await note(client, city, "session.closed", rows[0].user_id, { login: person?.login ?? null });
          return rows[0]?.kind;
        });
        if (kind === "oidc") redirect = (await provider?.endSession(`${originOf(request, publicUrl)}/`))?.href ?? null;
      }
      app.forgetPeople();
      clearSessionCookie(reply, publicUrl);
      return reply.headers(NOTHING_KEPT).send({ redirect });
    },
  });
};
export default sessionRoutes;

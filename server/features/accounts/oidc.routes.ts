/** Signing in with the OpenID Connect provider. Both routes are opened by the browser itself, so they answer with redirects. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import { NoQuery } from "../../contracts/common.contract.ts";
import { BadInput } from "../../plugins/problems.ts";
import { audited, note } from "./audited.ts";
import { accountOf } from "./oidc-account.ts";
import { type OidcSettings, oidcProvider, type PendingSignIn } from "./oidc-provider.ts";
import { originOf } from "./origin.ts";
import { openSession, setSessionCookie } from "./sessions.ts";

interface Options {
  publicUrl?: string;
  oidc?: OidcSettings;
}

const COOKIE = "srm_oidc";
const PATH = "/api/session/oidc";
/** People look for their telephone while the provider waits for the second factor. */
const PENDING_SECONDS = 15 * 60;

/**
 * What the page says after coming back. It is always our own page that is come back to; which view was open it remembers
 * itself, so that no address can be smuggled in.
 */
type Outcome = "done" | "refused" | "inactive" | "expired" | "away";

const oidcRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { publicUrl, oidc }) => {
  const provider = oidc && oidcProvider(oidc);
  const none = () =>
    new BadInput("No OpenID Connect provider is set up; see OIDC_ISSUER in the README.", { statusCode: 404 });
  const cookieFlags = (reply: FastifyReply) =>
    ({
      path: PATH,
      httpOnly: true,
      // Lax, because the provider sends the browser back from another site.
      sameSite: "lax",
      secure: originOf(reply.request, publicUrl).startsWith("https:"),
    }) as const;
  const back = (reply: FastifyReply, outcome: Outcome) =>
    reply
      .clearCookie(COOKIE, cookieFlags(reply))
      .header("cache-control", "no-store")
      .redirect(`/#sign-in=${outcome}`, 303);

  app.get(`${PATH}/start`, {
    config: { access: "public" },
    schema: {
      summary: "Go to the OpenID Connect provider",
      tags: ["people"],
      querystring: NoQuery,
      response: { 303: Type.Null() },
    },
    async handler(request, reply) {
      if (!provider) throw none();
      try {
        const { url, pending } = await provider.begin(`${originOf(request, publicUrl)}${PATH}/callback`);
        return reply
          .setCookie(COOKIE, Buffer.from(JSON.stringify(pending)).toString("base64url"), {
            ...cookieFlags(reply),
            maxAge: PENDING_SECONDS,
          })
          .header("cache-control", "no-store")
          .redirect(url.href, 303);
      } catch (error) {
        request.log.error(error);
        return back(reply, "away");
      }
    },
  });

  app.get(`${PATH}/callback`, {
    config: { access: "public" },
    schema: {
      summary: "Come back from the OpenID Connect provider",
      tags: ["people"],
      // What the provider adds to it is the provider's matter.
      querystring: Type.Object({}, { additionalProperties: true }),
      response: { 303: Type.Null() },
    },
    async handler(request, reply) {
      if (!provider) throw none();
      const pending = readPending(request.cookies[COOKIE]);
      if (!pending) return back(reply, "expired");
      const answer = new URL(`${originOf(request, publicUrl)}${PATH}/callback`);
      answer.search = request.url.split("?").slice(1).join("?");
      const person = await provider.finish(answer, pending).catch((error: Error) => {
        request.log.warn(error);
        return null;
      });
      const city = app.city.code;
      if (!person) {
        await audited(app.pg, { id: null, name: "unknown" }, (client) =>
          note(client, city, "session.refused", "unknown", { why: "provider" }),
        );
        return back(reply, "refused");
      }
      const secret = await audited(app.pg, { id: null, name: person.name ?? person.subject }, async (client) => {
        const id = await accountOf(client, city, person);
        if (id === null) {
          await note(client, city, "session.refused", "unknown", { why: "inactive" });
          return null;
        }
        await client.query("select set_config('srm.person', $1, true)", [id]);
        await note(client, city, "session.opened", id, { kind: "oidc" });
        return openSession(client, { userId: id, kind: "oidc", request });
      });
      app.forgetPeople();
      if (secret === null) return back(reply, "inactive");
      setSessionCookie(reply, secret, publicUrl);
      return back(reply, "done");
    },
  });
};
export default oidcRoutes;

function readPending(cookie: string | undefined): PendingSignIn | null {
  try {
    const read = JSON.parse(Buffer.from(cookie ?? "", "base64url").toString("utf8")) as Partial<PendingSignIn>;
    const whole = [read.state, read.nonce, read.verifier].every((part) => typeof part === "string");
    return whole ? (read as PendingSignIn) : null;
  } catch {
    return null;
  }
}

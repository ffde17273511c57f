/**
 * Who is asking and what they may: a session's cookie, a token of other software, or, on the embedded demo of this
 * computer, a visitor. Every route says who may call it; the server refuses to start with one that does not.
 */
import { createHash, randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyRequest, RouteOptions } from "fastify";
import fp from "fastify-plugin";
import { LRUCache } from "lru-cache";
import { type Grant, ROLES, type Role } from "../contracts/roles.contract.ts";
import { type Records, recordsOf } from "../database/records.ts";
import { type AreaRegion, type Scope, scopeOf } from "../features/accounts/scope.ts";
import { BadInput } from "./problems.ts";

/**
 * `viewer`: any person, whatever their role; `signed-in`: any person with an account, also one without roles; otherwise
 * each role that may, in any area (row policies hold the area).
 */
export type Access = "public" | "signed-in" | Role | readonly Role[];

export interface Person {
  /** Null for a visitor. */
  id: string | null;
  login: string;
  name: string;
  grants: readonly Grant[];
  /** Has not signed in: the demo on this computer lets them look. */
  visitor: boolean;
  mustChangePassword: boolean;
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** Required: the server refuses to start with a route that does not say who may call it. */
    access?: Access;
    /** A token of other software is not enough: what it could change would outlive it. */
    bySession?: boolean;
    /** May be called by somebody whose password has to be changed first. */
    beforePasswordChange?: boolean;
  }
  interface FastifyRequest {
    /** Null only for public routes that nobody signed in calls. */
    person: Person | null;
    /** What the session is stored as; null unless the person came with a session's cookie. */
    sessionId: Buffer | null;
    scope: Scope;
    /** Asked by a browser of the server's own, to which somebody's rights are lent; `id` is what their session or token is stored as. */
    lent: { id: Buffer | null } | null;
  }
  interface FastifyInstance {
    /** Records as the person asking may see them. */
    records(request: FastifyRequest): Records;
    /** Every route, such as "GET /api/cube"; test/server/accounts/access.db.test.ts compares them with ACCESS.md. */
    routes: ReadonlySet<string>;
    /** Forgets what is known of sessions, tokens and grants: after a change of them. */
    forgetPeople(): void;
    /** Called after each {@link forgetPeople}; @returns what ends it. */
    onPeopleChange(listener: () => void): () => void;
    /** Whether who asked, perhaps long ago, might ask the same now. Asking this does not prolong their session. */
    mayStill(request: FastifyRequest): Promise<boolean>;
    /**
     * Lends what a person may read to a browser that this server opens for them: as long as their session or token holds, and
     * until `end`. Nothing can be changed with it.
     */
    lend(request: FastifyRequest): LentRights;
  }
}

export interface LentRights {
  /** What the browser sends along. */
  cookies: Readonly<Record<string, string>>;
  end(): void;
}

export const SESSION_COOKIE = "srm_session";
const LENT_COOKIE = "srm_lent";
/** How long a session lasts without being used, and at most. */
export const SESSION_HOURS = { idle: 12, longest: 7 * 24 } as const;
/** What is kept of a session in this process; another server's revocation is heard of after as long. */
const KNOWN_MS = 2000;
const REGIONS_MS = 5000;
const LOOPBACK = /^(::ffff:)?127\.|^::1$/;

/** Routes that plugins add for themselves: the API's documentation page and the client's files. */
const PLUGIN_ROUTES = [/^\/api\/docs(\/|$)/, /^\/$/, /^\/\*$/];

const NOBODY: Scope = {
  key: "nobody",
  read: [],
  edit: [],
  accept: [],
  contact: [],
  plan: [],
  present: [],
  audit: false,
};

/** What sessions and tokens are stored as. */
export const secretId = (secret: string): Buffer => createHash("sha256").update(secret).digest();

const PERSON = `select u.id::text, u.login, u.display_name as name, u.must_change_password as "mustChangePassword",
    coalesce(json_agg(json_build_object('role', g.role, 'area', g.area_code)) filter (where g.role is not null), '[]') as grants
  from app_user u left join app_grant g on g.user_id = u.id`;
/** The one-click accounts are gone with the demo city. */
const MAY_COME = "u.active and u.city_code = $2 and (not u.demo or exists (select from city where code = $2 and demo))";
/** A session in use goes on for as long as one that was just opened, up to its longest. */
const BY_SESSION = `with used as (update app_session set last_seen_at = now(),
        expires_at = least(created_at + interval '${SESSION_HOURS.longest} hours', now() + interval '${SESSION_HOURS.idle} hours')
      where id = $1 and expires_at > now() and last_seen_at < now() - interval '1 minute' returning user_id),
    seen as (update app_user set last_seen_at = now() where id in (select user_id from used))
  ${PERSON} where ${MAY_COME} and u.id =
    (select user_id from app_session where id = $1 and expires_at > now()) group by u.id`;
const BY_TOKEN = `with used as (update app_token set last_used_at = now()
      where id = $1 and expires_at > now() and coalesce(last_used_at < now() - interval '1 minute', true))
  ${PERSON} where ${MAY_COME} and u.id =
    (select user_id from app_token where id = $1 and expires_at > now()) group by u.id`;

/** The same, without counting as use. */
const QUIETLY = `${PERSON} where ${MAY_COME} and u.id = coalesce(
    (select user_id from app_session where id = $1 and expires_at > now()),
    (select user_id from app_token where id = $1 and expires_at > now())) group by u.id`;

interface Options {
  cityCode: string;
  /** Roles of who asks from this computer without having signed in; none: everybody signs in. */
  visitorRoles?: readonly Role[] | undefined;
  /** The address that people reach the server by, when a proxy before it changes the Host header. */
  publicUrl?: string | undefined;
}

export default fp(async (app: FastifyInstance, { cityCode, visitorRoles = [], publicUrl }: Options) => {
  const undeclared: string[] = [];
  const routes = new Set<string>();
  app.decorate("routes", routes);
  app.addHook("onRoute", (route: RouteOptions) => {
    for (const method of [route.method].flat()) if (method !== "HEAD") routes.add(`${method} ${route.url}`);
    const declared =
      route.config?.access ?? (PLUGIN_ROUTES.some((known) => known.test(route.url)) ? "public" : undefined);
    if (!declared) undeclared.push(`${[route.method].flat().join(",")} ${route.url}`);
  });
  app.addHook("onReady", async () => {
    if (undeclared.length)
      throw new Error(`These routes do not say who may call them (config.access): ${undeclared.join("; ")}`);
  });

  const people = new LRUCache<string, Promise<Person | null>>({ max: 5000, ttl: KNOWN_MS });
  const listeners = new Set<() => void>();
  app.decorate("forgetPeople", () => {
    people.clear();
    for (const listener of listeners) listener();
  });
  app.decorate("onPeopleChange", (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  });
  const personBy = (sql: string, secret: string): Promise<Person | null> => {
    const id = secretId(secret);
    const key = `${sql.length} ${id.toString("base64")}`;
    const known = people.get(key);
    if (known) return known;
    const found = app.pg
      .query(sql, [id, cityCode])
      .then(({ rows }) => (rows[0] ? ({ ...rows[0], visitor: false } as Person) : null));
    people.set(key, found);
    found.catch(() => people.delete(key));
    return found;
  };

  const visitor: Person = {
    id: null,
    login: "visitor",
    name: "visitor",
    grants: visitorRoles.map((role) => ({ role, area: cityCode })),
    visitor: true,
    mustChangePassword: false,
  };
  /** By key: the secret of the person's session or token; null for the visitor's. */
  const lent = new Map<string, string | null>();
  app.decorate("lend", (request: FastifyRequest) => {
    if (!request.person || request.lent) throw new BadInput("Sign in first.", { code: "sign_in", statusCode: 401 });
    const secret = request.sessionId ? request.cookies[SESSION_COOKIE]! : (tokenOf(request) ?? null);
    const key = randomBytes(32).toString("base64url");
    lent.set(key, secret);
    return { cookies: { [LENT_COOKIE]: key }, end: () => void lent.delete(key) };
  });
  const identifyLent = async (request: FastifyRequest, key: string): Promise<Person | null> => {
    const secret = lent.get(key);
    // Never the visitor in place of somebody whose session has ended: that could be more than they may.
    if (secret === undefined) return null;
    request.lent = { id: secret === null ? null : secretId(secret) };
    return secret === null ? visitor : personBy(QUIETLY, secret);
  };
  const identify = async (request: FastifyRequest): Promise<Person | null> => {
    const key = request.cookies[LENT_COOKIE];
    if (key !== undefined) return identifyLent(request, key);
    const token = tokenOf(request);
    if (token) return personBy(BY_TOKEN, token);
    const session = request.cookies[SESSION_COOKIE];
    const person = session && session.length < 200 ? await personBy(BY_SESSION, session) : null;
    if (person) {
      request.sessionId = secretId(session!);
      return person;
    }
    return visitorRoles.length > 0 && isFromHere(request) ? visitor : null;
  };

  app.decorate("mayStill", async (request: FastifyRequest) => {
    const { person, sessionId, lent } = request;
    const { access } = request.routeOptions.config;
    if (!person || person.visitor || access === undefined) return person !== null;
    const { rows } = await app.pg.query<Person>(QUIETLY, [
      sessionId ?? lent?.id ?? secretId(tokenOf(request) ?? ""),
      cityCode,
    ]);
    return rows[0] !== undefined && !rows[0].mustChangePassword && mayCall(access, { ...rows[0], visitor: false });
  });

  let regions: { at: number; list: Promise<AreaRegion[]> } | undefined;
  const allRegions = () => {
    if (!regions || Date.now() - regions.at > REGIONS_MS) {
      const list = app.pg
        .query<AreaRegion>(
          `select code, parent_code as "parentCode", reporting_unit as "reportingUnit" from region where city_code = $1`,
          [cityCode],
        )
        .then(({ rows }) => rows);
      list.catch(() => {
        regions = undefined;
      });
      regions = { at: Date.now(), list };
    }
    return regions.list;
  };
  const scopeFor = async ({ grants }: Person): Promise<Scope> =>
    scopeOf(grants, grants.some(({ area }) => area !== cityCode) ? await allRegions() : [], cityCode);

  const ownHosts = publicUrl ? [new URL(publicUrl).host] : [];
  app.decorateRequest("person", null);
  app.decorateRequest("sessionId", null);
  app.decorateRequest("lent", null);
  app.decorateRequest("scope");
  app.addHook("onRequest", async (request, reply) => {
    request.scope = NOBODY;
    const access = request.routeOptions.config.access;
    if (request.is404 || access === undefined) return;
    const person = await identify(request);
    if (person) {
      request.person = person;
      request.scope = await scopeFor(person);
    }
    if (request.lent && !isRead(request))
      throw new BadInput("Rights that are lent are for reading.", { code: "outside", statusCode: 403 });
    if (!isRead(request) && !request.headers.authorization) refuseForeign(request, ownHosts);
    if (access === "public") return;
    // What depends on the person must not be handed to another by a cache between.
    reply.header("vary", "cookie, authorization");
    if (!person) throw new BadInput("Sign in first.", { code: "sign_in", statusCode: 401 });
    if (person.mustChangePassword && !request.routeOptions.config.beforePasswordChange)
      throw new BadInput("Change your password first.", { code: "change_password", statusCode: 403 });
    if (request.routeOptions.config.bySession && !request.sessionId && !person.visitor)
      throw new BadInput("A token is not enough for this. Sign in.", { code: "token_not_enough", statusCode: 403 });
    if (access === "signed-in" && person.visitor)
      throw new BadInput("Sign in first.", { code: "sign_in", statusCode: 401 });
    if (!mayCall(access, person)) {
      const wanted = [access].flat().join(" or ");
      throw new BadInput(`This needs the role ${wanted}. Ask an administrator for it.`, {
        code: "role_needed",
        statusCode: 403,
      });
    }
  });

  app.decorate("records", (request: FastifyRequest) => {
    const { person, scope } = request;
    if (!person) throw new Error(`${request.routeOptions.url} is public and has no records`);
    return recordsOf(app.pg, scope, { id: person.id, name: person.name });
  });
});

/** Whether one of a person's roles opens a route; the area is the row policies' matter. */
export function mayCall(access: Access, { grants, visitor }: Pick<Person, "grants" | "visitor">): boolean {
  if (access === "public") return true;
  if (access === "signed-in") return !visitor;
  const may: readonly Role[] = access === "viewer" ? ROLES : [access].flat();
  return grants.some(({ role }) => may.includes(role));
}

/**
 * Asked from this computer by its own name: neither handed on by a proxy, nor through a name of somebody else's that was
 * made to point here (DNS rebinding).
 */
export function isFromHere({ ip, hostname, headers }: Pick<FastifyRequest, "ip" | "hostname" | "headers">): boolean {
  const handedOn = headers["x-forwarded-for"] !== undefined || headers.forwarded !== undefined;
  return LOOPBACK.test(ip) && !handedOn && /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(hostname);
}

const tokenOf = ({ headers }: FastifyRequest) => /^Bearer (\S{20,200})$/.exec(headers.authorization ?? "")?.[1];

const isRead = ({ method }: FastifyRequest) => method === "GET" || method === "HEAD" || method === "OPTIONS";

/**
 * Cross-site request forgery: a browser sends the cookie along from any page, but says truly where the request comes from.
 * @throws BadInput 403 unless the request comes from a page of this server, or from no page at all.
 */
function refuseForeign(request: FastifyRequest, ownHosts: readonly string[]): void {
  const site = request.headers["sec-fetch-site"];
  const { origin, host } = request.headers;
  const foreign =
    site !== undefined
      ? site !== "same-origin" && site !== "none"
      : origin !== undefined && hostOf(origin) !== host && !ownHosts.includes(hostOf(origin) ?? "");
  if (foreign)
    throw new BadInput("This request comes from a page of another server and was refused.", {
      code: "other_origin",
      statusCode: 403,
    });
}

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : null);

/** Administrators: who has an account, which roles where. What lies outside an administrator's area is not theirs to change. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import { NoQuery } from "../../contracts/common.contract.ts";
import type { Grant } from "../../contracts/roles.contract.ts";
import { BadInput } from "../../plugins/problems.ts";
import {
  Account,
  AccountChange,
  AccountList,
  AccountParams,
  AccountWithPassword,
  Grants,
  NewAccount,
} from "./accounts.contract.ts";
import {
  addAccount,
  keepingAnAdministrator,
  readAccount,
  readAccounts,
  type StoredAccount,
  writeActive,
  writeGrants,
  writePassword,
} from "./accounts.queries.ts";
import { type AreaName, administered, assertAreas, holds, readAreas } from "./areas.ts";
import { audited, note } from "./audited.ts";
import { generatePassword, hashPassword } from "./passwords.ts";

const NOTHING_KEPT = { "cache-control": "no-store" };

const accountRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const city = app.city.code;
  const administrator = { access: "administrator", bySession: true } as const;

  /** What the administrator asking may grant and change. */
  const reachOf = async ({ person }: FastifyRequest) => {
    const areas = await readAreas(app.pg, city);
    const own = administered(person!.grants);
    const within = (area: string) => own.some((outer) => holds(areas, outer, area, city));
    return {
      areas,
      within,
      everywhere: own.includes(city),
      actor: { id: person!.id, name: person!.name },
      /** All that it may do lies within: nobody gains rights elsewhere by taking it over. */
      manages: ({ demo, grants }: StoredAccount) => !demo && grants.every(({ area }) => within(area)),
      /** An administrator of a part of the city sees who holds something there, and who waits for a first role. */
      sees: ({ grants }: StoredAccount) => grants.length === 0 || grants.some(({ area }) => within(area)),
    };
  };
  type Reach = Awaited<ReturnType<typeof reachOf>>;

  const accountOut = (account: StoredAccount, { areas, manages }: Reach): Account => ({
    ...account,
    createdAt: account.createdAt.toISOString(),
    lastSeenAt: account.lastSeenAt?.toISOString() ?? null,
    grants: account.grants.map(({ role, area }) => ({ role, area: areaOut(areas, area) })),
    manageable: manages(account),
  });

  /** @throws BadInput 404 for an account out of sight, 403 for one that is not theirs to change. */
  const managed = async (on: Parameters<typeof readAccount>[0], id: string, reach: Reach): Promise<StoredAccount> => {
    const account = await readAccount(on, city, id);
    if (!reach.sees(account)) throw new BadInput(`There is no account ${id}.`, { code: "no_account", statusCode: 404 });
    if (account.demo)
      throw new BadInput("The demo accounts stay as they are.", { code: "demo_account", statusCode: 403 });
    if (!reach.manages(account))
      throw new BadInput(
        "This account holds roles outside your area. An administrator of the whole city can change it.",
        { code: "account_beyond", statusCode: 403 },
      );
    return account;
  };
  const assertGrantable = ({ areas, within }: Reach, grants: readonly Grant[]) => {
    assertAreas(areas, grants);
    for (const { area } of grants)
      if (!within(area))
        throw new BadInput(`${areaOut(areas, area).nameEn} is outside the area you administer.`, {
          statusCode: 403,
          field: "area",
        });
  };

  app.get("/api/accounts", {
    config: administrator,
    schema: {
      summary: "Accounts with their roles and areas",
      tags: ["people"],
      querystring: NoQuery,
      response: { 200: AccountList },
    },
    async handler(request, reply) {
      const reach = await reachOf(request);
      const accounts = (await readAccounts(app.pg, city)).filter(reach.sees);
      return reply.headers(NOTHING_KEPT).send({
        accounts: accounts.map((account) => accountOut(account, reach)),
        areas: reach.everywhere ? "*" : [...reach.areas.keys()].filter(reach.within),
      });
    },
  });

  app.post("/api/accounts", {
    config: administrator,
    schema: {
      summary: "Add an account; its first password is in this answer only",
      tags: ["people"],
      querystring: NoQuery,
      body: NewAccount,
      response: { 201: AccountWithPassword },
    },
    async handler(request, reply) {
      const { body } = request;
      const reach = await reachOf(request);
      assertGrantable(reach, body.grants);
      const password = body.withPassword ? generatePassword() : null;
      const passwordHash = password === null ? null : await hashPassword(password);
      const account = await audited(app.pg, reach.actor, async (client) => {
        const id = await addAccount(client, city, {
          login: body.login,
          name: body.name,
          passwordHash,
          mustChangePassword: password !== null,
          oidcAllowed: body.oidcAllowed,
        });
        await writeGrants(
          client,
          city,
          { id, login: body.login.toLowerCase(), grants: [] },
          body.grants,
          reach.actor.name,
        );
        return readAccount(client, city, id);
      });
      return reply
        .code(201)
        .headers(NOTHING_KEPT)
        .send({ account: accountOut(account, reach), password });
    },
  });

  app.put("/api/accounts/:id", {
    config: administrator,
    schema: {
      summary: "Rename an account, deactivate it or let it in again",
      tags: ["people"],
      params: AccountParams,
      querystring: NoQuery,
      body: AccountChange,
      response: { 200: Account },
    },
    async handler(request) {
      const { body, params } = request;
      const reach = await reachOf(request);
      const changed = await audited(app.pg, reach.actor, async (client) => {
        const account = await managed(client, params.id, reach);
        await keepingAnAdministrator(client, city, async () => {
          if (body.active !== account.active) await writeActive(client, city, account, body.active);
        });
        const name = body.name.trim();
        if (name !== account.name || body.oidcAllowed !== account.oidcAllowed) {
          await client.query("update app_user set display_name = $2, oidc_allowed = $3 where id = $1", [
            account.id,
            name,
            body.oidcAllowed,
          ]);
          await note(client, city, "account.changed", account.id, {
            login: account.login,
            ...(name !== account.name && { name: { old: account.name, new: name } }),
            ...(body.oidcAllowed !== account.oidcAllowed && {
              oidcAllowed: { old: account.oidcAllowed, new: body.oidcAllowed },
            }),
          });
        }
        return readAccount(client, city, params.id);
      });
      app.forgetPeople();
      return accountOut(changed, reach);
    },
  });

  app.put("/api/accounts/:id/grants", {
    config: administrator,
    schema: {
      summary: "Set the roles of an account within the area one administers; those elsewhere stay",
      tags: ["people"],
      params: AccountParams,
      querystring: NoQuery,
      body: Grants,
      response: { 200: Account },
    },
    async handler(request) {
      const { body, params } = request;
      const reach = await reachOf(request);
      assertGrantable(reach, body.grants);
      const changed = await audited(app.pg, reach.actor, async (client) => {
        await keepingAnAdministrator(client, city, async () => {
          const account = await readAccount(client, city, params.id);
          if (!reach.sees(account))
            throw new BadInput(`There is no account ${params.id}.`, { code: "no_account", statusCode: 404 });
          if (account.demo)
            throw new BadInput("The demo accounts stay as they are.", { code: "demo_account", statusCode: 403 });
          const elsewhere = account.grants.filter(({ area }) => !reach.within(area));
          await writeGrants(client, city, account, [...elsewhere, ...body.grants], reach.actor.name);
        });
        return readAccount(client, city, params.id);
      });
      app.forgetPeople();
      return accountOut(changed, reach);
    },
  });

  app.post("/api/accounts/:id/password", {
    config: administrator,
    schema: {
      summary:
        "Set a new password, shown in this answer only, to be changed at the next sign-in; sessions and tokens end",
      tags: ["people"],
      params: AccountParams,
      querystring: NoQuery,
      response: { 200: AccountWithPassword },
    },
    async handler(request, reply) {
      const reach = await reachOf(request);
      const password = generatePassword();
      const hash = await hashPassword(password);
      const account = await audited(app.pg, reach.actor, async (client) => {
        const before = await managed(client, request.params.id, reach);
        await writePassword(client, city, before, { hash, mustChange: true });
        return readAccount(client, city, request.params.id);
      });
      app.forgetPeople();
      return reply.headers(NOTHING_KEPT).send({ account: accountOut(account, reach), password });
    },
  });
};
export default accountRoutes;

/** An area that is no more keeps its code for a name. */
function areaOut(areas: ReadonlyMap<string, AreaName>, code: string) {
  const known = areas.get(code);
  return { code, nameZh: known?.nameZh ?? code, nameEn: known?.nameEn ?? code };
}

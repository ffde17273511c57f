/** Accounts and their grants. What changes them takes the client of an `audited` transaction. */
import type { PoolClient } from "pg";
import type { Grant, Role } from "../../contracts/roles.contract.ts";
import type { Queryable } from "../../database/queryable.ts";
import { BadInput } from "../../plugins/problems.ts";
import { forgiveLogin } from "./attempts.ts";
import { note } from "./audited.ts";

export interface StoredAccount {
  id: string;
  login: string;
  name: string;
  active: boolean;
  demo: boolean;
  hasPassword: boolean;
  mustChangePassword: boolean;
  oidc: boolean;
  oidcAllowed: boolean;
  grants: Grant[];
  createdAt: Date;
  lastSeenAt: Date | null;
}

/** All accounts of a city, or the one asked for, by login. */
export async function readAccounts(on: Queryable, cityCode: string, id?: string): Promise<StoredAccount[]> {
  const { rows } = await on.query<StoredAccount>(
    `select u.id::text, u.login, u.display_name as name, u.active, u.demo, u.password_hash is not null as "hasPassword",
       u.must_change_password as "mustChangePassword", u.oidc_subject is not null as oidc,
       u.oidc_allowed as "oidcAllowed", u.created_at as "createdAt",
       coalesce((select json_agg(json_build_object('role', role, 'area', area_code) order by role, area_code)
         from app_grant where user_id = u.id), '[]') as grants,
       greatest((select max(last_seen_at) from app_session where user_id = u.id),
         (select max(last_used_at) from app_token where user_id = u.id), u.last_seen_at) as "lastSeenAt"
     from app_user u where u.city_code = $1 and ($2::bigint is null or u.id = $2) order by u.login`,
    [cityCode, id ?? null],
  );
  return rows;
}

/** @throws BadInput 404. */
export async function readAccount(on: Queryable, cityCode: string, id: string): Promise<StoredAccount> {
  const [account] = await readAccounts(on, cityCode, id);
  if (!account) throw new BadInput(`There is no account ${id}.`, { code: "no_account", statusCode: 404 });
  return account;
}

export interface NewStoredAccount {
  login: string;
  name: string;
  passwordHash: string | null;
  mustChangePassword: boolean;
  oidcAllowed?: boolean;
  oidc?: { issuer: string; subject: string };
}

/** @throws BadInput 409 when the login is taken. */
export async function addAccount(client: PoolClient, cityCode: string, account: NewStoredAccount): Promise<string> {
  const { rows } = await client.query(
    `insert into app_user (city_code, login, display_name, password_hash, must_change_password, oidc_allowed,
       oidc_issuer, oidc_subject, password_changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, case when $4::text is not null then now() end)
     on conflict (city_code, login) do nothing returning id::text`,
    [
      cityCode,
      account.login.toLowerCase(),
      account.name.trim(),
      account.passwordHash,
      account.mustChangePassword,
      account.oidcAllowed ?? false,
      account.oidc?.issuer ?? null,
      account.oidc?.subject ?? null,
    ],
  );
  const id: string | undefined = rows[0]?.id;
  if (!id)
    throw new BadInput(`There is an account ${account.login.toLowerCase()} already. Choose another login.`, {
      code: "login_taken",
      params: { login: account.login.toLowerCase() },
      statusCode: 409,
      field: "login",
    });
  await note(client, cityCode, "account.added", id, {
    login: account.login.toLowerCase(),
    by: account.oidc ? "oidc" : "person",
  });
  return id;
}

/** Changes of who administers the city take turns, or two administrators could remove each other at once. */
export const lockGrants = (client: PoolClient) => client.query("lock table app_grant in share row exclusive mode");

const CITY_ADMINISTRATORS = `select count(*)::int as n from app_user u join app_grant g on g.user_id = u.id
  where u.city_code = $1 and u.active and not u.demo and g.role = 'administrator' and g.area_code = $1`;

export async function countCityAdministrators(on: Queryable, cityCode: string): Promise<number> {
  return (await on.query(CITY_ADMINISTRATORS, [cityCode])).rows[0].n;
}

/** Runs a change and undoes it when no administrator of the city would be left. @throws BadInput 409. */
export async function keepingAnAdministrator(
  client: PoolClient,
  cityCode: string,
  change: () => Promise<void>,
): Promise<void> {
  await lockGrants(client);
  const before = await countCityAdministrators(client, cityCode);
  await change();
  if (before > 0 && (await countCityAdministrators(client, cityCode)) === 0)
    throw new BadInput("This is the last administrator of the whole city. Give somebody else that role first.", {
      code: "last_administrator",
      statusCode: 409,
    });
}

const same = (a: Grant, b: Grant) => a.role === b.role && a.area === b.area;

/** Makes the grants of an account those given; what is new and what is gone goes into the audit log each by itself. */
export async function writeGrants(
  client: PoolClient,
  cityCode: string,
  account: { id: string; login: string; grants: readonly Grant[] },
  wanted: readonly Grant[],
  by: string,
): Promise<void> {
  const added = wanted.filter(
    (grant, at) =>
      wanted.findIndex((one) => same(one, grant)) === at && !account.grants.some((one) => same(one, grant)),
  );
  const gone = account.grants.filter((grant) => !wanted.some((one) => same(one, grant)));
  for (const { role, area } of gone) {
    await client.query("delete from app_grant where user_id = $1 and role = $2 and area_code = $3", [
      account.id,
      role,
      area,
    ]);
    await note(client, cityCode, "account.revoked", account.id, { login: account.login, role, area });
  }
  for (const { role, area } of added) {
    await client.query(
      "insert into app_grant (user_id, role, area_code, granted_by) values ($1, $2, $3, $4) on conflict do nothing",
      [account.id, role, area, by],
    );
    await note(client, cityCode, "account.granted", account.id, { login: account.login, role, area });
  }
}

/** A new password ends every session but the one it was given in; of one set by somebody else, also the tokens. */
export async function writePassword(
  client: PoolClient,
  cityCode: string,
  { id, login }: { id: string; login: string },
  change: { hash: string; mustChange: boolean; keepSession?: Buffer },
): Promise<void> {
  await client.query(
    "update app_user set password_hash = $2, must_change_password = $3, password_changed_at = now() where id = $1",
    [id, change.hash, change.mustChange],
  );
  await client.query("delete from app_session where user_id = $1 and id is distinct from $2", [
    id,
    change.keepSession ?? null,
  ]);
  if (!change.keepSession) await client.query("delete from app_token where user_id = $1", [id]);
  await forgiveLogin(client, login);
  await note(client, cityCode, change.keepSession ? "account.password_changed" : "account.password_set", id, { login });
}

export async function writeActive(
  client: PoolClient,
  cityCode: string,
  { id, login }: { id: string; login: string },
  active: boolean,
): Promise<void> {
  await client.query("update app_user set active = $2 where id = $1", [id, active]);
  if (!active) await client.query("delete from app_session where user_id = $1", [id]);
  await note(client, cityCode, active ? "account.activated" : "account.deactivated", id, { login });
}

export interface NewDemoAccount {
  login: string;
  name: string;
  grant: { role: Role; area: string };
}

/** Accounts that sign in by one click; those that exist stay as they are. */
export async function addDemoAccounts(
  client: PoolClient,
  cityCode: string,
  accounts: readonly NewDemoAccount[],
): Promise<void> {
  for (const { login, name, grant } of accounts) {
    const { rows } = await client.query(
      `insert into app_user (city_code, login, display_name, demo) values ($1, $2, $3, true)
       on conflict (city_code, login) do nothing returning id::text`,
      [cityCode, login, name],
    );
    const id: string | undefined = rows[0]?.id;
    if (!id) continue;
    await note(client, cityCode, "account.added", id, { login, by: "demo" });
    await writeGrants(client, cityCode, { id, login, grants: [] }, [grant], "demo");
  }
}

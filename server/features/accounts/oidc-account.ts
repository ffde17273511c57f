/** Which account somebody has whom the provider vouches for. */
import type { PoolClient } from "pg";
import { addAccount } from "./accounts.queries.ts";
import { note } from "./audited.ts";
import type { OidcPerson } from "./oidc-provider.ts";

/**
 * The account linked to the provider's subject; else the one an administrator allowed to be taken over by this verified
 * e-mail; else a new one without any role. Null when the account has been deactivated.
 */
export async function accountOf(client: PoolClient, cityCode: string, person: OidcPerson): Promise<string | null> {
  const linked = await client.query(
    "select id::text, active from app_user where city_code = $1 and oidc_issuer = $2 and oidc_subject = $3",
    [cityCode, person.issuer, person.subject],
  );
  if (linked.rows[0]) return linked.rows[0].active ? linked.rows[0].id : null;

  if (person.email) {
    const { rows } = await client.query(
      `update app_user set oidc_issuer = $3, oidc_subject = $4, oidc_allowed = false
       where city_code = $1 and login = $2 and oidc_allowed and active and not demo and oidc_subject is null
       returning id::text`,
      [cityCode, person.email, person.issuer, person.subject],
    );
    if (rows[0]) {
      await note(client, cityCode, "account.linked", rows[0].id, { login: person.email, issuer: person.issuer });
      return rows[0].id;
    }
  }

  const login = await freeLogin(client, cityCode, person);
  return addAccount(client, cityCode, {
    login,
    name:
      (person.name ?? login)
        .replace(/\p{Cc}/gu, "")
        .slice(0, 80)
        .trim() || login,
    passwordHash: null,
    mustChangePassword: false,
    oidc: { issuer: person.issuer, subject: person.subject },
  });
}

/** What the provider calls the person, made to fit; with a number when somebody else has that login. */
async function freeLogin(client: PoolClient, cityCode: string, { login, email }: OidcPerson): Promise<string> {
  const base =
    (login ?? email ?? "")
      .toLowerCase()
      .replace(/[^a-z0-9._@-]/g, "")
      .replace(/^[^a-z0-9]+/, "")
      .slice(0, 56) || "person";
  const fitting = base.length < 2 ? `${base}-1` : base;
  const { rows } = await client.query<{ login: string }>(
    "select login from app_user where city_code = $1 and starts_with(login, $2)",
    [cityCode, fitting],
  );
  const taken = new Set(rows.map((row) => row.login));
  for (let n = 1; ; n++) {
    const tried = n === 1 ? fitting : `${fitting}-${n}`;
    if (!taken.has(tried)) return tried;
  }
}

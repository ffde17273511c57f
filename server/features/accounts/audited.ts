/** Changes of accounts run as the owner of the tables, under the name of who makes them. */
import type { Pool, PoolClient } from "pg";

export interface Actor {
  id: string | null;
  name: string;
}

/** Runs `work` in a transaction whose audit entries name the actor; undone when it throws. */
export async function audited<T>(
  pool: Pick<Pool, "connect">,
  actor: Actor,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    await client.query("select set_config('srm.actor', $1, true), set_config('srm.person', $2, true)", [
      actor.name,
      actor.id ?? "",
    ]);
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((reason: Error) => {
      broken = reason;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Writes an entry about an account. Never a password, a token or what was typed for one. */
export async function note(
  client: Pick<PoolClient, "query">,
  cityCode: string,
  action: string,
  accountId: string,
  detail: object = {},
): Promise<void> {
  await client.query("select audit($1, $2, 'account', $3, null, $4)", [
    cityCode,
    action,
    accountId,
    JSON.stringify(detail),
  ]);
}

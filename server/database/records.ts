/**
 * Records as one person may see them: every query runs in a transaction under the person's database role and area, so that
 * a forgotten `where` leaks nothing (db/migrations/0003_people.sql).
 */
import pg, { type Pool, type PoolClient } from "pg";
import type { Reach, Scope } from "../features/accounts/scope.ts";

/** Whose transaction it is: for histories and the audit log. */
export interface Actor {
  id: string | null;
  name: string;
}

export interface ReadOptions {
  /** All queries see the records of one moment. */
  snapshot?: boolean;
}

export interface OpenRecords {
  client: PoolClient;
  /** Ends the transaction and gives the connection back. To be called once, whatever happened. */
  end(how: "commit" | "rollback"): Promise<void>;
}

export interface Records {
  /** Runs `work` in a read-only transaction. */
  read<T>(work: (client: PoolClient) => Promise<T>, options?: ReadOptions): Promise<T>;
  /** Runs `work` in a transaction that is committed when it returns, and undone when it throws. */
  write<T>(work: (client: PoolClient) => Promise<T>): Promise<T>;
  /** A read-only transaction that stays open, for cursors. The embedded database serves one transaction at a time: end it soon. */
  open(options?: ReadOptions): Promise<OpenRecords>;
}

const listOf = (reach: Reach) => (reach === "*" ? "*" : reach.join());

/** SQL that gives the transaction under way a person's role and area. Settings go before the role: any role may set them. */
export function scopeSql(scope: Scope, actor: Actor): string {
  const settings: Record<string, string> = {
    read: listOf(scope.read),
    edit: listOf(scope.edit),
    accept: listOf(scope.accept),
    contact: listOf(scope.contact),
    present: listOf(scope.present),
    plan: listOf(scope.plan),
    audit: scope.audit ? "*" : "",
    actor: actor.name,
    person: actor.id ?? "",
  };
  const set = Object.entries(settings).map(
    ([name, value]) => `set_config('srm.${name}', ${pg.escapeLiteral(value)}, true)`,
  );
  return `select ${set.join(", ")}; set local role ${scope.read === "*" ? "srm_city" : "srm_area"}`;
}

export function recordsOf(pool: Pick<Pool, "connect">, scope: Scope, actor: Actor): Records {
  const begin = async (mode: string): Promise<OpenRecords> => {
    const client = await pool.connect();
    try {
      // One message, so that the role costs no round trip of its own.
      await client.query(`begin ${mode}; ${scopeSql(scope, actor)}`);
    } catch (error) {
      await client.query("rollback").catch(() => {});
      client.release();
      throw error;
    }
    return {
      client,
      async end(how) {
        try {
          await client.query(how);
          client.release();
        } catch (error) {
          // A connection whose transaction cannot be ended is thrown away; a commit that fails is the caller's to know.
          client.release(error as Error);
          if (how === "commit") throw error;
        }
      },
    };
  };
  const run = async <T>(mode: string, work: (client: PoolClient) => Promise<T>): Promise<T> => {
    const { client, end } = await begin(mode);
    let result: T;
    try {
      result = await work(client);
    } catch (error) {
      await end("rollback");
      throw error;
    }
    await end("commit");
    return result;
  };
  const modeOf = ({ snapshot }: ReadOptions = {}) =>
    snapshot ? "isolation level repeatable read read only" : "read only";
  return {
    read: (work, options) => run(modeOf(options), work),
    write: (work) => run("", work),
    open: (options) => begin(modeOf(options)),
  };
}

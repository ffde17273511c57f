/**
 * Indexes that are there for speed alone. An import into an empty table leaves them to be built after its commit
 * (load-batch.ts); whatever is missing of `expected_index`, after a kill for instance, is found and built here.
 */
import type { Pool, PoolClient } from "pg";

export interface MissingIndex {
  name: string;
  /** A statement that makes it. */
  definition: string;
}

/** Any fixed number: whoever builds does so alone; the next finds nothing left to do. */
const ADVISORY_LOCK = 430_601;
/** One of them is busy with the search's index, the other with the rest. */
const AT_ONCE = 2;

/** Indexes the tables should have and have not, the most useful first. */
export async function missingIndexes(pg: Pick<Pool, "query">): Promise<MissingIndex[]> {
  const { rows } = await pg.query<MissingIndex>("select name, definition from missing_index order by turn, name");
  return rows;
}

/**
 * Builds what is missing, each index in a transaction of its own; readers go on, writers of the table wait. Cheap when
 * nothing is missing, safe to call from several processes, and after an end at any moment the next call goes on.
 * @param onBuilt told how many are left after each
 * @returns the names built now
 */
export async function buildMissingIndexes(
  pool: Pool,
  onBuilt: (left: number) => void = () => {},
  signal?: AbortSignal,
): Promise<string[]> {
  if ((await missingIndexes(pool)).length === 0) return [];
  const busy = new Set<PoolClient>();
  const stop = () => {
    for (const client of busy) cancel(pool, client);
  };
  signal?.addEventListener("abort", stop, { once: true });
  const first = await pool.connect();
  busy.add(first);
  let lost: Error | undefined;
  try {
    signal?.throwIfAborted();
    await first.query("set statement_timeout = 0");
    await first.query("select pg_advisory_lock($1)", [ADVISORY_LOCK]);
    const missing = await missingIndexes(first);
    const built: string[] = [];
    let left = missing.length;
    const work = async (client: PoolClient) => {
      for (let next = missing.shift(); next; next = missing.shift()) {
        signal?.throwIfAborted();
        await build(client, next);
        built.push(next.name);
        onBuilt(--left);
      }
    };
    const others = (await severalBackends(first)) ? Math.min(AT_ONCE, pool.options.max ?? 1, left) - 1 : 0;
    const workers = [work(first), ...Array.from({ length: others }, () => withClient(pool, busy, work))];
    const failed = (await Promise.allSettled(workers)).find((one) => one.status === "rejected");
    if (failed) throw failed.reason;
    // What the planner goes by, and which pages everybody may see: without that nothing is answered by an index alone. By
    // itself the database would look at the new rows in a minute or so.
    if (built.length > 0) await first.query("vacuum (analyze) site, accident");
    return built;
  } catch (error) {
    lost = error as Error;
    throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
    await first.query("select pg_advisory_unlock($1)", [ADVISORY_LOCK]).catch(() => {});
    await first.query("reset statement_timeout").catch(() => {});
    first.release(lost);
  }
}

async function build(client: PoolClient, { name, definition }: MissingIndex): Promise<void> {
  await client.query("begin");
  try {
    await client.query("set local statement_timeout = 0; set local maintenance_work_mem = '400MB'");
    await client.query("set local max_parallel_maintenance_workers = 0");
    // An index that could not be finished is there and of no use.
    if (/^create/i.test(definition)) await client.query(`drop index if exists "${name.replaceAll('"', '""')}"`);
    await client.query(definition);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  }
}

async function withClient(
  pool: Pool,
  busy: Set<PoolClient>,
  work: (client: PoolClient) => Promise<void>,
): Promise<void> {
  const client = await pool.connect();
  busy.add(client);
  try {
    await work(client);
  } finally {
    busy.delete(client);
    client.release();
  }
}

/** Stops what the connection's backend is doing, in which this process has no say. */
function cancel(pool: Pool, client: PoolClient): void {
  const { processID } = client as unknown as { processID: number | null };
  pool.query("select pg_cancel_backend($1)", [processID]).catch(() => {});
}

/** The embedded database has one backend. */
async function severalBackends(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ version: string }>("select version()");
  return !/emcc|emscripten|wasm/i.test(rows[0]!.version);
}

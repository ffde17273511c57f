import type pg from "pg";

type Work = (client: pg.PoolClient) => Promise<unknown>;

/**
 * Two writers meet: the second begins while the first's transaction is still open, and waits for it if it has to. Only
 * then the first commits.
 * @returns the error the second ended with, if any; its transaction is then rolled back.
 */
export async function meet(pool: pg.Pool, first: Work, second: Work): Promise<Error | undefined> {
  const [one, other] = [await pool.connect(), await pool.connect()];
  try {
    await one.query("begin");
    await first(one);
    await other.query("begin");
    let settled = false;
    const pending = second(other)
      .then(() => other.query("commit"))
      .then(() => undefined)
      .catch(async (error: Error) => {
        await other.query("rollback");
        return error;
      })
      .finally(() => {
        settled = true;
      });
    while (!settled && !(await isWaitingForALock(pool, other))) {
      // Asking again is waiting enough: the answer takes a round trip.
    }
    await one.query("commit");
    return await pending;
  } finally {
    one.release();
    other.release();
  }
}

async function isWaitingForALock(pool: pg.Pool, client: pg.PoolClient): Promise<boolean> {
  const { processID } = client as pg.PoolClient & { processID: number };
  const { rows } = await pool.query("select cardinality(pg_blocking_pids($1)) > 0 as waits", [processID]);
  return rows[0].waits;
}

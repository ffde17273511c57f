import type { Pool } from "pg";

/** What a query function needs: a pool, or one client inside a transaction. */
export type Queryable = Pick<Pool, "query">;

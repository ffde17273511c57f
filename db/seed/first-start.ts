import pg from "pg";
import type { OpenDatabase } from "../open.ts";
import { seedCity } from "./seed-city.ts";

const DEMO_SITES = 40_000;
const DEMO_SEED = 430_600;

/** Makes the demo city in a database that holds no city yet; otherwise does nothing. */
export async function seedDemoIfEmpty(
  database: OpenDatabase,
  cityCode: string,
  onProgress: (stage: string, done: number, total: number) => void,
): Promise<void> {
  const pool = new pg.Pool({ connectionString: database.connectionString, max: 1 });
  try {
    const { rows } = await pool.query("select 1 from city limit 1");
    if (rows.length) return;
    await seedCity(pool, {
      cityCode,
      sites: DEMO_SITES,
      seed: DEMO_SEED,
      asOf: todayInChina(),
      bulk: database.bulk,
      onProgress,
    });
  } finally {
    await pool.end();
  }
}

/** YYYY-MM-DD in the city's time zone, wherever the computer stands. */
export const todayInChina = (): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());

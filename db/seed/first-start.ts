import pg from "pg";
import type { OpenDatabase } from "../open.ts";
import { ensureCity } from "./load-regions.ts";
import { seedCity } from "./seed-city.ts";

const DEMO_SITES = 40_000;
const DEMO_SEED = 430_600;

/**
 * Sees to it that the city is there. An embedded database without any city gets the demo city; otherwise a city that is
 * missing is made with its regions and no records, ready for imports.
 */
export async function prepareCity(
  database: OpenDatabase,
  cityCode: string,
  onProgress: (stage: string, done: number, total: number) => void,
): Promise<void> {
  const pool = new pg.Pool({ connectionString: database.connectionString, max: 1 });
  try {
    const { rows: cities } = await pool.query("select 1 from city limit 1");
    if (database.mode === "server" || cities.length > 0) return await ensureCity(pool, cityCode);
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

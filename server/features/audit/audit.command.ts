/**
 * npm run audit -- verify [--from ID]        recomputes the chain; exit code 1 and the first broken entry when it does not hold
 * npm run audit -- --root 2026-06-30         the day's root, for printing
 * npm run audit -- --expect 2026-06-30 HASH  checks a printed root, and the chain up to it; exit code 1 when it is not in the log
 */
import pg from "pg";
import { migrate } from "#db/migrate.ts";
import { openDatabase } from "#db/open.ts";
import { readConfig } from "../../config.ts";
import { runAudit } from "./run-audit.ts";

const database = await openDatabase();
let pool: pg.Pool | undefined;
try {
  await migrate(database.connectionString);
  pool = new pg.Pool({ connectionString: database.connectionString, max: 1 });
  const { CITY_CODE } = readConfig(process.env);
  const { lines, holds } = await runAudit(pool, CITY_CODE, process.argv.slice(2), (entries) => {
    if (process.stderr.isTTY) process.stderr.write(`\r  ${entries.toLocaleString("en")} entries `);
  });
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  console.log(lines.join("\n"));
  if (!holds) process.exitCode = 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
} finally {
  await pool?.end();
  await database.close();
}

/** npm run db:verify: recounts every city; exit code 1 when a number differs or an index is missing. */
import pg from "pg";
import { missingIndexes } from "./indexes.ts";
import { migrate } from "./migrate.ts";
import { openDatabase } from "./open.ts";
import { verify } from "./verify.ts";

const database = await openDatabase();
await migrate(database.connectionString);
const pool = new pg.Pool({ connectionString: database.connectionString, max: 1 });
try {
  const { rows: cities } = await pool.query<{ code: string; name_en: string; sites: string }>(
    "select code, name_en, (select count(*) from site s where s.city_code = c.code) as sites from city c order by code",
  );
  for (const city of cities) {
    console.log(`${city.name_en} (${city.code}), ${Number(city.sites).toLocaleString("en")} sites`);
    for (const { rule, broken, examples } of await verify(pool, city.code)) {
      console.log(broken ? `  BROKEN  ${rule}: ${broken} rows` : `  ok      ${rule}`);
      for (const example of examples) console.log(`          ${JSON.stringify(example)}`);
      if (broken) process.exitCode = 1;
    }
  }
  for (const { name } of await missingIndexes(pool)) {
    console.log(`MISSING index ${name}: everything is right but slow. 'npm run db:migrate' builds it.`);
    process.exitCode = 1;
  }
  if (cities.length === 0) console.log("The database holds no city yet. Run 'npm run db:seed' or 'npm run import'.");
} finally {
  await pool.end();
  await database.close();
}

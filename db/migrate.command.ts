/** npm run db:migrate */
import { buildIndexes, migrate } from "./migrate.ts";
import { openDatabase } from "./open.ts";

const database = await openDatabase();
try {
  const applied = await migrate(database.connectionString);
  console.log(applied.length ? `Applied ${applied.join(", ")}.` : "The database is up to date.");
  const built = await buildIndexes(database.connectionString);
  if (built.length) console.log(`Built the missing indexes ${built.join(", ")}.`);
} finally {
  await database.close();
}

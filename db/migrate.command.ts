/** npm run db:migrate */
import { migrate } from "./migrate.ts";
import { openDatabase } from "./open.ts";

const database = await openDatabase();
try {
  const applied = await migrate(database.connectionString);
  console.log(applied.length ? `Applied ${applied.join(", ")}.` : "The database is up to date.");
} finally {
  await database.close();
}

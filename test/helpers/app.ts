import { buildApp } from "#server/app.ts";
import { ROLES } from "#server/contracts/roles.contract.ts";
import { folderStore } from "#server/features/photos/folder-store.ts";
import { type DatabaseTest, test as databaseTest, embeddedTest as embeddedDatabaseTest } from "./database.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { CITY } from "./tiny-city.ts";

/** The real application on the file's database, for `app.inject`; put a city into the database first. */
const withApp = (base: DatabaseTest) =>
  base.extend("app", { scope: "file" }, async ({ database }, { onCleanup }) => {
    const folder = temporaryFolder("srm-photos");
    const app = await buildApp({
      databaseUrl: database.connectionString,
      mode: database.mode,
      cityCode: CITY,
      // Whoever asks without credentials may do everything; test/helpers/people.ts gives those of others.
      visitorRoles: ROLES,
      onDataVersion: database.onDataVersion,
      photos: folderStore(folder.path),
    });
    onCleanup(async () => {
      await app.close();
      folder.remove();
    });
    return app;
  });

/** On a real PostgreSQL; only in *.db.test.ts and *.e2e.test.ts. */
export const test = withApp(databaseTest);

export type AppTest = typeof test;

/** On the embedded database; only in *.embedded.test.ts. */
export const embeddedTest: AppTest = withApp(embeddedDatabaseTest);

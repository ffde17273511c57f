import path from "node:path";
import type { TestProject } from "vitest/node";
import { openEmbedded } from "#db/embedded.ts";
import { migrate } from "#db/migrate.ts";
import { temporaryFolder } from "./temporary-folder.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Holds `template`, a migrated embedded database to copy, and the copies. */
    embeddedFolder: string;
  }
}

/** Making the extensions takes 10 s; done once, each test file copies the result. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = temporaryFolder("srm-embedded");
  try {
    const database = await openEmbedded({ dataDir: path.join(folder.path, "template") });
    await migrate(database.connectionString);
    await database.close();
  } catch (error) {
    folder.remove();
    throw error;
  }
  project.provide("embeddedFolder", folder.path);
  return folder.remove;
}

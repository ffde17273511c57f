import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "#db/migrate.ts";
import { type PostgresCluster, startPostgres } from "./postgres-cluster.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Address of the cluster's maintenance database. */
    postgresUrl: string;
  }
}

/** Migrated once; every test file works on a copy of it. */
export const TEMPLATE = "srm_template";

// Vitest loads this file once a project, and the projects share one cluster.
const shared = globalThis as { srmCluster?: { users: number; starting: Promise<PostgresCluster> } };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.srmCluster ??= { users: 0, starting: startWithTemplate() };
  const { starting } = shared.srmCluster;
  shared.srmCluster.users++;
  project.provide("postgresUrl", (await starting).connectionString("postgres"));
  return async () => {
    if (shared.srmCluster && --shared.srmCluster.users === 0) {
      delete shared.srmCluster;
      (await starting).stop();
    }
  };
}

async function startWithTemplate(): Promise<PostgresCluster> {
  const cluster = await startPostgres();
  const maintenance = new pg.Client({ connectionString: cluster.connectionString("postgres") });
  try {
    await maintenance.connect();
    await maintenance.query(`create database ${TEMPLATE}`);
    await migrate(cluster.connectionString(TEMPLATE));
    // A connection to a template, autovacuum's excepted, would make every copy fail.
    await maintenance.query(`alter database ${TEMPLATE} with is_template true allow_connections false`);
    return cluster;
  } catch (error) {
    cluster.stop();
    throw error;
  } finally {
    await maintenance.end().catch(() => {});
  }
}

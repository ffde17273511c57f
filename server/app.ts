import path from "node:path";
import autoload from "@fastify/autoload";
import compress from "@fastify/compress";
import cookie from "@fastify/cookie";
import postgres from "@fastify/postgres";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import fastify, { type FastifyInstance } from "fastify";
import type { Role } from "./contracts/roles.contract.ts";
import type { OidcSettings } from "./features/accounts/oidc-provider.ts";
import type { PhotoStore } from "./features/photos/photo-store.ts";
import type { Roads } from "./features/roads/open-roads.ts";
import indexesJob from "./jobs/indexes.ts";
import overdueJob from "./jobs/overdue.ts";
import photosJob from "./jobs/photos.ts";
import qualityJob from "./jobs/quality.ts";
import access from "./plugins/access.ts";
import city from "./plugins/city.ts";
import filteredTables from "./plugins/filtered-tables.ts";
import openapi from "./plugins/openapi.ts";
import problems, { frameworkProblem } from "./plugins/problems.ts";
import publicVersions from "./plugins/public-versions.ts";
import roads from "./plugins/roads.ts";
import securityHeaders from "./plugins/security-headers.ts";
import staticClient from "./plugins/static-client.ts";
import tables from "./plugins/tables.ts";

export interface AppOptions {
  databaseUrl: string;
  mode: "embedded" | "server";
  cityCode: string;
  /** Roles of who asks from this computer without having signed in: the embedded demo lets everybody look. */
  visitorRoles?: readonly Role[] | undefined;
  /** The address that people open, when a proxy stands before the server; else that of each request. */
  publicUrl?: string | undefined;
  /** Addresses of proxies whose X-Forwarded headers are believed, comma-separated. */
  trustProxy?: string | undefined;
  /** A provider that people may sign in with beside their passwords. */
  oidc?: OidcSettings | undefined;
  /** Folder of the built client; without it only the API is served. */
  clientDir?: string;
  /** Where photos of findings lie; without it none are taken. */
  photos?: PhotoStore | undefined;
  /** The Chromium that draws maps and prints; without it the installed one. */
  chromiumPath?: string | undefined;
  /** How long it takes between places; without it straight lines times a detour factor. */
  roads?: Roads | undefined;
  logLevel?: "fatal" | "error" | "warn" | "info" | "debug" | "silent";
  /** Subscribes to changes of the records. */
  onDataVersion?: (listener: (cityCode: string) => void) => void;
}

/** The whole application, ready for `listen` or `inject`; the database must be migrated. Closing it closes its pool. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const app = fastify({
    logger: { level: options.logLevel ?? "silent" },
    ajv: { customOptions: { coerceTypes: "array", allErrors: true, removeAdditional: false, verbose: true } },
    forceCloseConnections: true,
    frameworkErrors: frameworkProblem as never,
    trustProxy: options.trustProxy ?? false,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
  }).withTypeProvider<TypeBoxTypeProvider>();

  await app.register(problems);
  await app.register(securityHeaders);
  await app.register(cookie);
  await app.register(compress, { global: true, threshold: 1024, encodings: ["zstd", "br", "gzip"] });
  await app.register(postgres, {
    connectionString: options.databaseUrl,
    max: options.mode === "embedded" ? 4 : 10,
    // Parallel workers and JIT lose on queries of a few milliseconds; the embedded socket knows no start-up options.
    ...(options.mode === "server" && {
      options: "-c jit=off -c max_parallel_workers_per_gather=0 -c statement_timeout=20000",
    }),
  });
  // A connection cut while it rests, or while a request holds it, fails that request at most, and not the process.
  app.pg.pool.on("error", (error) => app.log.warn(error));
  app.pg.pool.on("connect", (client) => client.on("error", (error) => app.log.warn(error)));
  await app.register(access, options);
  await app.register(openapi);
  await app.register(city, options);
  await app.register(tables);
  await app.register(filteredTables);
  await app.register(indexesJob);
  await app.register(publicVersions);
  await app.register(roads, options);
  await app.register(overdueJob);
  await app.register(qualityJob);
  await app.register(photosJob, options);
  await app.register(autoload, {
    dir: path.join(import.meta.dirname, "features"),
    matchFilter: /\.routes\.ts$/,
    dirNameRoutePrefix: false,
    options: {
      mode: options.mode,
      publicUrl: options.publicUrl,
      oidc: options.oidc,
      photos: options.photos,
      chromiumPath: options.chromiumPath,
    },
  });
  if (options.clientDir) await app.register(staticClient, { clientDir: options.clientDir });
  await app.ready();
  return app;
}

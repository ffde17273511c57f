import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import fastify from "fastify";
import { expect, test } from "vitest";
import securityHeaders from "#server/plugins/security-headers.ts";
import staticClient from "#server/plugins/static-client.ts";
import { temporaryFolder } from "#test/helpers/temporary-folder.ts";

test("the field page opens at its own folder, its service worker is asked for anew, hashed files never", async ({
  onTestFinished,
}) => {
  const folder = temporaryFolder("srm-client");
  const write = (name: string) => {
    mkdirSync(path.dirname(path.join(folder.path, name)), { recursive: true });
    writeFileSync(path.join(folder.path, name), name);
  };
  for (const name of ["index.html", "field/index.html", "field/service-worker.js", "field/manifest.webmanifest"])
    write(name);
  write("assets/field-abc.js");
  const app = fastify({ routerOptions: { ignoreTrailingSlash: true } });
  onTestFinished(async () => {
    await app.close();
    folder.remove();
  });
  await app.register(securityHeaders);
  await app.register(staticClient, { clientDir: folder.path });

  // Without the slash it would lie outside what its service worker has charge of.
  const bare = await app.inject("/field?lang=en");
  expect([bare.statusCode, bare.headers.location]).toEqual([308, "/field/?lang=en"]);
  expect((await app.inject("/fields")).statusCode).toBe(404);
  const page = await app.inject("/field/?lang=en");
  expect([page.body, page.headers["cache-control"]]).toEqual(["field/index.html", "no-cache"]);
  const worker = await app.inject("/field/service-worker.js");
  expect(worker.headers["cache-control"]).toBe("no-cache");
  expect(worker.headers["content-type"]).toMatch(/javascript/);
  // A worker lives by the policy of its own script: it may talk to this server alone.
  expect(worker.headers["content-security-policy"]).toContain("connect-src 'self'");
  expect(page.headers["content-security-policy"]).toContain("worker-src 'self'");
  expect((await app.inject("/field/manifest.webmanifest")).headers["content-type"]).toBe("application/manifest+json");
  expect((await app.inject("/assets/field-abc.js")).headers["cache-control"]).toContain("immutable");
});

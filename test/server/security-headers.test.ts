import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fastify from "fastify";
import { expect, test } from "vitest";
import securityHeaders from "#server/plugins/security-headers.ts";
import staticClient from "#server/plugins/static-client.ts";

test("pages run our own scripts only and stand in no other page; data run nothing", async ({ onTestFinished }) => {
  const clientDir = mkdtempSync(path.join(tmpdir(), "srm-client-"));
  writeFileSync(path.join(clientDir, "index.html"), "<!doctype html><title>page</title>");
  writeFileSync(path.join(clientDir, "worker.js"), "");
  const app = fastify();
  onTestFinished(async () => {
    await app.close();
    rmSync(clientDir, { recursive: true });
  });
  await app.register(securityHeaders);
  app.get("/api/data", async () => ({ html: "<script>" }));
  app.get("/api/page", (_request, reply) => reply.header("content-security-policy", "of its own").send(""));
  await app.register(staticClient, { clientDir });

  const page = await app.inject("/");
  const policy = page.headers["content-security-policy"];
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(page.headers).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "same-origin" });

  // A browser that asks again keeps the headers of the 304.
  const again = await app.inject({ url: "/", headers: { "if-none-match": String(page.headers.etag) } });
  expect(again.statusCode).toBe(304);
  expect(again.headers["content-security-policy"]).toBe(policy);
  expect((await app.inject("/worker.js")).headers["content-security-policy"]).toBe(policy);
  expect((await app.inject("/api/data")).headers["content-security-policy"]).toMatch(/^default-src 'none'/);
  expect((await app.inject("/api/page")).headers["content-security-policy"]).toBe("of its own");
});

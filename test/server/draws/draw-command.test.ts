import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { draw } from "#server/algorithms/draw/draw.ts";
import { DRAW_FORMAT, type DrawFile } from "#server/algorithms/draw/draw-file.ts";
import { frameHash, siteHash } from "#server/algorithms/draw/frame-hash.ts";
import { sha256 } from "#server/algorithms/draw/sha256.ts";
import { temporaryFolder } from "#test/helpers/temporary-folder.ts";

// Each start of the command loads the server's modules.
vi.setConfig({ testTimeout: 60_000 });

const root = path.resolve(import.meta.dirname, "../../..");
const folder = temporaryFolder("srm-draw");
afterAll(() => folder.remove());

function verify(name: string, content: string) {
  const file = path.join(folder.path, name);
  writeFileSync(file, content);
  const command = ["server/features/draws/draw.command.ts", "verify", file];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: "utf8" });
  return { status, stdout, stderr };
}

const sites = [1, 2, 3, 4].map((n) => {
  const site = { id: String(n), name: `house ${n}`, unit: "430602", level: 2, weight: 1 };
  return { ...site, hash: siteHash(site) };
});
const frame = {
  sites,
  strata: [{ level: 2, rate: 0.5 }],
  inspectors: ["a", "b"].map((id) => ({ id, name: id, unit: null, notInUnits: [], notAtSites: [] })),
  perSite: 2,
};
const seed = "ab".repeat(32);
const FILE: DrawFile = {
  format: DRAW_FORMAT,
  id: 1,
  city: "430600",
  title: "third quarter",
  asOf: { dataVersion: 1, businessDate: "2026-06-30" },
  commitment: {
    seedHash: sha256(seed),
    frameHash: frameHash(
      sites.map(({ hash }) => hash),
      frame,
    ),
    at: "2026-06-30T01:00:00.000Z",
  },
  frame,
  outcome: { at: "2026-06-30T02:00:00.000Z", seed, word: "", sites: draw(frame, seed) },
};

test("npm run draw -- verify says that a file holds", () => {
  const { status, stdout } = verify("good.json", JSON.stringify(FILE));
  expect(stdout).toContain("third quarter: drawn again, 2 of 4 sites with their inspectors are as published.");
  expect(status).toBe(0);
});

test("npm run draw -- verify names the site that was altered, and ends with 1", () => {
  const { status, stdout } = verify("altered.json", JSON.stringify(FILE).replace("house 3", "house 33"));
  expect(stdout).toBe("DIFFERS site    Site 3 house 33 was altered: its contents do not give its hash.\n");
  expect(status).toBe(1);
});

test("npm run draw -- verify says what is no draw", () => {
  expect(verify("text.json", "no JSON")).toMatchObject({ status: 2, stderr: expect.stringContaining("is not JSON.") });
});

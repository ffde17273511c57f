import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { openEmbedded } from "#db/embedded.ts";
import { verify } from "#db/verify.ts";

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "srm-durability-"));
  // Made and migrated already, as it is from the second start on: making it takes 10 s.
  await cp(path.join(inject("embeddedFolder"), "template"), dataDir, { recursive: true });
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** Lets the writer work until it has acknowledged `count` sites, then kills it in the middle of the next. */
async function writeAndKill(count: number): Promise<string[]> {
  const writer = spawn(process.execPath, [path.join(import.meta.dirname, "writer.ts"), dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(writer, "exit");
  const acknowledged: string[] = [];
  for await (const id of createInterface({ input: writer.stdout })) {
    acknowledged.push(id);
    if (acknowledged.length === count) writer.kill("SIGKILL");
  }
  await exited; // its output ends a moment before the process does
  return acknowledged;
}

test("killed in the middle of writes, the embedded database starts again with everything it acknowledged", {
  timeout: 180_000,
}, async () => {
  const acknowledged = [...(await writeAndKill(60)), ...(await writeAndKill(30))];

  const database = await openEmbedded({ dataDir });
  const pool = new pg.Pool({ connectionString: database.connectionString, max: 1 });
  try {
    const { rows } = await pool.query<{ id: string }>(
      "select s.id from site s join finding f on f.site_id = s.id and f.city_code = s.city_code",
    );
    const stored = new Set(rows.map((row) => row.id));
    expect(acknowledged.length).toBeGreaterThanOrEqual(90);
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    expect((await verify(pool, "430600")).filter(({ broken }) => broken)).toEqual([]);
  } finally {
    await pool.end();
    await database.close();
  }
});

test("a second process is told that the folder is in use", { timeout: 60_000 }, async () => {
  const database = await openEmbedded({ dataDir });
  try {
    const other = spawn(process.execPath, [path.join(import.meta.dirname, "writer.ts"), dataDir], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    for await (const text of other.stderr) said += text;
    expect(said).toContain(`is in use by process ${process.pid}`);
  } finally {
    await database.close();
  }
});

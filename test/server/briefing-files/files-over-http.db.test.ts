import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { FastifyInstance } from "fastify";
import sharp from "sharp";
import { beforeEach, describe, expect } from "vitest";
import type { BriefingContent } from "#server/algorithms/briefing/briefing.ts";
import { buildApp } from "#server/app.ts";
import type { Grant } from "#server/contracts/roles.contract.ts";
import type { FileJob, NewFile } from "#server/features/briefing-files/briefing-files.contract.ts";
import { USUAL_THEME } from "#server/features/briefing-files/briefing-theme.ts";
import { layOut } from "#server/features/briefing-files/lay-out.ts";
import { SESSION_COOKIE } from "#server/plugins/access.ts";
import { test as base, type TestDatabase } from "#test/helpers/database.ts";
import { addPerson, asPerson } from "#test/helpers/people.ts";
import { temporaryFolder } from "#test/helpers/temporary-folder.ts";
import {
  addFinding,
  addSite,
  CITY,
  EAST_COUNTY,
  EAST_TOWNSHIP,
  IN_THE_EAST,
  WEST_COUNTY,
  withTinyCity,
} from "#test/helpers/tiny-city.ts";
import { unzip } from "#test/helpers/unzip.ts";

const PRESENTER: Grant = { role: "presenter", area: EAST_COUNTY };
const EAST_SITES = ["东1", "东2", "东3", "东4", "东5", "东6"];

/**
 * In place of the client: a page that asks the server who it is, as the client does, and is drawn at once. What it was told
 * lies in what is asked for next.
 */
const PAGE = `<!doctype html><title>map</title><div data-testid="map" style="width:640px;height:480px">map</div><script src="map.js"></script>`;
const SCRIPT = `fetch("/api/me").then((answer) => answer.json()).then(async (me) => {
  if (location.search.includes("never")) return;
  const change = await fetch("/api/session", { method: "DELETE" });
  const { items } = await (await fetch("/api/sites")).json();
  const sites = items.map(({ name }) => name).sort();
  await fetch("/told?" + new URLSearchParams({ roles: me.roles.map(({ role, area }) => role + " of " + area.code), sites, change: change.status }));
  document.documentElement.dataset.mapIdle = "true";
});
addEventListener("popstate", () => { document.documentElement.dataset.mapIdle = "true"; });`;

interface Listening {
  app: FastifyInstance;
  /** What pages were told, by the addresses they asked for. */
  told: string[];
}

const test = base.extend("server", { scope: "file" }, async ({ database }, { onCleanup }): Promise<Listening> => {
  const folder = temporaryFolder("srm-client-");
  mkdirSync(folder.path, { recursive: true });
  writeFileSync(path.join(folder.path, "index.html"), PAGE);
  writeFileSync(path.join(folder.path, "map.js"), SCRIPT);
  const app = await buildApp({
    databaseUrl: database.connectionString,
    mode: database.mode,
    cityCode: CITY,
    clientDir: folder.path,
    visitorRoles: ["viewer"],
  });
  const told: string[] = [];
  app.server.on("request", ({ url }) => {
    if (url?.startsWith("/told?")) told.push(url);
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  onCleanup(async () => {
    await app.close();
    folder.remove();
  });
  return { app, told };
});

/** What the page in place of the client was told. */
function saidBy(address: string | undefined) {
  const said = new URLSearchParams(address?.slice("/told?".length));
  return { roles: said.get("roles"), sites: said.get("sites")!.split(","), change: said.get("change") };
}

type Headers = Record<string, string>;

async function start(app: FastifyInstance, headers: Headers, id: string, wish: NewFile) {
  const answer = await app.inject({ method: "POST", url: `/api/briefings/${id}/files`, headers, payload: wish });
  return { status: answer.statusCode, body: answer.json(), url: String(answer.headers.location) };
}

/** A job when it has come to one of these. */
async function until(app: FastifyInstance, headers: Headers, url: string, ...states: FileJob["state"][]) {
  let job: FileJob | undefined;
  const look = async () => {
    job = (await app.inject({ url, headers })).json<FileJob>();
    return states.includes(job.state);
  };
  await expect.poll(look, { timeout: 60_000, interval: 50 }).toBe(true);
  return job!;
}

async function fileOf(app: FastifyInstance, headers: Headers, id: string, wish: NewFile) {
  const { status, body, url } = await start(app, headers, id, wish);
  expect(status, JSON.stringify(body)).toBe(202);
  const job = await until(app, headers, url, "done", "failed", "cancelled");
  expect(job.problem).toBe(undefined);
  const answer = await app.inject({ url: `${url}/content`, headers });
  return { job, url, bytes: answer.rawPayload, headers: answer.headers };
}

const pagesOf = (content: BriefingContent) =>
  layOut(content, { language: "zh", theme: USUAL_THEME, sheets: true, paper: "wide" }).length;

/** What Poppler reads of a PDF. */
function readPdf(bytes: Buffer): { pages: number; text: string } {
  const run = (command: string, ...args: string[]) =>
    spawnSync(command, args, { input: bytes, encoding: "utf8" }).stdout;
  const info = run("pdfinfo", "-");
  return {
    pages: Number(/Pages: +(\d+)/.exec(info)?.[1]),
    text: run("pdftotext", "-", "-").replace(/\s/g, ""),
  };
}

describe("files of a briefing", () => {
  let presenter: Headers;
  let id: string;
  let content: BriefingContent;

  beforeEach<{ database: TestDatabase; server: Listening }>(async ({ database, server: { app } }) => {
    if (id) return;
    const { pool } = database;
    await withTinyCity(pool);
    await pool.query("update city set demo = true");
    await addSite(pool, { name: "西" });
    for (const [n, name] of EAST_SITES.entries()) {
      const site = await addSite(pool, { region: EAST_TOWNSHIP, at: IN_THE_EAST, name });
      await addFinding(pool, { site, foundOn: "2026-05-01", deadline: n < 3 ? "2026-06-10" : "2026-07-10" });
    }
    presenter = await asPerson(app, database, PRESENTER);
    const answer = await app.inject({
      method: "POST",
      url: "/api/briefings",
      headers: presenter,
      payload: { template: "district", language: "zh" },
    });
    expect(answer.statusCode, answer.body).toBe(201);
    ({ id, content } = answer.json());
  });

  test("are made as the person asking sees the map, a page of the file for each of the briefing's", async ({
    server: { app, told },
  }) => {
    const pdf = await fileOf(app, presenter, id, { kind: "pdf", language: "zh" });
    expect(pdf.job.maps.done).toBe(pdf.job.maps.of);
    expect(pdf.headers["content-disposition"]).toBe(
      `attachment; filename="briefing.pdf"; filename*=UTF-8''${encodeURIComponent(`分单位一页通 2026-06-30.pdf`)}`,
    );
    const read = readPdf(pdf.bytes);
    expect(read.pages).toBe(pagesOf(content));
    expect(read.text).toContain("平江县");
    expect(told.length).toBeGreaterThan(0);
    // The page that is drawn sees what the person does, may look, and nothing else.
    expect(saidBy(told[0])).toEqual({ roles: "presenter of 430626", sites: EAST_SITES, change: "403" });

    // The same language and paper: nothing is drawn again.
    const drawings = told.length;
    const pptx = await unzip((await fileOf(app, presenter, id, { kind: "pptx", language: "zh" })).bytes);
    const slides = [...pptx.keys()].filter((name) => /slides\/slide\d+\.xml$/.test(name));
    expect(slides.length).toBe(pagesOf(content));
    const pack = await unzip((await fileOf(app, presenter, id, { kind: "zip", language: "zh" })).bytes);
    expect([...pack.keys()].sort()).toEqual(["briefing.json", "index.html"]);
    expect(told.length).toBe(drawings);
  });

  test("are their owner's, of briefings in their area", async ({ database, server: { app } }) => {
    const { url, job } = await fileOf(app, presenter, id, { kind: "xlsx", language: "en" });
    expect(job.maps).toEqual({ done: 0, of: 0 });
    const { rows } = await database.pool.query(
      "select actor <> '' as named, detail from audit_log where action = 'briefing.exported' order by id desc limit 1",
    );
    expect(rows).toEqual([{ named: true, detail: { kind: "xlsx", audience: "internal", language: "en", version: 1 } }]);
    const colleague = await asPerson(app, database, PRESENTER);
    const stranger = await asPerson(app, database, { role: "presenter", area: WEST_COUNTY });
    for (const headers of [colleague, stranger])
      for (const address of [url, `${url}/content`])
        expect((await app.inject({ url: address, headers })).statusCode).toBe(404);
    expect((await start(app, stranger, id, { kind: "xlsx", language: "en" })).status).toBe(404);

    // Who may no longer see the briefing no longer gets the file.
    const moved = await addPerson(database.pool, PRESENTER);
    const mover = { cookie: `${SESSION_COOKIE}=${moved.session}` };
    const made = await fileOf(app, mover, id, { kind: "xlsx", language: "en" });
    await database.pool.query("update app_grant set area_code = $2 where user_id = $1", [moved.id, WEST_COUNTY]);
    app.forgetPeople();
    expect((await app.inject({ url: `${made.url}/content`, headers: mover })).statusCode).toBe(404);
  });

  test("for the public hold no suppressed number, no name, and the proof at the end", async ({
    database,
    server: { app, told },
  }) => {
    const internal = (await app.inject({ url: `/api/briefings/${id}`, headers: presenter })).json()
      .content as BriefingContent;
    const drawings = told.length;
    const wish = { language: "zh", audience: "public" } as const;
    const pack = await unzip((await fileOf(app, presenter, id, { kind: "zip", ...wish })).bytes);
    // Its maps are drawings of what may be shown: no page of the records is opened.
    expect(told.length).toBe(drawings);
    const content = JSON.parse(pack.get("briefing.json")!.toString("utf8")) as BriefingContent;
    const withheld = Object.values(content.facts).filter((fact) => fact.withheld);
    expect(withheld.length).toBeGreaterThan(0);
    for (const fact of Object.values(content.facts))
      if (fact.ask.what === "overdue" && typeof fact.value === "number")
        expect(fact.value === 0 || fact.value >= 5, fact.id).toBe(true);
    for (const { id: name } of withheld) expect(internal.facts[name]!.value, name).not.toBe(undefined);
    const page = pack.get("index.html")!.toString("utf8");
    expect(page).toContain("公开版：小于 5 的计数不予公布");
    expect(page).toContain("公开版核验");
    for (const name of EAST_SITES) expect([name, page.includes(name)]).toEqual([name, false]);

    const { bytes } = await fileOf(app, presenter, id, { kind: "xlsx", ...wish });
    const workbook = await unzip(bytes);
    expect(workbook.get("xl/workbook.xml")!.toString("utf8")).toContain("不予公布的数字");

    const viewer = await asPerson(app, database, { role: "viewer", area: EAST_COUNTY });
    expect((await start(app, viewer, id, { kind: "xlsx", ...wish })).status).toBe(404);
  });

  test("can be given up while they are drawn, and leave the browser to the next", async ({ server: { app } }) => {
    const endless = await addBriefingWithView(app, presenter, id, "never=1");
    const first = await start(app, presenter, endless, { kind: "pdf", language: "zh" });
    await until(app, presenter, first.url, "drawing");
    const second = await start(app, presenter, id, { kind: "pdf", language: "zh" });
    expect(await until(app, presenter, second.url, "waiting")).toMatchObject({ ahead: 1 });
    expect((await app.inject({ method: "DELETE", url: first.url, headers: presenter })).statusCode).toBe(204);
    expect((await app.inject({ url: first.url, headers: presenter })).statusCode).toBe(404);
    await until(app, presenter, second.url, "done");
  });
});

test("a picture of a view has the pixels and the millimetres asked for, and is drawn with the rights of who asks", async ({
  database,
  server: { app, told },
}) => {
  const headers = await asPerson(app, database, { role: "viewer", area: EAST_COUNTY });
  const ask = (query: string) => app.inject({ url: `/api/map-picture?view=at%3D113,29,8&lang=zh&${query}`, headers });
  const before = told.length;
  const { statusCode, body, rawPayload } = await ask("width=100&height=50&dpi=254");
  expect(statusCode, body).toBe(200);
  const { width, height, density, format } = await sharp(rawPayload).metadata();
  expect([format, width, height, density]).toEqual(["png", 1000, 500, 254]);
  expect(told.slice(before).map(saidBy)).toEqual([{ roles: "viewer of 430626", sites: EAST_SITES, change: "403" }]);
  expect((await ask("width=600&height=600&dpi=600")).json()).toMatchObject({ status: 400, code: "picture_pixels" });
  expect((await ask("width=10&height=50")).statusCode).toBe(400);
});

test("without Chromium there is the spreadsheet, and for the rest a sentence that says what to install", async ({
  database,
}) => {
  const app = await buildApp({
    databaseUrl: database.connectionString,
    mode: database.mode,
    cityCode: CITY,
    chromiumPath: "/nowhere/chromium",
  });
  try {
    const headers = await asPerson(app, database, PRESENTER);
    const { briefings } = (await app.inject({ url: "/api/briefings", headers })).json();
    const id = briefings[0].id as string;
    for (const kind of ["pdf", "pptx", "zip"] as const) {
      const { status, body } = await start(app, headers, id, { kind, language: "zh" });
      expect([status, body.code, body.detail]).toEqual([
        503,
        "no_chromium",
        "PDF and pictures of maps need Chromium, Chrome or Edge on the server: install one, or say where it is in CHROMIUM_PATH.",
      ]);
    }
    const { bytes } = await fileOf(app, headers, id, { kind: "xlsx", language: "zh" });
    expect([...(await unzip(bytes)).keys()]).toContain("xl/workbook.xml");
  } finally {
    await app.close();
  }
});

/** A copy of a briefing whose maps all show this view. */
async function addBriefingWithView(app: FastifyInstance, headers: Headers, id: string, view: string): Promise<string> {
  const copy = (
    await app.inject({ method: "POST", url: `/api/briefings/${id}/duplicate`, headers, payload: {} })
  ).json();
  const steps = copy.content.steps.map((step: BriefingContent["steps"][number]) => ({
    ...step,
    blocks: step.blocks.map((block) => (block.kind === "map" ? { ...block, view } : block)),
  }));
  const payload = { version: 1, steps };
  const { statusCode, body } = await app.inject({
    method: "PATCH",
    url: `/api/briefings/${copy.id}`,
    headers,
    payload,
  });
  expect(statusCode, body).toBe(200);
  return copy.id;
}

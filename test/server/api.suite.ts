import { VectorTile } from "@mapbox/vector-tile";
import { tableFromIPC } from "apache-arrow";
import type { FastifyInstance } from "fastify";
import { PbfReader } from "pbf";
import { describe, expect } from "vitest";
import { todayInChina } from "#db/seed/first-start.ts";
import { decodeCube } from "#server/algorithms/cube/cube-arrow.ts";
import { buildApp } from "#server/app.ts";
import { ROLES } from "#server/contracts/roles.contract.ts";
import { SESSION_COOKIE } from "#server/plugins/access.ts";
import type { DatabaseTest, TestDatabase } from "#test/helpers/database.ts";
import { addPerson } from "#test/helpers/people.ts";
import {
  addEvent,
  addFinding,
  addSite,
  CITY,
  EAST_TOWNSHIP,
  IN_THE_EAST,
  IN_THE_WEST,
  OUTSIDE,
  WEST_COUNTY,
  withTinyCity,
  ZONE_TOWNSHIP,
} from "#test/helpers/tiny-city.ts";

const identity = { "accept-encoding": "identity" };

/** The tile of a zoom that holds a position. */
function tileOf([lon, lat]: readonly [number, number], z: number): string {
  const x = Math.floor(((lon + 180) / 360) * 2 ** z);
  const y = Math.floor((0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)) * 2 ** z);
  return `/tiles/${z}/${x}/${y}.mvt`;
}

/** What the API promises, on whichever database. */
export function apiSuite(test: DatabaseTest): void {
  let app: FastifyInstance;
  let database: TestDatabase;
  const ids: Record<string, number> = {};

  test.beforeAll(async ({ database: opened }: { database: TestDatabase }) => {
    database = opened;
    await withTinyCity(database.pool);
    ids.house = await addSite(database.pool, {
      name: "洛王街道12号",
      externalId: "YY-H-12",
      address: "洛王路",
      level: 2,
    });
    ids.mine = await addSite(database.pool, {
      layer: "mine",
      category: "gravel",
      name: "汨水砂场",
      level: 1,
      at: IN_THE_EAST,
      region: EAST_TOWNSHIP,
    });
    ids.twin = await addSite(database.pool, {
      name: "同址商铺",
      category: "commercial",
      region: ZONE_TOWNSHIP,
      level: 4,
    });
    ids.lost = await addSite(database.pool, { name: "100%_外\\", at: OUTSIDE });
    const finding = await addFinding(database.pool, {
      site: ids.house,
      deadline: "2026-06-15",
      supervision: "province",
    });
    await addEvent(database.pool, { finding, to: "registered", day: "2026-06-03", note: "受理" });
    app = await buildApp({
      databaseUrl: database.connectionString,
      mode: database.mode,
      cityCode: CITY,
      visitorRoles: ROLES,
      onDataVersion: database.onDataVersion,
    });
  });
  test.afterAll(async () => {
    await app.close();
  });

  const get = (url: string, headers: Record<string, string> = identity) => app.inject({ url, headers });

  describe("health", () => {
    test("says which database runs, the data version and the number of sites", async () => {
      const body = (await get("/api/health")).json();
      expect(body).toMatchObject({
        status: "ok",
        mode: database.mode,
        sites: 4,
        asOf: { businessDate: todayInChina(), demo: false },
      });
      expect(body.dataVersion).toBeGreaterThan(0);
    });
  });

  describe("cube", () => {
    test.for([5, 6, 7, 8])("at resolution %i the sum of n is the number of sites", async (resolution) => {
      const response = await get(`/api/cube?resolution=${resolution}`);
      expect(response.headers["content-type"]).toBe("application/vnd.apache.arrow.stream");
      const table = tableFromIPC(response.rawPayload);
      const { rows } = await database.pool.query("select count(*)::int as sites from site");
      expect(table.toArray().reduce((sum, row) => sum + row.n, 0)).toBe(rows[0].sites);
      expect(table.schema.metadata.get("resolution")).toBe(String(resolution));
    });

    test("carries findings, the derived status and listed supervision", async () => {
      const cube = decodeCube((await get("/api/cube")).rawPayload);
      const row = cube.findings.indexOf(1);
      expect(cube.status.values[cube.status.codes[row]!]).toBe("overdue");
      expect(cube.supervision.values[cube.supervision.codes[row]!]).toBe("province");
      expect(cube.findingsOverdue[row]).toBe(1);
    });

    test.for(["zstd", "br", "gzip"])("comes compressed as %s when asked", async (encoding) => {
      const response = await get("/api/cube", { "accept-encoding": encoding });
      expect(response.headers["content-encoding"]).toBe(encoding);
      const plain = await get("/api/cube");
      expect(response.rawPayload.length).toBeLessThan(plain.rawPayload.length);
    });

    test("answers 304 until the records change, and then the new count", async () => {
      const first = await get("/api/cube");
      const etag = first.headers.etag as string;
      expect((await get("/api/cube", { ...identity, "if-none-match": etag })).statusCode).toBe(304);
      const added = await addSite(database.pool);
      const second = await get("/api/cube", { ...identity, "if-none-match": etag });
      expect(second.statusCode).toBe(200);
      expect(decodeCube(second.rawPayload).n.reduce((a, b) => a + b)).toBe(5);
      await database.pool.query("select remove_site($1, $2)", [CITY, added]);
    });
  });

  describe("tiles", () => {
    const decode = (bytes: Uint8Array) => new VectorTile(new PbfReader(bytes)).layers;

    test("from zoom 12 every site is a point with its attributes", async () => {
      const response = await get(tileOf(IN_THE_WEST, 14));
      expect(response.headers["content-type"]).toBe("application/vnd.mapbox-vector-tile");
      const sites = decode(response.rawPayload).sites!;
      const features = Array.from({ length: sites.length }, (_, i) => sites.feature(i));
      expect(features.map((feature) => feature.id).sort()).toEqual([ids.house, ids.twin].sort());
      const house = features.find((feature) => feature.id === ids.house)!;
      expect(house.properties).toEqual({
        layer: "self_built_house",
        category: "residential",
        level: 2,
        status: "overdue",
        supervision: "province",
        region: "430602001",
      });
      const [, z, x, y] = /(\d+)\/(\d+)\/(\d+)/.exec(tileOf(IN_THE_WEST, 14))!.map(Number);
      const [lon, lat] = (house.toGeoJSON(x!, y!, z!).geometry as unknown as { coordinates: [number, number] })
        .coordinates;
      expect(lon).toBeCloseTo(IN_THE_WEST[0], 5);
      expect(lat).toBeCloseTo(IN_THE_WEST[1], 5);
    });

    test.for([0, 6, 9, 11])("at zoom %i a tile holds cells whose counts add up", async (z) => {
      const cells = decode((await get(tileOf(IN_THE_WEST, z))).rawPayload).cells!;
      const counted = Array.from({ length: cells.length }, (_, i) => cells.feature(i).properties);
      const total = counted.reduce((sum, cell) => sum + Number(cell.n), 0);
      expect(z <= 6 ? total : total >= 2).toBe(z <= 6 ? 4 : true);
      expect(counted.reduce((sum, cell) => sum + Number(cell.findings_overdue), 0)).toBe(1);
    });

    test("where nothing is, there is no content", async () => {
      expect((await get("/tiles/14/0/0.mvt")).statusCode).toBe(204);
    });

    test("the TileJSON names a tile address that works", async () => {
      const json = (await get("/tiles/tile.json")).json();
      const address = new URL(json.tiles[0].replace("{z}/{x}/{y}", tileOf(IN_THE_WEST, 13).slice(7, -4)));
      expect((await get(address.pathname)).statusCode).toBe(200);
      expect(json.bounds).toEqual([113, 29, 113.4, 29.2]);
    });
  });

  describe("sites", () => {
    const names = async (query: string) =>
      (await get(`/api/sites?${query}`)).json().items.map((site: { name: string }) => site.name);

    test.for([
      ["part of a name", "q=砂场", ["汨水砂场"]],
      ["a code in any case", "q=yy-h-12", ["洛王街道12号"]],
      ["an address", "q=洛王路", ["洛王街道12号"]],
      ["all of several words", "q=洛王 12号", ["洛王街道12号"]],
      ["signs that mean something to SQL, literally", `q=${encodeURIComponent("100%_外\\")}`, ["100%_外\\"]],
      ["a word nobody uses", "q=不存在", []],
      ["layer and level", "layer=mine,hazard_site&level=1,2", ["汨水砂场"]],
      ["status", "status=overdue", ["洛王街道12号"]],
      ["supervision", "supervision=province,national", ["洛王街道12号"]],
      ["a county with the townships of its zones", `place=${WEST_COUNTY}`, ["洛王街道12号", "同址商铺", "100%_外\\"]],
      ["a zone", "place=430602-ETDZ", ["同址商铺"]],
      ["a box", "bbox=113.25,29,113.35,29.2", ["汨水砂场"]],
    ] as const)("are found by %s", async ([, query, expected]) => {
      expect(await names(query)).toEqual(expected);
    });

    test("pages follow one another without gap or repeat, also past ids of one digit", async () => {
      const added = await Promise.all(Array.from({ length: 12 }, () => addSite(database.pool, { level: 1 })));
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page: { items: { id: string }[]; next: string | null } = (
          await get(`/api/sites?limit=3${after ? `&after=${after}` : ""}`)
        ).json();
        seen.push(...page.items.map((site) => site.id));
        after = page.next;
      } while (after);
      expect(seen).toEqual([...Object.values(ids), ...added].toSorted((a, b) => a - b).map(String));
      for (const id of added) await database.pool.query("select remove_site($1, $2)", [CITY, id]);
    });

    test("one site comes with its findings, their history and what its position says", async () => {
      const site = (await get(`/api/sites/${ids.house}`)).json();
      expect(site).toMatchObject({
        name: "洛王街道12号",
        code: "YY-H-12",
        regionCheck: "ok",
        countyCode: WEST_COUNTY,
        status: "overdue",
      });
      expect(site.findingList).toHaveLength(1);
      expect(site.findingList[0]).toMatchObject({
        deadlineOriginal: "2026-06-15",
        overdue: true,
        status: "registered",
      });
      expect(
        site.findingList[0].events.map((event: { to: string; day: string; note: string }) => [
          event.to,
          event.day,
          event.note,
        ]),
      ).toEqual([
        ["found", "2026-06-02", ""],
        ["registered", "2026-06-03", "受理"],
      ]);
      expect((await get(`/api/sites/${ids.lost}`)).json()).toMatchObject({ regionCheck: "outside", countyCode: null });
    });
  });

  describe("bad input", () => {
    test.for([
      ["/api/cube?resolution=9", "resolution"],
      ["/api/cube?resolution=seven", "resolution"],
      ["/api/sites?layer=castle", "layer"],
      ["/api/sites?level=1,7", "level"],
      ["/api/sites?status=open;drop table site", "status"],
      ["/api/sites?place=' or 1=1", "place"],
      ["/api/sites?limit=0", "limit"],
      ["/api/sites?limit=100000", "limit"],
      ["/api/sites?after=x", "after"],
      ["/api/sites?q=%00", "q"],
      [`/api/sites?q=${"a".repeat(101)}`, "q"],
      ["/api/sites?bbox=1,2,3", "bbox"],
      ["/api/sites?bbox=....,1,2,3", "bbox"],
      ["/api/sites/abc", "id"],
      ["/api/sites/99999999999999999999", "id"],
      ["/api/sites?staus=open", "staus"],
      ["/api/cube?foo=1", "foo"],
      ["/api/flow?weeks=3", "weeks"],
      ["/tiles/99/0/0.mvt", "z"],
      ["/tiles/3/9/0.mvt", "x"],
      ["/tiles/3/0/9.mvt", "y"],
      ["/tiles/3/-1/0.mvt", "x"],
    ] as const)("%s is answered with 400 and names '%s'", async ([url, field]) => {
      const response = await get(url);
      expect(response.statusCode).toBe(400);
      expect(response.headers["content-type"]).toContain("application/problem+json");
      const problem = response.json();
      expect(problem.errors.map((error: { field: string }) => error.field)).toContain(field);
      expect(JSON.stringify(problem)).not.toMatch(/select|pg_|syntax|relation|column/i);
    });

    test.for(["/api/nothing", "/api/sites/999999999", "/nothing.txt"])(
      "%s is not found, and says so as a problem",
      async (url) => {
        const response = await get(url);
        expect(response.statusCode).toBe(404);
        expect(response.json()).toMatchObject({ status: 404, title: "Not found" });
      },
    );
  });

  test("an address that is not valid UTF-8 and a method that is not offered are problems too", async () => {
    const broken = await get("/api/sites/%E0%A4%A");
    expect(broken.statusCode).toBe(400);
    expect(broken.headers["content-type"]).toContain("application/problem+json");
    const written = await app.inject({ method: "POST", url: "/api/regions", payload: {} });
    expect(written.statusCode).toBe(405);
    expect(written.headers.allow).toBe("GET, HEAD");
  });

  describe("regions and flow", () => {
    test("every region comes with who answers for it, counties with their outline", async () => {
      const { features } = (await get("/api/regions")).json();
      const of = (code: string) => features.find((feature: { id: string }) => feature.id === code);
      expect(features).toHaveLength(7);
      expect(of(ZONE_TOWNSHIP).properties).toMatchObject({
        parentCode: WEST_COUNTY,
        reportingUnit: "430602-ETDZ",
        level: "township",
      });
      expect(of(WEST_COUNTY).geometry.type).toMatch(/Polygon/);
    });

    test("the flow counts findings in the week they were found", async () => {
      const flow = (await get("/api/flow")).json();
      expect(flow.dictionaries.week).toEqual(["2026-06-01"]);
      expect(flow.found).toEqual([1]);
      expect(flow.closed).toEqual([0]);
    });
  });

  describe("documentation", () => {
    test("OpenAPI describes every route with its answer", async () => {
      const { paths } = (await get("/api/docs/json")).json();
      expect(Object.keys(paths).sort()).toEqual([
        "/api/accidents",
        "/api/accidents/{id}",
        "/api/accidents/{id}/history",
        "/api/accidents/{id}/record",
        "/api/accounts",
        "/api/accounts/{id}",
        "/api/accounts/{id}/grants",
        "/api/accounts/{id}/password",
        "/api/audit",
        "/api/audit/roots",
        "/api/audit/verify",
        "/api/black-spot-sets",
        "/api/black-spot-sets/{id}",
        "/api/black-spot-sets/{id}.geojson",
        "/api/briefing-theme",
        "/api/briefings",
        "/api/briefings/{id}",
        "/api/briefings/{id}/check",
        "/api/briefings/{id}/duplicate",
        "/api/briefings/{id}/facts/{fact}",
        "/api/briefings/{id}/facts/{fact}/records",
        "/api/briefings/{id}/files",
        "/api/briefings/{id}/files/{file}",
        "/api/briefings/{id}/files/{file}/content",
        "/api/briefings/{id}/public",
        "/api/briefings/{id}/restore",
        "/api/briefings/{id}/versions",
        "/api/bulk-edits",
        "/api/bulk-edits/preview",
        "/api/bulk-edits/{id}/undo",
        "/api/cube",
        "/api/draws",
        "/api/draws/preview",
        "/api/draws/{id}",
        "/api/draws/{id}/draw",
        "/api/duplicates",
        "/api/duplicates/{a}/{b}/dismiss",
        "/api/duplicates/{a}/{b}/merge",
        "/api/events",
        "/api/exports/accidents.{format}",
        "/api/exports/accidents/count",
        "/api/exports/findings.{format}",
        "/api/exports/findings/count",
        "/api/exports/sites.{format}",
        "/api/exports/sites/count",
        "/api/findings",
        "/api/findings.csv",
        "/api/findings/{id}",
        "/api/findings/{id}/events",
        "/api/findings/{id}/extension",
        "/api/findings/{id}/photos",
        "/api/findings/{id}/supervision",
        "/api/flow",
        "/api/health",
        "/api/import-batches",
        "/api/import-batches/{id}",
        "/api/import-batches/{id}/rejects.{format}",
        "/api/import-batches/{id}/undo",
        "/api/imports",
        "/api/imports/{id}",
        "/api/imports/{id}/cancel",
        "/api/imports/{id}/check",
        "/api/imports/{id}/diff",
        "/api/imports/{id}/events",
        "/api/imports/{id}/look",
        "/api/imports/{id}/start",
        "/api/lifecycle",
        "/api/map-picture",
        "/api/me",
        "/api/me/password",
        "/api/me/sessions",
        "/api/me/sessions/{id}",
        "/api/me/tokens",
        "/api/me/tokens/{id}",
        "/api/merges/{id}/undo",
        "/api/photos/{id}/full",
        "/api/photos/{id}/thumbnail",
        "/api/plans",
        "/api/plans/candidates",
        "/api/plans/compare",
        "/api/plans/jobs/{id}",
        "/api/plans/jobs/{id}/events",
        "/api/plans/problems",
        "/api/plans/problems/{id}/another-team",
        "/api/plans/problems/{id}/edit",
        "/api/plans/problems/{id}/evaluate",
        "/api/plans/problems/{id}/solve",
        "/api/plans/problems/{id}/unserved",
        "/api/plans/{id}",
        "/api/plans/{id}/assign",
        "/api/plans/{id}/export/{format}",
        "/api/plans/{id}/progress",
        "/api/plans/{id}/versions",
        "/api/plans/{id}/versions/{version}",
        "/api/plans/{id}/versions/{version}/restore",
        "/api/quality",
        "/api/quality/map",
        "/api/quality/records",
        "/api/quality/records.csv",
        "/api/queryables",
        "/api/regions",
        "/api/roads",
        "/api/roads/geometry",
        "/api/roads/isochrone",
        "/api/session",
        "/api/session/demo",
        "/api/session/oidc/callback",
        "/api/session/oidc/start",
        "/api/sites",
        "/api/sites.csv",
        "/api/sites/{id}",
        "/api/sites/{id}/history",
        "/api/sites/{id}/record",
        "/api/snapshots",
        "/api/snapshots/{id}",
        "/api/snapshots/{id}/accidents",
        "/api/snapshots/{id}/cube",
        "/api/snapshots/{id}/flow",
        "/api/snapshots/{id}/houses",
        "/api/snapshots/{id}/lifecycle",
        "/api/snapshots/{id}/lists",
        "/api/snapshots/{id}/photos/{photo}",
        "/api/snapshots/{id}/quality",
        "/api/snapshots/{id}/regions",
        "/api/snapshots/{id}/verify",
        "/api/suspicious-closures",
        "/api/suspicious-closures/{id}/review",
        "/api/teams",
        "/api/teams/people",
        "/api/teams/{id}",
        "/api/visits",
        "/api/visits/reports",
        "/tiles/tile.json",
        "/tiles/{z}/{x}/{y}.mvt",
      ]);
      interface Operation {
        summary?: string;
        responses: object;
      }
      for (const operation of (Object.values(paths) as Record<string, Operation>[]).flatMap(Object.values<Operation>)) {
        expect(operation.summary).toBeTruthy();
        expect(Object.keys(operation.responses).some((status) => /^(20\d|303)$/.test(status))).toBe(true);
      }
    });
  });

  describe("events", () => {
    const listening = async (): Promise<number> => {
      if (!app.server.listening) await app.listen({ port: 0, host: "127.0.0.1" });
      return (app.server.address() as { port: number }).port;
    };

    test("end when the session they were opened with is revoked, and go on for others", async () => {
      const port = await listening();
      const stop = new AbortController();
      const listen = async () => {
        const person = await addPerson(database.pool, { role: "viewer", area: CITY });
        const response = await fetch(`http://127.0.0.1:${port}/api/events`, {
          headers: { cookie: `${SESSION_COOKIE}=${person.session}` },
          signal: stop.signal,
        });
        return { ...person, reader: response.body!.pipeThrough(new TextDecoderStream()).getReader() };
      };
      const [gone, stays] = [await listen(), await listen()];
      for (const { reader } of [gone, stays]) {
        let text = "";
        while (!text.includes("dataVersion")) text += (await reader.read()).value;
      }
      await database.pool.query("delete from app_session where user_id = $1", [gone.id]);
      app.forgetPeople();
      expect((await gone.reader.read()).done).toBe(true);
      expect((await stays.reader.read()).value).toBe(": \n\n");
      stop.abort();
    });

    test("a change of the records is told to whoever listens", async () => {
      const port = await listening();
      const stop = new AbortController();
      const response = await fetch(`http://127.0.0.1:${port}/api/events`, { signal: stop.signal });
      expect(response.headers.get("content-type")).toContain("text/event-stream");
      const versions: number[] = [];
      let text = "";
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        versions.splice(
          0,
          versions.length,
          ...[...text.matchAll(/data: \{"dataVersion":(\d+)\}/g)].map((match) => Number(match[1])),
        );
        if (versions.length === 1) await addSite(database.pool, { name: "新增" });
        if (versions.length === 2) break;
      }
      stop.abort();
      expect(versions[1]).toBe(versions[0]! + 1);
    });
  });
}

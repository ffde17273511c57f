import { describe, expect } from "vitest";
import { COLLECTIONS } from "#server/features/ogc/collections.ts";
import type { AppTest } from "#test/helpers/app.ts";
import { asPerson } from "#test/helpers/people.ts";
import {
  addAccident,
  addFinding,
  addSite,
  EAST_TOWNSHIP,
  IN_THE_EAST,
  IN_THE_WEST,
  WEST_COUNTY,
  withTinyCity,
} from "#test/helpers/tiny-city.ts";

interface Link {
  href: string;
  rel: string;
  type?: string;
}
interface Feature {
  id: number | string;
  geometry: { coordinates: [number, number] } | null;
  properties: Record<string, unknown>;
}

const EPSG = "http://www.opengis.net/def/crs/EPSG/0/";
const relations = (links: Link[]) => links.map(({ rel }) => rel);

/** Seven houses, the first of major risk and four storeys; one of them in the east, with a finding; two accidents. */
export function ogcSuite(test: AppTest): void {
  test.beforeAll(async ({ database: { pool } }) => {
    await withTinyCity(pool);
    await addSite(pool, { name: "甲", level: 1, attributes: { storeys: "4", altered: "是" } });
    for (const name of ["乙", "丙", "丁", "戊", "己"]) await addSite(pool, { name });
    const east = await addSite(pool, { name: "东", region: EAST_TOWNSHIP, at: IN_THE_EAST });
    await addFinding(pool, { site: east, foundOn: "2026-06-02" });
    await addAccident(pool, { at: "2026-06-23 08:30" });
    await addAccident(pool, { at: "2026-06-24 00:30", where: null });
  });

  type App = {
    inject(
      request: unknown,
    ): Promise<{ json(): never; statusCode: number; headers: Record<string, string>; payload: string }>;
  };
  const get = (app: unknown, path: string, headers: Record<string, string> = {}) =>
    (app as App).inject({ url: `/ogc${path}`, headers });
  const items = async (app: unknown, path: string): Promise<Feature[]> =>
    ((await get(app, `/collections/${path}`)).json() as { features: Feature[] }).features;
  const names = async (app: unknown, query: string) =>
    (await items(app, `self_built_house/items?${query}`)).map(({ properties }) => properties.name);

  describe("documents", () => {
    test("the landing page leads to the API, the conformance and the data", async ({ app }) => {
      const { links } = (await get(app, "")).json() as { links: Link[] };
      expect(relations(links)).toEqual(
        expect.arrayContaining(["self", "alternate", "service-desc", "service-doc", "conformance", "data"]),
      );
      for (const { href } of links.filter(({ rel }) => rel !== "alternate")) {
        const { statusCode } = await (app as unknown as App).inject(new URL(href).pathname + new URL(href).search);
        expect(statusCode, href).toBe(200);
      }
    });

    test("the API is described in OpenAPI 3.0, with every collection and the bounds of a page", async ({ app }) => {
      const response = await get(app, "/api");
      expect(response.headers["content-type"]).toBe("application/vnd.oai.openapi+json;version=3.0");
      const api = response.json() as { openapi: string; paths: object; components: { parameters: { limit: object } } };
      expect(api.openapi).toBe("3.0.3");
      for (const id of COLLECTIONS.keys()) expect(api.paths).toHaveProperty([`/collections/${id}/items`]);
      expect(api.components.parameters.limit).toMatchObject({ schema: { maximum: 10_000, default: 100 } });
    });

    test("the conformance names what Core, GeoJSON, CRS and Filtering ask for", async ({ app }) => {
      const { conformsTo } = (await get(app, "/conformance")).json() as { conformsTo: string[] };
      for (const wanted of [
        "1/1.0/conf/core",
        "1/1.0/conf/geojson",
        "1/1.0/conf/oas30",
        "2/1.0/conf/crs",
        "3/1.0/conf/filter",
      ])
        expect(conformsTo).toContain(`http://www.opengis.net/spec/ogcapi-features-${wanted}`);
      expect(conformsTo).toContain("http://www.opengis.net/spec/cql2/1.0/conf/cql2-text");
    });

    test("extents are those of the features: around where they lie, from the first to the last", async ({ app }) => {
      const extentOf = async (id: string) =>
        (await get(app, `/collections/${id}`).then((a) => a.json() as { extent: unknown })).extent;
      const spatial = (...box: number[]) => ({ bbox: [box], crs: "http://www.opengis.net/def/crs/OGC/1.3/CRS84" });
      const trs = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian";
      expect(await extentOf("self_built_house")).toMatchObject({ spatial: spatial(113.1, 29.1, 113.3, 29.1) });
      expect(await extentOf("finding")).toEqual({
        spatial: spatial(113.3, 29.1, 113.3, 29.1),
        temporal: { interval: [["2026-06-02", "2026-06-02"]], trs },
      });
      expect(await extentOf("accident")).toEqual({
        spatial: spatial(113.1, 29.1, 113.1, 29.1),
        temporal: { interval: [["2026-06-23T00:30:00Z", "2026-06-23T16:30:00Z"]], trs },
      });
      // Nothing in it: around the city.
      expect(await extentOf("mine")).toEqual({ spatial: spatial(113, 29, 113.4, 29.2) });
    });

    test("a collection says its extent, its systems and where its features are", async ({ app }) => {
      const { collections } = (await get(app, "/collections")).json() as {
        collections: { id: string; links: Link[] }[];
      };
      expect(collections.map(({ id }) => id)).toEqual([...COLLECTIONS.keys()]);
      for (const collection of collections) {
        expect(collection).toMatchObject({
          itemType: "feature",
          storageCrs: "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
          extent: { spatial: { bbox: [expect.any(Array)] } },
        });
        expect(relations(collection.links)).toEqual(
          expect.arrayContaining(["self", "items", "http://www.opengis.net/def/rel/ogc/1.0/queryables"]),
        );
        const { properties } = (await get(app, `/collections/${collection.id}/queryables`)).json() as {
          properties: object;
        };
        expect(properties).toHaveProperty("geom");
      }
    });

    test("a browser gets pages, and no script in them", async ({ app }) => {
      for (const path of [
        "",
        "/api",
        "/conformance",
        "/collections",
        "/collections/mine",
        "/collections/self_built_house/items",
      ]) {
        const response = await get(app, path, { accept: "text/html,application/xhtml+xml,*/*;q=0.8" });
        expect(response.headers["content-type"], path).toBe("text/html; charset=utf-8");
        expect(response.payload).not.toContain("<script");
      }
    });

    test("tiles are described in Web Mercator and lead to the tiles of the map", async ({ app }) => {
      const tileset = (await get(app, "/collections/self_built_house/tiles/WebMercatorQuad")).json() as {
        links: Link[];
      };
      expect(tileset).toMatchObject({ dataType: "vector", tileMatrixSetId: "WebMercatorQuad" });
      const template = tileset.links.find(({ rel }) => rel === "item")!.href;
      const address = template.replace("{tileMatrix}", "12").replace("{tileCol}", "3334").replace("{tileRow}", "1700");
      const { statusCode } = await (app as unknown as App).inject(new URL(address).pathname + new URL(address).search);
      expect([200, 204]).toContain(statusCode);
      const set = (await get(app, "/tileMatrixSets/WebMercatorQuad")).json() as { tileMatrices: object[] };
      expect(set.tileMatrices[0]).toMatchObject({
        matrixWidth: 1,
        scaleDenominator: expect.closeTo(559082264.0287178, 3),
      });
    });
  });

  describe("features", () => {
    test("come in pages that follow each other without an offset, each feature once", async ({ app }) => {
      let path: string | undefined = "/collections/self_built_house/items?limit=3";
      const seen: unknown[] = [];
      let pages = 0;
      while (path) {
        const page = (await get(app, path)).json() as {
          numberMatched?: number;
          numberReturned: number;
          links: Link[];
          features: Feature[];
        };
        if (pages++ === 0) expect(page.numberMatched).toBe(7);
        expect(page.numberReturned).toBe(page.features.length);
        seen.push(...page.features.map(({ id }) => id));
        const next = page.links.find(({ rel }) => rel === "next");
        path = next && new URL(next.href).pathname.replace("/ogc", "") + new URL(next.href).search;
      }
      expect(pages).toBe(3);
      expect(new Set(seen).size).toBe(7);
    });

    test("carry flat properties of their declared type", async ({ app }) => {
      const [house] = await items(app, "self_built_house/items");
      expect(house).toMatchObject({
        id: house!.properties.id,
        geometry: { type: "Point", coordinates: IN_THE_WEST },
        properties: {
          name: "甲",
          layer: "self_built_house",
          risk_level: 1,
          storeys: 4,
          altered: true,
          structure: null,
        },
      });
      const { payload } = await get(app, "/collections/self_built_house/items");
      expect(payload).not.toContain("owner");
    });

    test("one alone has its links; one that is not there is answered with 404", async ({ app }) => {
      const [first] = await items(app, "self_built_house/items");
      const { links } = (await get(app, `/collections/self_built_house/items/${first!.id}`)).json() as {
        links: Link[];
      };
      expect(relations(links)).toEqual(expect.arrayContaining(["self", "collection"]));
      for (const path of [
        "/collections/self_built_house/items/999",
        "/collections/mine/items/1",
        "/collections/houses",
      ]) {
        const response = await get(app, path);
        expect(response.statusCode, path).toBe(404);
        expect(response.headers["content-type"]).toMatch(/^application\/problem\+json/);
      }
    });

    test.for([
      ["bbox=113.2,29,113.4,29.2", ["东"]],
      [`bbox=29,113.2,29.2,113.4&bbox-crs=${EPSG}4326`, ["东"]],
      ["risk_level=1", ["甲"]],
      ["storeys=4&altered=true", ["甲"]],
      [`filter=${encodeURIComponent("storeys >= 4 OR name = '东'")}`, ["甲", "东"]],
      [`filter=${encodeURIComponent("S_INTERSECTS(geom, BBOX(113.2,29,113.4,29.2))")}`, ["东"]],
      [`filter=${encodeURIComponent("S_INTERSECTS(geom, BBOX(29,113.2,29.2,113.4))")}&filter-crs=${EPSG}4326`, ["东"]],
      ["datetime=../1999-01-01", []],
    ] as const)("are narrowed by %s", async ([query, wanted], { app }) => {
      expect(await names(app, query)).toEqual(wanted);
    });

    test("of accidents are found by the day of the city's clock, those without a position too", async ({ app }) => {
      const on = async (datetime: string) =>
        (await items(app, `accident/items?datetime=${datetime}`)).map(({ id }) => id);
      expect(await on("2026-06-23")).toHaveLength(1);
      // Half past midnight on the 24th in Yueyang is the 23rd in Greenwich.
      expect(await on("2026-06-23T16:00:00Z/..")).toHaveLength(1);
      const [, unlocated] = await items(app, "accident/items");
      expect(unlocated).toMatchObject({ geometry: null, properties: { occurred_at: "2026-06-23T16:30:00Z" } });
    });

    test.for([
      ["4326", "st_y(geom)", "st_x(geom)"],
      ["4490", "st_y(geom)", "st_x(geom)"],
      ["4547", "st_y(st_transform(geom, 4547))", "st_x(st_transform(geom, 4547))"],
      ["3857", "st_x(st_transform(geom, 3857))", "st_y(st_transform(geom, 3857))"],
    ] as const)(
      "in EPSG:%s have the axes in the order of the system",
      async ([code, first, second], { app, database }) => {
        const response = await get(app, `/collections/self_built_house/items?limit=1&crs=${EPSG}${code}`);
        expect(response.headers["content-crs"]).toBe(`<${EPSG}${code}>`);
        const [{ geometry }] = (response.json() as { features: [Feature] }).features;
        const { rows } = await database.pool.query(
          `select ${first} as a, ${second} as b from site order by id limit 1`,
        );
        expect(geometry!.coordinates[0]).toBeCloseTo(rows[0].a, 2);
        expect(geometry!.coordinates[1]).toBeCloseTo(rows[0].b, 2);
      },
    );

    test.for([
      ["limit=0", "limit"],
      ["bbox=1,2,3", "bbox"],
      ["bbox-crs=EPSG:9999&bbox=1,2,3,4", "bbox-crs"],
      ["crs=EPSG:4326", "crs"],
      ["datetime=yesterday", "datetime"],
      ["filter=storeys%20%3E", "filter"],
      ["filter=height%20%3E%201", "filter"],
      ["filter-lang=cql-json", "filter-lang"],
      ["risk_level=red", "risk_level"],
      ["status=late", "status"],
      ["offset=10", "offset"],
      ["limit=1&limit=2", "limit"],
      ["f=xml", "f"],
      ["after=x", "after"],
    ])("?%s is answered with 400 and names '%s'", async ([query, field], { app }) => {
      const response = await get(app, `/collections/self_built_house/items?${query}`);
      expect(response.statusCode).toBe(400);
      expect((response.json() as { errors: { field: string }[] }).errors[0]!.field).toBe(field);
    });
  });

  test("an officer of the west sees neither the sites nor the findings nor the totals of the east", async ({
    app,
    database,
  }) => {
    const headers = await asPerson(app, database, { role: "officer", area: WEST_COUNTY });
    const matched = async (id: string) =>
      (await get(app, `/collections/${id}/items`, headers)).json() as { numberMatched: number; features: Feature[] };
    const houses = await matched("self_built_house");
    expect(houses.numberMatched).toBe(6);
    expect(houses.features.map(({ properties }) => properties.name)).not.toContain("东");
    expect(await matched("finding")).toMatchObject({ numberMatched: 0, features: [] });
    const all = await items(app, "self_built_house/items");
    const { statusCode } = await get(app, `/collections/self_built_house/items/${all.at(-1)!.id}`, headers);
    expect(statusCode).toBe(404);
  });

  test("pages of other servers may read, and ask whether they may send a token", async ({ app }) => {
    expect((await get(app, "/collections")).headers["access-control-allow-origin"]).toBe("*");
    const asked = await (app as unknown as App).inject({
      method: "OPTIONS",
      url: "/ogc/collections",
      headers: { origin: "https://example.org", "access-control-request-method": "GET" },
    });
    expect(asked.statusCode).toBe(204);
    expect(asked.headers["access-control-allow-headers"]).toContain("authorization");
    expect(asked.headers).not.toHaveProperty("access-control-allow-credentials");
  });
}

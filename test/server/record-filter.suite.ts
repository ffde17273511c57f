import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { describe, expect } from "vitest";
import { comparison, contains, toCql2Text } from "#server/algorithms/cql2/write-cql2.ts";
import { decodeCube } from "#server/algorithms/cube/cube-arrow.ts";
import { recordFilter } from "#server/database/record-filter.ts";
import type { AppTest } from "#test/helpers/app.ts";
import { addFinding, addSite, IN_THE_EAST, OUTSIDE, withTinyCity } from "#test/helpers/tiny-city.ts";

/** Texts that mean something to SQL, COPY, LIKE or JSON. */
const HOSTILE = [
  "'); drop table site; --",
  "' or '1'='1",
  "\\' or 1=1 --",
  "$1 $$ :x ? %s {0}",
  "E'\\\\047'",
  'a"b\\"c',
  "100%_外\\",
  "\\N \\. ",
  "名称；——“’”😀",
];

/** The same question in the filter's words and in PostgreSQL's. */
const QUESTIONS: [filter: string, sql: string][] = [
  ["storeys >= 4", "(attributes ->> 'storeys')::numeric >= 4"],
  ["NOT storeys >= 4", "(attributes ->> 'storeys')::numeric < 4"],
  ["storeys IS NULL", "not attributes ? 'storeys'"],
  ["storeys BETWEEN 2 AND 4", "(attributes ->> 'storeys')::numeric in (2, 3, 4)"],
  ["altered = TRUE", "attributes @> '{\"altered\": true}'"],
  ["altered <> TRUE", "attributes @> '{\"altered\": false}'"],
  ["structure IN ('砖混', '土木')", "attributes ->> 'structure' = any('{砖混,土木}')"],
  ["licence_expires < DATE('2026-07-01')", "(attributes ->> 'licence_expires')::date < '2026-07-01'"],
  ["licence_expires >= '2026-07-01'", "(attributes ->> 'licence_expires')::date >= '2026-07-01'"],
  ["layer = 'mine' OR risk_level = 1", "layer = 'mine' or risk_level = 1"],
  ["supervision > 'county'", "supervision > 'county'"],
  ["supervision < 'none'", "false"],
  ["status IN ('overdue', 'open')", "status in ('overdue', 'open')"],
  ["findings_overdue > 0 AND findings <= 1", "findings_overdue > 0"],
  ["CASEI(name) LIKE CASEI('%ABC%')", "name ilike '%abc%'"],
  ["region_check <> 'ok'", "region_check <> 'ok'"],
  ["county_code IS NULL", "county_code is null"],
  ["inspected_on < DATE('2026-01-01')", "inspected_on < '2026-01-01'"],
  [
    "inspected_on IS NULL OR responsible_until < '2026-06-30'",
    "inspected_on is null or responsible_until < '2026-06-30'",
  ],
  ["responsible_person IS NULL", "coalesce(responsible_person, '') = ''"],
  ["updated_at > TIMESTAMP('2000-01-01T00:00:00Z')", "true"],
  ["S_INTERSECTS(geom, BBOX(113.25, 29, 113.4, 29.2))", "st_x(geom) between 113.25 and 113.4"],
  ["S_INTERSECTS(geom, POLYGON((113 29, 113.2 29, 113.2 29.2, 113 29.2, 113 29)))", "st_x(geom) between 113 and 113.2"],
  // A figure of eight: by the even-odd rule both its halves.
  ["S_INTERSECTS(geom, POLYGON((113 29, 113.4 29.2, 113.4 29, 113 29.2, 113 29)))", "st_x(geom) > 113"],
  [
    "S_INTERSECTS(geom, MULTIPOLYGON(((113 29, 113.2 29, 113.2 29.2, 113 29.2, 113 29)), ((112 28, 113 28, 113 29, 112 29, 112 28))))",
    "st_x(geom) < 113.2",
  ],
];

/** Filters by attributes and drawn areas, on whichever database. */
/** `every`: how many of the questions are asked, one in so many. */
export function recordFilterSuite(test: AppTest, { every }: { every: number }): void {
  const some = <T>(all: readonly T[]) => all.filter((_, i) => i % every === 0);
  test.beforeAll(async ({ database: { pool } }) => {
    await withTinyCity(pool);
    const low = await addSite(pool, { attributes: { storeys: 2, structure: "砖混", altered: false }, name: "Abc一号" });
    await addSite(pool, {
      attributes: { storeys: 4, structure: "土木", altered: true },
      level: 1,
      region: "430602100",
    });
    await addSite(pool, { attributes: { storeys: 7.5, structure: "框架" } });
    await addSite(pool, { attributes: { storeys: null, structure: "" }, name: "abc", at: OUTSIDE });
    await addSite(pool, {
      layer: "mine",
      category: "gravel",
      at: IN_THE_EAST,
      region: "430626100",
      attributes: { licence_expires: "2026-06-30", persons: 12 },
    });
    const mine = await addSite(pool, {
      layer: "mine",
      category: "open_pit",
      at: IN_THE_EAST,
      region: "430626100",
      attributes: { licence_expires: "2026-07-01" },
    });
    for (const text of HOSTILE) await addSite(pool, { name: text, attributes: { use: text }, at: IN_THE_EAST });
    await addFinding(pool, { site: low, deadline: "2026-06-15", supervision: "county" });
    await addFinding(pool, { site: mine, supervision: "province" });
    await pool.query("update site set inspected_on = '2025-12-31', responsible_until = '2026-06-29' where id = $1", [
      low,
    ]);
    await pool.query("update site set responsible_person = '某某', inspected_on = '2026-02-01' where id = $1", [mine]);
    await pool.query("update site set attributes = attributes - 'storeys' where attributes -> 'storeys' = 'null'");
  });

  const url = (path: string, filter: string) =>
    `${path}${path.includes("?") ? "&" : "?"}filter=${encodeURIComponent(filter)}`;

  describe("a filter by attributes and areas", () => {
    test.for(some(QUESTIONS))(
      "%s: cube, list and file hold what SQL counts",
      async ([filter, sql], { app, database }) => {
        const { rows } = await database.pool.query(
          `select count(*)::int as n, coalesce(sum(findings), 0)::int as findings,
           coalesce(sum(findings_overdue), 0)::int as overdue, (count(*) filter (where inspected))::int as inspected,
           coalesce(sum(findings) filter (where inspected), 0)::int as findings_inspected,
           (count(*) filter (where is_blank(responsible_person)))::int as no_person from site where ${sql}`,
        );
        const cube = decodeCube((await app.inject(url("/api/cube", filter))).rawPayload);
        const sum = (column: Uint32Array) => column.reduce((total, value) => total + value, 0);
        expect({
          n: sum(cube.n),
          findings: sum(cube.findings),
          overdue: sum(cube.findingsOverdue),
          inspected: sum(cube.inspected),
          findings_inspected: sum(cube.findingsInspected),
          no_person: sum(cube.noPerson),
        }).toEqual(rows[0]);
        expect((await app.inject(url("/api/sites?limit=200", filter))).json().items).toHaveLength(rows[0].n);
        const file = (await app.inject(url("/api/sites.csv", filter))).payload;
        expect(file.split("\r\n").length - 2).toBe(rows[0].n);
      },
    );

    test("a filter that holds for every site gives the cube as it is without one", async ({ app }) => {
      const rows = (bytes: Buffer) => {
        const cube = decodeCube(bytes);
        return Array.from({ length: cube.rows }, (_, r) =>
          [
            cube.cells[cube.cellOf[r]!],
            ...[cube.region, cube.layer, cube.category, cube.status, cube.supervision].map(
              (words) => words.values[words.codes[r]!],
            ),
            cube.riskLevel[r],
            ...[cube.n, cube.findings, cube.findingsClosed, cube.findingsOverdue].map((column) => column[r]),
            ...[cube.inspected, cube.findingsInspected, cube.noPerson, cube.noUnit, cube.expired].map(
              (column) => column[r],
            ),
          ].join(),
        ).sort();
      };
      const filtered = (await app.inject(url("/api/cube", "risk_level >= 1"))).rawPayload;
      expect(rows(filtered)).toEqual(rows((await app.inject("/api/cube")).rawPayload));
    });

    test("what a ledger states as a text counts as the number it is, and what is none is unknown", async ({
      app,
      database,
    }) => {
      const added: number[] = [];
      for (const storeys of ["9", " 9 ", "9.0", "nine", "9e999", "", [9], { is: 9 }])
        added.push(
          await addSite(database.pool, { attributes: { storeys, altered: storeys === "9" ? "是" : storeys } }),
        );
      await database.pool.query(
        `update site set attributes = '{"storeys": 1e400}' where attributes @> '{"storeys": "nine"}'`,
      );
      const count = async (filter: string) =>
        (await app.inject(url("/api/sites?limit=200", filter))).json().items.length;
      expect(await count("storeys = 9")).toBe(3);
      expect(await count("storeys > 9")).toBe(1);
      expect(await count("altered = TRUE AND storeys = 9")).toBe(1);
      await database.pool.query("delete from site where id = any($1)", [added]);
    });

    test.for(some(HOSTILE))(
      "the text %s is a text, as a parameter and as a literal within COPY",
      async (text, { app, database }) => {
        for (const filter of [comparison("name", "=", text), comparison("use", "=", text), contains("name", text)]) {
          const written = toCql2Text(filter);
          const { items } = (await app.inject(url("/api/sites", written))).json();
          expect(items.map((site: { name: string }) => site.name)).toEqual([text]);
          const cube = decodeCube((await app.inject(url("/api/cube", written))).rawPayload);
          expect(cube.n.reduce((a, b) => a + b, 0)).toBe(1);
        }
        const { rows } = await database.pool.query(
          `select name from site where ${recordFilter(toCql2Text(comparison("name", "=", text))).condition()}`,
        );
        expect(rows).toEqual([{ name: text }]);
      },
    );

    test("tiles hold the sites that meet it from zoom 12, and cells of them below", async ({ app }) => {
      const [lon, lat] = [113.1, 29.1];
      const tile = async (z: number, filter: string) => {
        const x = Math.floor(((lon + 180) / 360) * 2 ** z);
        const y = Math.floor((0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)) * 2 ** z);
        const response = await app.inject(url(`/tiles/${z}/${x}/${y}.mvt?v=1`, filter));
        return response.statusCode === 204 ? {} : new VectorTile(new PbfReader(response.rawPayload)).layers;
      };
      expect((await tile(14, "storeys >= 4")).sites!.length).toBe(2);
      expect((await tile(14, "storeys >= 7")).sites!.length).toBe(1);
      expect(await tile(14, "storeys >= 8")).toEqual({});
      expect((await tile(6, "storeys >= 4")).cells!.feature(0).properties.n).toBe(2);
      expect((await tile(6, "storeys < 4")).cells!.feature(0).properties.n).toBe(1);
    });

    test("an answer is known again by its filter", async ({ app }) => {
      const asked = async (filter: string, etag = "") =>
        app.inject({ url: url("/api/cube", filter), headers: { "if-none-match": etag } });
      const etag = (await asked("storeys >= 4")).headers.etag as string;
      expect((await asked("storeys>=4", etag)).statusCode).toBe(304);
      expect((await asked("storeys >= 5", etag)).statusCode).toBe(200);
    });

    test.for([
      ["storey >= 4", "There is no property 'storey'. Did you mean storeys?"],
      ["storeys >= 'four'", "storeys is a number; write it without quotes."],
      ["altered = 1", "altered is TRUE or FALSE."],
      ["licence_expires < '2026-02-30'", "licence_expires is a day"],
      [
        "layer = 'castle'",
        "layer is one of self_built_house, hazard_site, black_spot, mine; 'castle' is none of them.",
      ],
      ["geom = 1", "geom is an area"],
      ["storeys LIKE '4%'", "storeys is not a text"],
      ["S_INTERSECTS(name, BBOX(1, 1, 2, 2))", "name is not an area"],
      ["storeys >=", "A value is missing at character 11: a text in single quotes"],
      ["constructor = 1", "There is no property 'constructor'."],
    ] as const)("%s is answered with 400 and a sentence", async ([filter, sentence], { app }) => {
      for (const path of [
        "/api/cube",
        "/api/sites",
        "/api/sites.csv",
        "/tiles/14/13338/6811.mvt",
        "/api/findings?list=open",
      ]) {
        const response = await app.inject(url(path, filter));
        expect(response.statusCode, path).toBe(400);
        expect(response.json().detail).toContain(sentence);
        expect(response.json().errors[0].field).toBe("filter");
      }
    });

    test("the queryables are declared as a JSON Schema", async ({ app }) => {
      const response = await app.inject("/api/queryables");
      expect(response.headers["content-type"]).toContain("application/schema+json");
      expect(response.json().properties).toMatchObject({
        storeys: { type: "number" },
        altered: { type: "boolean" },
        licence_expires: { type: "string", format: "date" },
        layer: { enum: ["self_built_house", "hazard_site", "black_spot", "mine"] },
        geom: { "x-ogc-role": "primary-geometry" },
      });
    });
  });
}

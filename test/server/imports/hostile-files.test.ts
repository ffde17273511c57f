import { readdirSync } from "node:fs";
import { open, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { FileProblem } from "#server/features/imports/readers/file-problem.ts";
import { openSource } from "#server/features/imports/readers/open-source.ts";
import { type TemporaryFolder, temporaryFolder } from "#test/helpers/temporary-folder.ts";
import { makeXlsx, makeZip } from "#test/helpers/zip.ts";

// GDAL starts in a second, in several on a busy computer.
vi.setConfig({ testTimeout: 30_000 });

let folder: TemporaryFolder;
let before: string[];
const leftBehind = () => readdirSync(os.tmpdir()).filter((name) => name.startsWith("srm-source-"));

beforeAll(() => {
  folder = temporaryFolder("srm-hostile");
  before = leftBehind();
});
afterAll(() => folder.remove());

/** Opens the file and reads it to its end. @returns the rows, or the problem it must have */
async function read(name: string, content: Buffer | string, encoding?: string) {
  const file = path.join(folder.path, name);
  await writeFile(file, content);
  return readFile(file, encoding);
}

async function readFile(file: string, encoding?: string) {
  const rows = [];
  try {
    const source = await openSource(file, encoding ? { encoding } : {});
    try {
      for await (const row of source.rows()) rows.push(row);
    } finally {
      await source.close();
    }
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    expect(error.message).toMatch(/^[^\n]{10,400}\.$|\?$/);
    return error.code;
  } finally {
    expect(leftBehind().filter((name) => !before.includes(name))).toEqual([]);
  }
  return rows;
}

const ROW = "a,甲村1号,113.1,29.1";
const CSV = `code,name,lon,lat\n${ROW}\n`;

describe("zip files", () => {
  const shapefile = ["shp", "dbf"].map((part) => ({ name: `a.${part}`, data: Buffer.alloc(120) }));

  test.for<[string, string, Buffer]>([
    ["bomb.zip", "zipRatio", makeZip([{ name: "a.csv", data: Buffer.alloc(64 * 1024 * 1024, "a") }])],
    ["lies.zip", "zip", makeZip([{ name: "a.csv", data: Buffer.alloc(64 * 1024 * 1024, "a"), claims: 1000 }])],
    ["huge.zip", "zipSize", makeZip([{ name: "a.csv", data: "a", claims: 4_000_000_000 }])],
    ["many.zip", "zipEntries", makeZip([...Array(2001)].map((_, i) => ({ name: `${i}.csv`, data: "a" })))],
    ["up.zip", "zipName", makeZip([{ name: "../../etc/cron.d/a.csv", data: CSV }])],
    ["back.zip", "zipName", makeZip([{ name: "..\\a.csv", data: CSV }])],
    ["root.zip", "zipName", makeZip([{ name: "/etc/a.csv", data: CSV }])],
    ["drive.zip", "zipName", makeZip([{ name: "C:\\a.csv", data: CSV }])],
    ["cut.zip", "zip", makeZip([{ name: "a.csv", data: CSV }]).subarray(0, 60)],
    ["photos.zip", "zipHolds", makeZip([{ name: "a.jpg", data: "jpg" }])],
    ["parts.zip", "parts", makeZip(shapefile.slice(0, 1))],
    ["zeros.zip", "content", makeZip(shapefile)],
    ["bomb.xlsx", "zipRatio", makeZip([{ name: "xl/workbook.xml", data: Buffer.alloc(64 * 1024 * 1024, " ") }])],
    ["cut.xlsx", "zip", makeXlsx([["name"], ["a"]]).subarray(0, 900)],
    ["renamed.xlsx", "content", makeZip([{ name: "a.csv", data: CSV }])],
  ])("%s: %s", async ([name, code, content]) => {
    expect(await read(name, content)).toBe(code);
  });

  test("a CSV in a zip is read, also under a Chinese name in GBK", async () => {
    const name = Buffer.concat([Buffer.from([0xcc, 0xa8, 0xd5, 0xcb]), Buffer.from(".csv")]);
    expect(await read("ledger.zip", makeZip([{ name, data: CSV }]))).toHaveLength(1);
  });
});

describe("text", () => {
  const gbk = Buffer.from([0xbc, 0xd7, 0xb4, 0xe5]); // 甲村

  test.for<[string, string, Buffer | string]>([
    ["is empty", "empty", ""],
    ["holds zeros", "notText", Buffer.alloc(1000)],
    [
      "is neither UTF-8 nor GBK",
      "encoding",
      Buffer.concat([Buffer.from("name\n"), Buffer.from([0xff, 0xff, 0xff, 10])]),
    ],
    ["ends inside quotes", "quote", 'code,name\na,"甲村1号\nb,乙村\n'],
    ["has 10,000 columns", "columns", `${[...Array(10_000).keys()].join(",")}\n`],
    ["is one endless line", "longLine", Buffer.alloc(2 * 1024 * 1024, "a")],
  ])("a CSV that %s: %s", async ([, code, content]) => {
    expect(await read("a.csv", content)).toBe(code);
  });

  test("200 MB of junk are refused in seconds, whatever they call themselves", async () => {
    const junk = Buffer.alloc(1024 * 1024);
    for (let i = 0, state = 7; i < junk.length; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      junk[i] = 1 + ((state >>> 24) % 255);
    }
    const codes: unknown[] = [];
    for (const ending of ["csv", "geojson", "xlsx", "zip", "gpkg", "kml", "dxf", "exe"]) {
      const file = path.join(folder.path, `junk.${ending}`);
      const handle = await open(file, "w");
      for (let i = 0; i < 200; i++) await handle.write(junk);
      await handle.close();
      codes.push(await readFile(file));
      await writeFile(file, "");
    }
    expect(codes).toEqual(["encoding", "encoding", "zip", "zip", "content", "content", "content", "kind"]);
  }, 60_000);

  test("GBK, UTF-16 and UTF-8 with a byte order mark are recognised", async () => {
    const inGbk = Buffer.concat([Buffer.from("code,name\na,"), gbk, Buffer.from("\n")]);
    const wide = Buffer.from("\ufeffcode\tname\na\t甲村\n", "utf16le");
    for (const content of [inGbk, wide, "\ufeffcode;name\na;甲村\n"])
      expect(await read("b.csv", content)).toMatchObject([{ line: 2, fields: { code: "a", name: "甲村" } }]);
    expect(await read("b.csv", inGbk, "utf-8")).toBe("notEncoding");
  });

  test("a GBK character in the last row of a long file counts", async () => {
    const rows = Buffer.from(`code,name\n${"a,house\n".repeat(40_000)}a,`);
    expect(await read("late.csv", Buffer.concat([rows, gbk, Buffer.from("\n")]))).toHaveLength(40_001);
  });

  test("uneven rows are broken rows, and columns without a name or of one name are told apart", async () => {
    expect(await read("c.csv", "a,,a\n1,2,3\n1,2\n")).toEqual([
      { line: 2, fields: { a: "1", "column 2": "2", "a (2)": "3" } },
      { line: 3, fields: expect.anything(), broken: expect.stringMatching(/more or fewer columns/) },
    ]);
  });
});

describe("GeoJSON", () => {
  const collection = {
    type: "FeatureCollection",
    features: [{ type: "Feature", properties: { a: 1 }, geometry: null }],
  };
  test.for<[string, string, string]>([
    ["is cut off", "geojson", JSON.stringify(collection).slice(0, -20)],
    ["is a single feature", "noFeatures", JSON.stringify(collection.features[0])],
    ["is no JSON", "geojson", "name,code\n"],
  ])("that %s: %s", async ([, code, content]) => {
    expect(await read("a.geojson", content)).toBe(code);
  });
});

describe("spreadsheets", () => {
  test("a formula counts with the value it was last worked out to and is never worked out", async () => {
    const rows = await read(
      "formulas.xlsx",
      makeXlsx([
        ["code", "name", "lon"],
        ["001", { formula: 'HYPERLINK("http://198.51.100.1/","x")', value: "甲村" }, 113.1],
        ["002", { formula: "1+1" }, { formula: "100+13.2", value: "113.2" }],
        ["003", "=1+1", 113.3],
      ]),
    );
    expect(rows).toMatchObject([
      { line: 2, fields: { code: "001", name: "甲村", lon: "113.1" } },
      { line: 3, fields: { code: "002", name: "", lon: "113.2" } },
      { line: 4, fields: { code: "003", name: "=1+1", lon: "113.3" } },
    ]);
  });

  test("one with 10,000 columns is refused", async () => {
    expect(await read("wide.xlsx", makeXlsx([[...Array(10_000)].map((_, i) => `c${i}`), ["a"]]))).toBe("columns");
  });
});

test("a file that calls itself KML and is a list of other files is not followed", async () => {
  const other = path.join(folder.path, "other.csv");
  await writeFile(other, CSV);
  const vrt = `<OGRVRTDataSource><OGRVRTLayer name="other"><SrcDataSource>${other}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>`;
  expect(await read("a.kml", vrt)).toBe("content");
  expect(await read("b.kml", `${vrt}<!-- <kml> </kml>-->`)).toBe("content");
});

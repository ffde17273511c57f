import { readFile } from "node:fs/promises";
import path from "node:path";
import { booleanPointInPolygon } from "@turf/turf";
import { describe, expect, test } from "vitest";
import { inTwoLines, labelForms, shortNames } from "#client/map/label-forms.ts";
import { type Label, labelRoom, type PlacedLabel, placeLabels } from "#client/map/label-places.ts";

type County = GeoJSON.Feature<
  GeoJSON.Polygon | GeoJSON.MultiPolygon,
  { code: string; name_zh: string; name_en: string }
>;

const { features: counties } = JSON.parse(
  await readFile(path.join(import.meta.dirname, "../../db/regions/yueyang-counties.geojson"), "utf8"),
) as { features: County[] };

/** A proportional font, roughly: an ideograph is a square, other characters are half as wide. */
const measure = (line: string) =>
  [...line].reduce((sum, character) => sum + (/\p{Script=Han}/u.test(character) ? 1 : 0.54), 0);

const shorts = shortNames([...counties.map(({ properties }) => properties.name_en), "Yueyang City"]);
const labelsOf = (language: "zh" | "en", size: number): Label[] =>
  counties.map(({ properties, geometry }) => {
    const name = properties[`name_${language}`];
    const short = language === "en" ? shorts.get(name)! : null;
    return { code: properties.code, room: labelRoom(geometry), forms: labelForms(name, short, size, measure) };
  });

const overlap = (a: PlacedLabel, b: PlacedLabel, zoom: number) => {
  const pixels = 512 * 2 ** zoom;
  const mercator = (lat: number) => Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI);
  const apart = [(a.at[0] - b.at[0]) / 360, mercator(a.at[1]) - mercator(b.at[1])].map((x) => Math.abs(x) * pixels);
  return apart[0]! < (a.form.width + b.form.width) / 2 && apart[1]! < (a.form.height + b.form.height) / 2;
};

describe("names of counties on the map", () => {
  // The whole city on a small window, on a large one, and on a slide of a wall.
  test.each([
    ["en", 13, 7.25],
    ["zh", 13, 7.25],
    ["en", 14, 8.25],
    ["en", 26, 7.75],
    ["en", 39, 8.25],
    ["zh", 39, 8.25],
  ] as const)(
    "every county has one, in its own outline and on no other's: %s, %i pixels at zoom %f",
    (language, size, zoom) => {
      const placed = placeLabels(labelsOf(language, size), zoom);
      expect(placed.map(({ code }) => code)).toEqual(counties.map(({ properties }) => properties.code));
      for (const { code, at, inside } of placed) {
        const own = counties.find(({ properties }) => properties.code === code)!;
        expect(booleanPointInPolygon(at, own), code).toBe(true);
        expect(inside, code).toBeGreaterThan(0.6);
      }
      const pairs = placed.flatMap((a, i) => placed.slice(i + 1).map((b) => [a, b] as const));
      expect(pairs.filter(([a, b]) => overlap(a, b, zoom))).toEqual([]);
    },
  );

  test("lie whole in their outlines where these are large enough, and keep their place as the map comes nearer", () => {
    const [near, nearer] = [10, 11].map((zoom) => placeLabels(labelsOf("en", 16), zoom));
    expect(near!.every(({ inside }) => inside === 1)).toBe(true);
    expect(near!.map(({ form }) => form.text)).toContain("Junshan District");
    expect(nearer!.map(({ at }) => at)).toEqual(near!.map(({ at }) => at));
  });

  test("stand in the limb that has room for them, not in the hollow between limbs", () => {
    // A U: its centre of mass is in its hollow.
    const u: GeoJSON.Polygon = {
      type: "Polygon",
      coordinates: [
        [
          [0, 0],
          [9, 0],
          [9, 9],
          [6, 9],
          [6, 2],
          [2, 2],
          [2, 9],
          [0, 9],
          [0, 0],
        ],
      ],
    };
    const form = { text: "U", size: 10, width: 20, height: 40 };
    const [{ at, inside } = { at: [0, 0], inside: 0 }] = placeLabels(
      [{ code: "u", room: labelRoom(u), forms: [form] }],
      4,
    );
    expect(inside).toBe(1);
    expect(at[0]).toBeGreaterThan(6);
    expect(at[0]).toBeLessThan(9);
  });

  test("break before they lose their kind, and lose it before they get smaller", () => {
    const texts = labelForms("Junshan District", "Junshan", 14, measure).map(({ text, size }) => `${size} ${text}`);
    expect(texts.slice(0, 4)).toEqual([
      "14 Junshan District",
      "14 Junshan\nDistrict",
      "14 Junshan",
      "12.04 Junshan District",
    ]);
    // Characters of less than 9.5 pixels are not read.
    expect(texts).toContain("10.5 Junshan");
    expect(labelForms("君山区", null, 11, measure).map(({ size }) => size)).toEqual([11]);
  });

  test("lose their kind only where what is left is nobody else's", () => {
    const short = shortNames(["Yueyang City", "Yueyang County", "Miluo City", "Nanhu New Area"]);
    expect([...short.values()]).toEqual([null, null, "Miluo", null]);
  });

  test("break next to the middle; short Chinese names do not", () => {
    expect(inTwoLines("Quyuan Administrative Zone")).toBe("Quyuan\nAdministrative Zone");
    expect(inTwoLines("湘西土家族自治州")).toBe("湘西土家\n族自治州");
    expect(inTwoLines("岳阳楼区")).toBe("岳阳楼区");
  });
});

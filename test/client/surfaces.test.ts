import { describe, expect, test } from "vitest";
import { hotSentence } from "#client/features/hotspots/hot-sentence.ts";
import { formatCount, formatShort } from "#client/lib/format.ts";
import { translate } from "#client/lib/i18n/i18n.ts";
import type { I18n } from "#client/lib/i18n/use-i18n.ts";
import { HOT_SPOT_COLOURS, LEVEL_COLOURS, rgb } from "#client/lib/palette.ts";
import { columnHeights, eyeOf, firstHit } from "#client/lib/surface/column-heights.ts";
import { cellColours, hotSpotColours, stabilityOpacity, surfaceClasses } from "#client/lib/surface/surface-classes.ts";
import { formatP, measureOf, measuresOf } from "#client/lib/surface/surface-words.ts";
import type { Language } from "#client/lib/view/view-state.ts";
import { HOT_MEASURES } from "#server/algorithms/analysis/analysis-types.ts";

const words = (language: Language): I18n => ({
  language,
  t: (key, values, counted) => translate(language, key, values, counted),
  count: (value) => formatCount(value, language),
  nameOf: (region) => region.nameZh,
});

describe("surfaces of the hexagons", () => {
  test("a rate without a denominator is not drawn, all others are opaque", () => {
    const values = Float32Array.of(Number.NaN, 0.2, 0.4, 0, 0.9);
    const colours = cellColours(values, surfaceClasses({ kind: "rate", values }, "light"));
    expect([...values].map((_, i) => colours[i * 4 + 3])).toEqual([0, 255, 255, 0, 255]);
  });

  test("breaks of a rate have two figures, of a density one or 1.5, and rise", () => {
    const values = Float32Array.from({ length: 400 }, (_, i) => 0.0123 * (i + 1));
    expect(surfaceClasses({ kind: "rate", values }, "light").breaks).toEqual([0.99, 2, 3, 3.9]);
    expect(surfaceClasses({ kind: "kernel", values }, "light").breaks).toEqual([1.5, 3, 5]);
    expect(surfaceClasses({ kind: "blindspots", values: values.map((v) => v / 100) }, "light").breaks).toEqual([
      0.015, 0.03, 0.05,
    ]);
  });

  test("without a value there are no classes", () => {
    expect(surfaceClasses({ kind: "kernel", values: Float32Array.of(0, Number.NaN) }, "dark").colours).toEqual([]);
  });

  test("each surface offers the measures it can show, and falls back to the first", () => {
    expect(measuresOf("count")).toEqual([]);
    expect(measuresOf("hotspots")).toEqual(HOT_MEASURES);
    expect(measureOf("rate", "open")).toBe("rateInspected");
    expect(measureOf("kernel", "rateHouses")).toBe("open");
    expect(measureOf("hotspots", "rateHouses")).toBe("rateHouses");
  });
});

describe("hot spots", () => {
  const classes = Int8Array.of(3, -3, 0, 0, 1);
  const values = Float32Array.of(4, -4, 1, -1, 2);
  const n = Uint32Array.of(9, 0, 4, 0, 2);
  const alphas = (stability: Uint8Array | null) => {
    const colours = hotSpotColours({ classes, values }, n, stability, 15, "light");
    return [...classes].map((_, i) => colours[i * 4 + 3]!);
  };

  test("the more settings agree the more solid a cell is; until they are known all are alike", () => {
    expect(alphas(Uint8Array.of(15, 0, 0, 0, 5))).toEqual([255, 89, 92, 36, 145]);
    expect(alphas(null)).toEqual([179, 179, 92, 36, 179]);
    expect(stabilityOpacity(15, 15)).toBe(255);
  });

  test("where nothing is proved an empty cell is fainter than one with sites, and both than any significant cell", () => {
    const [, , occupied, empty, hot] = alphas(Uint8Array.of(15, 15, 0, 0, 5));
    expect(empty).toBeLessThan(occupied!);
    expect(occupied).toBeLessThan(hot!);
  });

  test("a cell that was not tested is not drawn", () => {
    const untested = { classes: Int8Array.of(0, 0), values: Float32Array.of(Number.NaN, 0.3) };
    const colours = hotSpotColours(untested, Uint32Array.of(9, 9), null, 15, "light");
    expect([colours[3], colours[7]]).toEqual([0, 92]);
  });

  test("stability of another question is not taken for this one's", () => {
    expect(alphas(Uint8Array.of(15, 15))).toEqual(alphas(null));
  });

  test.each(["light", "dark"] as const)("no class is near a risk level's colour on %s, by hue", (theme) => {
    const levels = Object.values(LEVEL_COLOURS).map(({ fill }) => hue(fill));
    for (const [i, colour] of HOT_SPOT_COLOURS[theme].entries()) {
      if (i === 3) continue;
      for (const level of levels) expect(angle(hue(colour), level)).toBeGreaterThan(30);
    }
  });

  const detail = {
    cell: 0n,
    observed: 41,
    expected: 9.2,
    z: 4.1,
    p: 0.00004,
    pFdr: 0.002,
    class: 3,
    settings: 12,
    neighbours: 7,
  };

  test("a hot cell is said in plain words", () => {
    expect(hotSentence(words("en"), "open", detail)).toBe(
      "More open findings here than chance explains: 41 against 9.2 expected, in 12 of 15 settings.",
    );
    expect(hotSentence(words("zh"), "open", detail)).toBe(
      "未销号隐患多于随机水平：本格及相邻格 41 条，均匀分布时约 9.2 条；15 种设定中有 12 种显著。",
    );
  });

  test("a cold cell, and one where nothing is proved, say so", () => {
    expect(hotSentence(words("en"), "sites", { ...detail, class: -2 })).toMatch(/^Fewer sites here/);
    expect(hotSentence(words("zh"), "sites", { ...detail, class: 0 })).toBe(
      "点位数与随机水平无显著差别：本格及相邻格 41 处，均匀分布时约 9.2 处。",
    );
  });

  test("a rate carries no unit and is compared with the mean of all cells", () => {
    expect(hotSentence(words("zh"), "rateInspected", { ...detail, observed: 0.412, expected: 0.2 })).toMatch(
      /平均 0\.41，各网格平均 0\.2；/,
    );
  });

  test("p-values below 0.0001 are not spelled out", () => {
    expect([0.04567, 0.00004, 1].map(formatP)).toEqual(["= 0.046", "< 0.0001", "= 1"]);
    expect([0.4132, 12.63, 1234.5].map((value) => formatShort(value, "en"))).toEqual(["0.41", "13", "1,235"]);
  });
});

describe("columns", () => {
  test("heights are in proportion to the value; the highest has the height of its resolution", () => {
    const values = Float32Array.of(0, 5, 10, Number.NaN);
    const { heights, highest } = columnHeights({ kind: "count", values, classes: new Int8Array() }, 8);
    expect([...heights]).toEqual([0, highest / 2, highest, 0]);
  });

  test("hot and cold spots rise by |z|, what is not significant lies flat", () => {
    const made = columnHeights(
      { kind: "hotspots", values: Float32Array.of(-4, 1.5, 2), classes: Int8Array.of(-3, 0, 1) },
      8,
    );
    expect([...made.heights]).toEqual([made.highest, 0, made.highest / 2]);
  });

  test("a camera tilted towards the north-east stands in the south-west", () => {
    const eye = eyeOf(45, 45, 1000, 2);
    expect(eye.east).toBeCloseTo(-1000);
    expect(eye.north).toBeCloseTo(-1000);
    expect(eye.up).toBeCloseTo(1414.2, 1);
  });

  test("the line of sight meets a high column before the ground behind it", () => {
    const eye = { east: 0, north: -1000, up: 1000 };
    const column = (east: number, north: number, height: number) =>
      Math.abs(east) < 10 && Math.abs(north + 100) < 20 && height <= 150 ? "column" : null;
    expect(firstHit(eye, { east: 0, north: 0 }, 200, column)).toBe("column");
    expect(firstHit(eye, { east: 300, north: 0 }, 200, column)).toBeNull();
  });
});

const hue = (hex: string): number => {
  const [r, g, b] = rgb(hex);
  return (Math.atan2(Math.sqrt(3) * (g - b), 2 * r - g - b) * 180) / Math.PI;
};
const angle = (a: number, b: number) => Math.abs(((a - b + 540) % 360) - 180);

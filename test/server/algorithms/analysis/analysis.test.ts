import { gridDisk } from "h3-js";
import { describe, expect, test } from "vitest";
import { createAnalysis } from "#server/algorithms/analysis/analysis.ts";
import {
  HOT_MEASURES,
  type HotMeasure,
  type Question,
  STABILITY_SETTINGS,
} from "#server/algorithms/analysis/analysis-types.ts";
import { createGrids } from "#server/algorithms/analysis/grids.ts";
import type { CellCounts } from "#server/algorithms/crossfilter/crossfilter.ts";
import { cellParent } from "#server/algorithms/cube/cube.ts";
import { shrinkRates } from "#server/algorithms/hotspots/empirical-bayes.ts";
import { adjustBH } from "#server/algorithms/hotspots/false-discovery.ts";
import { neighbourhoodsOf } from "#server/algorithms/hotspots/neighbours.ts";
import { twoSidedP } from "#server/algorithms/hotspots/normal.ts";
import { universeOf } from "#server/algorithms/hotspots/universe.ts";
import { REGIONS, syntheticCube } from "#test/client/synthetic-cube.ts";
import { syntheticAccidents, syntheticLifecycle } from "./synthetic-tables.ts";

/** Holds most of the synthetic cube's cells, with a corner bitten out. */
const area: GeoJSON.FeatureCollection<GeoJSON.Polygon> = {
  type: "FeatureCollection",
  features: [
    {
      type: "Feature",
      properties: {},
      geometry: {
        type: "Polygon",
        coordinates: [
          [
            [112.7, 28.7],
            [113.9, 28.7],
            [113.9, 29.1],
            [113.4, 29.1],
            [113.4, 29.5],
            [112.7, 29.5],
            [112.7, 28.7],
          ],
        ],
      },
    },
  ],
};
const cube = syntheticCube(3000, 11);
const tables = { lifecycle: syntheticLifecycle(500, 1), accidents: syntheticAccidents(50, 2) };
const analysis = createAnalysis({ cube, ...tables, regions: REGIONS, area });

const question = (more: Partial<Question> = {}): Question => ({
  filter: { layer: [], category: [], level: [], status: [], supervision: [], place: [], units: "reporting" },
  resolution: 6,
  surface: "hotspots",
  measure: "open",
  period: null,
  deathsAtLeast: 3,
  putRight: null,
  ...more,
});

/** A measure in a cell, and what it is divided by. */
const partsOf = (measure: HotMeasure, cells: CellCounts, c: number): [number, number | null] => {
  const { n, findings, closed, overdue, inspected, findingsInspected, houses, houseFindings } = cells;
  if (measure === "open") return [findings[c]! - closed[c]!, null];
  if (measure === "overdue") return [overdue[c]!, null];
  if (measure === "findings") return [findings[c]!, null];
  if (measure === "sites") return [n[c]!, null];
  return measure === "rateInspected" ? [findingsInspected[c]!, inspected[c]!] : [houseFindings[c]!, houses[c]!];
};

/** Gi* by its formula, cell by cell, through H3 itself. */
function directly(
  measure: HotMeasure,
  cells: CellCounts,
  names: string[],
  inUniverse: (name: string) => boolean,
  ring = 1,
) {
  const members = names.map((name, c) => ({ name, c })).filter(({ name }) => inUniverse(name));
  const parts = members.map(({ c }) => partsOf(measure, cells, c));
  const isRate = parts[0]![1] !== null;
  const values = isRate
    ? shrinkRates(
        Float64Array.from(parts, ([events]) => events),
        Float64Array.from(parts, ([, exposure]) => exposure!),
      ).rates.map((rate) => rate * (measure === "rateHouses" ? 1000 : 1))
    : Float64Array.from(parts, ([events]) => events);
  const measured = new Map(members.map(({ name }, i) => [name, values[i]!]));
  const defined = [...values].filter((value) => !Number.isNaN(value));
  const n = defined.length;
  const mean = defined.reduce((sum, x) => sum + x, 0) / n;
  const sd = Math.sqrt(defined.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n);
  const z = members.map(({ name }) => {
    if (Number.isNaN(measured.get(name)!)) return Number.NaN;
    const around = gridDisk(name, ring)
      .map((one) => measured.get(one))
      .filter((x): x is number => x !== undefined && !Number.isNaN(x));
    const k = around.length;
    const sum = around.reduce((total, x) => total + x, 0);
    return (sum - k * mean) / (sd * Math.sqrt((n * k - k * k) / (n - 1)));
  });
  const p = adjustBH(Float64Array.from(z, twoSidedP));
  const classes = z.map((value, i) => {
    const level = p[i]! <= 0.01 ? 3 : p[i]! <= 0.05 ? 2 : p[i]! <= 0.1 ? 1 : 0;
    return value < 0 ? -level : level;
  });
  return { members, z, classes };
}

const namesOf = (cells: BigUint64Array) => Array.from(cells, (cell) => cell.toString(16));
const universeAt = (resolution: number) => new Set(namesOf(universeOf(area, resolution)));

describe("hot spots", () => {
  test.each(HOT_MEASURES.flatMap((measure) => [6, 7].map((resolution) => ({ measure, resolution }))))(
    "of $measure at resolution $resolution are Gi* over the universe",
    ({ measure, resolution }) => {
      const universe = universeAt(resolution);
      const { counts, surface } = analysis.answer(question({ measure, resolution }));
      const names = namesOf(analysis.cells(resolution));
      const direct = directly(measure, counts.cells, names, (name) => universe.has(name));
      direct.members.forEach(({ c }, i) => {
        if (Number.isNaN(direct.z[i])) expect(surface.values[c]).toBeNaN();
        else expect(surface.values[c]).toBeCloseTo(direct.z[i]!, 4);
        expect(surface.classes[c]! + 0).toBe(direct.classes[i]! + 0);
      });
      expect(surface.classCounts).toEqual(
        [-3, -2, -1, 0, 1, 2, 3].map(
          (k) => direct.classes.filter((one, i) => one === k && !Number.isNaN(direct.z[i])).length,
        ),
      );
      expect(surface.universe.cells).toBe(direct.z.filter((z) => !Number.isNaN(z)).length);
      expect(surface.universe.untested).toBe(direct.z.filter((z) => Number.isNaN(z)).length);
    },
  );

  test("of a place are those of the whole city, the cells without its sites left out", () => {
    const whole = analysis.answer(question({ measure: "open" })).surface;
    const asked = question({ measure: "open" });
    const { surface, counts } = analysis.answer({ ...asked, filter: { ...asked.filter, place: ["430602"] } });
    let shown = 0;
    surface.values.forEach((z, c) => {
      if (counts.cells.n[c] === 0) {
        expect(z).toBeNaN();
        return;
      }
      shown += Number(!Number.isNaN(z));
      expect(surface.classes[c]).toBe(whole.classes[c]);
      if (!Number.isNaN(whole.values[c])) expect(z).toBe(whole.values[c]);
    });
    expect(shown).toBeGreaterThan(0);
    expect(surface.classCounts.reduce((sum, n) => sum + n)).toBe(shown);
  });

  test("are not judged where the city holds fewer than thirty events", () => {
    const few = { ...cube, findings: new Uint32Array(cube.rows), findingsClosed: new Uint32Array(cube.rows) };
    few.findings[few.cellOf.findIndex((c) => universeAt(8).has(few.cells[c]!.toString(16)))] = 9;
    const rare = createAnalysis({ cube: few, ...tables, regions: REGIONS, area });
    const { surface } = rare.answer(question({ measure: "findings", resolution: 8 }));
    expect(surface.universe.tooFew).toBe(9);
    expect(surface.classes.every((one) => one === 0)).toBe(true);
  });

  test("sites outside the universe are left out and counted", () => {
    const universe = universeAt(6);
    const { counts, surface } = analysis.answer(question());
    let outside = 0;
    namesOf(analysis.cells(6)).forEach((name, c) => {
      if (universe.has(name)) return;
      outside += counts.cells.n[c]!;
      expect(surface.values[c]).toBeNaN();
      expect(surface.classes[c]).toBe(0);
    });
    expect(outside).toBeGreaterThan(0);
    expect(surface.universe).toMatchObject({ sitesOutside: outside, basis: "area" });
  });

  test("without an area the occupied cells are the universe", () => {
    const alone = createAnalysis({ cube, ...tables, regions: REGIONS, area: null });
    const { surface, counts } = alone.answer(question({ resolution: 7 }));
    const names = namesOf(alone.cells(7));
    expect(surface.universe).toEqual({
      cells: names.length,
      untested: 0,
      sitesOutside: 0,
      basis: "occupied",
      tooFew: null,
    });
    const direct = directly("open", counts.cells, names, () => true);
    direct.z.forEach((z, c) => {
      expect(surface.values[c]).toBeCloseTo(z, 4);
    });
  });

  test("one cell in detail agrees with the surface", () => {
    const asked = question();
    const { surface, counts } = analysis.answer(asked);
    const names = namesOf(analysis.cells(6));
    const universe = universeAt(6);
    const c = names.findIndex((name, i) => universe.has(name) && counts.cells.findings[i]! > 0);
    const detail = analysis.detail(asked, analysis.cells(6)[c]!);
    const around = gridDisk(names[c]!, 1).filter((name) => universe.has(name));
    const open = (name: string) => partsOf("open", counts.cells, names.indexOf(name))[0];
    expect(detail.neighbours).toBe(around.length);
    expect(detail.observed).toBe(around.reduce((sum, name) => sum + open(name), 0));
    const mean = [...universe].reduce((sum, name) => sum + open(name), 0) / universe.size;
    expect(detail.expected).toBeCloseTo(around.length * mean, 9);
    expect(detail.z).toBeCloseTo(surface.values[c]!, 4);
    expect(detail.p).toBeCloseTo(twoSidedP(detail.z), 12);
    expect(detail.class).toBe(surface.classes[c]);
    expect(detail.settings).toBe(analysis.stability(asked)[c]);
    const p = analysis.permutationP(asked, detail.cell, 999, 1);
    expect(p).toBeGreaterThanOrEqual(1 / 1000);
    expect(p).toBeLessThanOrEqual(1);
  });

  test("a cell outside the universe has no statistic", () => {
    const detail = analysis.detail(question(), BigInt("0x86283082fffffff"));
    expect(detail).toMatchObject({ z: Number.NaN, class: 0, neighbours: 0 });
    expect(analysis.permutationP(question(), detail.cell, 99, 1)).toBeNaN();
  });
});

test("stability counts the settings in which most of a cell's relatives are significant on its side", () => {
  // Small, because the recount asks H3 for every neighbourhood.
  const corner = structuredClone(area);
  corner.features[0]!.geometry.coordinates = [
    [
      [112.7, 28.7],
      [113.2, 28.7],
      [113.2, 28.95],
      [112.7, 28.95],
      [112.7, 28.7],
    ],
  ];
  const small = createAnalysis({ cube, ...tables, regions: REGIONS, area: corner });
  const asked = question({ measure: "sites", resolution: 7 });
  const { surface } = small.answer(asked);
  const counts = Array.from(small.cells(7), () => 0);
  for (const { resolution, ring } of STABILITY_SETTINGS) {
    const universe = new Set(namesOf(universeOf(corner, resolution)));
    const { cells } = small.answer(question({ measure: "sites", resolution, surface: "count" })).counts;
    const direct = directly("sites", cells, namesOf(small.cells(resolution)), (name) => universe.has(name), ring);
    const coarser = Math.min(resolution, 7);
    const relatives = Map.groupBy(
      direct.members.map(({ name }, i) => ({ cell: BigInt(`0x${name}`), of: direct.classes[i]! })),
      ({ cell }) => cellParent(cell, coarser),
    );
    small.cells(7).forEach((cell, c) => {
      const side = Math.sign(surface.values[c]!);
      const those = relatives.get(cellParent(cell, coarser)) ?? [];
      const alike = those.filter((one) => one.of * side > 0).length;
      if (alike > 0 && 2 * alike >= those.length) counts[c]!++;
    });
  }
  const universe = new Set(namesOf(universeOf(corner, 7)));
  const stability = small.stability(asked);
  expect(Math.max(...stability)).toBeGreaterThan(0);
  namesOf(small.cells(7)).forEach((name, c) => {
    expect(stability[c]).toBe(universe.has(name) ? counts[c] : 0);
  });
});

test("the rings that stability needs are those of H3, over holes and around corners", () => {
  const cells = universeOf(area, 7).filter((_, i) => i % 11 !== 0);
  const grids = createGrids(() => cells, 5);
  for (let ring = 1; ring <= 5; ring++) {
    const [made, expected] = [grids.neighbourhoods(7, ring), neighbourhoodsOf(cells, ring)];
    expect(made.start).toEqual(expected.start);
    for (let i = 0; i < cells.length; i++) {
      const of = ({ start, index }: typeof made) => index.slice(start[i], start[i + 1]).sort();
      expect(of(made)).toEqual(of(expected));
    }
  }
});

describe("surfaces", () => {
  const names = namesOf(analysis.cells(6));

  test("count shows sites", () => {
    const { counts, surface } = analysis.answer(question({ surface: "count" }));
    expect([...surface.values]).toEqual([...counts.cells.n]);
    expect(surface.classes).toHaveLength(0);
  });

  test.each([
    ["rateInspected", "inspected", 1],
    ["rateHouses", "houses", 1000],
    ["overdue", "n", 1],
  ] as const)("rate of %s: findings per %s, shrunk, none without", (measure, column, per) => {
    const { counts, surface } = analysis.answer(question({ surface: "rate", measure }));
    const { houseFindings, findingsInspected, findings } = counts.cells;
    const found = { rateHouses: houseFindings, rateInspected: findingsInspected, overdue: findings }[measure];
    const { rates } = shrinkRates(found, counts.cells[column]);
    names.forEach((_, c) => {
      if (counts.cells[column][c] === 0) expect(surface.values[c]).toBeNaN();
      else expect(surface.values[c]).toBeCloseTo(rates[c]! * per, 2);
    });
  });

  test("the kernel keeps every finding: density times area adds up to the count", () => {
    const { counts, surface } = analysis.answer(question({ surface: "kernel", measure: "findings" }));
    const squareKilometres = 36.129062164; // mean area at resolution 6, H3 documentation; areas differ by some per cent here
    const spread = surface.values.reduce((sum, density) => sum + density * squareKilometres, 0);
    expect(spread / counts.totals.findings).toBeGreaterThan(0.75);
    expect(spread / counts.totals.findings).toBeLessThan(1.25);
  });

  test("blind spots are nowhere where every site was inspected", () => {
    const inspected = createAnalysis({ cube: { ...cube, inspected: cube.n }, ...tables, regions: REGIONS, area });
    expect(analysis.answer(question({ surface: "blindspots" })).surface.values.some((value) => value > 0)).toBe(true);
    expect(inspected.answer(question({ surface: "blindspots" })).surface.values.every((value) => value === 0)).toBe(
      true,
    );
  });
});

describe("a what-if", () => {
  const putRight = { cells: [], places: ["430602"] };

  test("tells what was before beside what would be", () => {
    const plain = analysis.answer(question());
    const after = analysis.answer(question({ putRight }));
    expect(plain.before).toBeNull();
    expect(after.before).toEqual({
      regions: plain.counts.regions,
      totals: plain.counts.totals,
      classCounts: plain.surface.classCounts,
    });
    expect(after.counts.totals.closed).toBeGreaterThan(plain.counts.totals.closed);
    expect(after.counts.totals.findings).toBe(plain.counts.totals.findings);
    expect(after.surface.values).not.toEqual(plain.surface.values);
    expect(after.time).toEqual(plain.time);
  });

  test("of nothing is none", () => {
    expect(analysis.answer(question({ putRight: { cells: [], places: [] } })).before).toBeNull();
  });
});

test("time is told as soon as the tables are there", () => {
  const late = createAnalysis({ cube, lifecycle: null, accidents: null, regions: REGIONS, area });
  expect(late.answer(question()).time).toBeNull();
  late.setTables(tables.lifecycle, tables.accidents);
  expect(late.answer(question()).time).toEqual(analysis.answer(question()).time);
});

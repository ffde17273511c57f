import { cellToLocalIj, gridDisk, latLngToCell } from "h3-js";
import { describe, expect, test } from "vitest";
import { adjustBH, adjustBY, hotSpotClasses } from "#server/algorithms/hotspots/false-discovery.ts";
import { giStar } from "#server/algorithms/hotspots/gi-star.ts";
import { giStarWeighted, giWeighted } from "#server/algorithms/hotspots/gi-weighted.ts";
import { neighbourhoodsOf } from "#server/algorithms/hotspots/neighbours.ts";
import { twoSidedP } from "#server/algorithms/hotspots/normal.ts";
import { furthest, type ReferenceResult, readReference, rowsOf, withSelf } from "./reference.ts";

const TOLERANCE = 1e-9;

/** Every way this code has to the same z, p and adjusted p. */
function expectToAgree(
  values: readonly number[],
  lists: readonly (readonly number[])[],
  expected: ReferenceResult,
): void {
  const x = Float64Array.from(values);
  const rows = expected.star ? withSelf(lists) : lists;
  const general = expected.star ? giStarWeighted : giWeighted;
  const ways = [
    general(x, rowsOf(rows)).z,
    general(
      x,
      rowsOf(rows, (length) => 1 / length),
    ).z,
  ];
  if (expected.star) ways.push(giStar(x, rowsOf(rows)).z);
  for (const z of ways) {
    const p = z.map(twoSidedP);
    expect(furthest(z, expected.z)).toBeLessThan(TOLERANCE);
    expect(furthest(p, expected.p_two_sided)).toBeLessThan(TOLERANCE);
    expect(furthest(adjustBH(p), expected.p_bh)).toBeLessThan(TOLERANCE);
    expect(furthest(adjustBY(p), expected.p_by)).toBeLessThan(TOLERANCE);
  }
}

interface Points {
  y: number[];
  neighbours_0based: number[][];
  published_esda: { tolerance: number; Zs: Record<"G_Local_B" | "G_Local_star_B" | "G_Local_star_R", number[]> };
  spdep: Record<"gi_B" | "gi_star_B" | "gi_W" | "gi_star_W", ReferenceResult>;
}

describe("six points of PySAL esda", () => {
  const { y, neighbours_0based: lists, published_esda: published, spdep } = readReference<Points>("esda_6points");

  test.each(["gi_B", "gi_star_B", "gi_W", "gi_star_W"] as const)("%s is as spdep computes it", (variant) => {
    expectToAgree(y, lists, spdep[variant]);
  });

  test("z with binary weights is as esda publishes it", () => {
    const x = Float64Array.from(y);
    expect(furthest(giWeighted(x, rowsOf(lists)).z, published.Zs.G_Local_B)).toBeLessThan(published.tolerance);
    expect(furthest(giStar(x, rowsOf(withSelf(lists))).z, published.Zs.G_Local_star_B)).toBeLessThan(
      published.tolerance,
    );
  });

  test("row-standardised weights give the z of binary ones, unlike esda's", () => {
    const z = giStarWeighted(
      Float64Array.from(y),
      rowsOf(withSelf(lists), (length) => 1 / length),
    ).z;
    expect(z[0]).toBeCloseTo(-1.39727626, 8);
    expect(published.Zs.G_Local_star_R[0]).toBeCloseTo(-0.62488094, 8);
  });
});

interface Grid {
  x: number[];
  y: number[];
  val: number[];
  published: { index_0based: number; gi_z: Record<string, number>; gi_star_z_d30_population_variance: number };
  results: Record<string, Record<"gi" | "gi_star", ReferenceResult>>;
}

describe("the 256 cells of Getis and Ord (1996)", () => {
  const { x, y, val, published, results } = readReference<Grid>("getisord_256");
  const within = (band: number) =>
    x.map((_, i) => [...x.keys()].filter((j) => j !== i && Math.hypot(x[i]! - x[j]!, y[i]! - y[j]!) <= band + 1e-9));

  test.each([30, 60, 90, 120, 150])("Gi and Gi* with all cells up to %i m away", (band) => {
    const lists = within(band);
    expectToAgree(val, lists, results[`d${band}`]!.gi);
    expectToAgree(val, lists, results[`d${band}`]!.gi_star);
    const printed = giWeighted(Float64Array.from(val), rowsOf(lists)).z[published.index_0based];
    expect(printed).toBeCloseTo(published.gi_z[band]!, 6);
  });

  test("Gi* of the published cell has the population variance", () => {
    const { z } = giStar(Float64Array.from(val), rowsOf(withSelf(within(30))));
    expect(z[published.index_0based]).toBeCloseTo(published.gi_star_z_d30_population_variance, 5);
  });
});

interface Columbus {
  CRIME: number[];
  HOVAL: number[];
  neighbours_0based: number[][];
  results: Record<"CRIME_gi" | "CRIME_gi_star" | "HOVAL_gi_star", ReferenceResult>;
}

test.each(["CRIME_gi", "CRIME_gi_star", "HOVAL_gi_star"] as const)("%s of Columbus, 49 neighbourhoods", (variant) => {
  const columbus = readReference<Columbus>("columbus_49");
  const values = variant === "HOVAL_gi_star" ? columbus.HOVAL : columbus.CRIME;
  expectToAgree(values, columbus.neighbours_0based, columbus.results[variant]);
});

interface Hexagons {
  q: number[];
  r: number[];
  count: number[];
  results: Record<"k1_gi_star" | "k2_gi_star" | "k1_gi", ReferenceResult & { summary?: Record<string, number> }>;
}

describe("1,519 hexagons with planted hot and cold spots", () => {
  const { q, r, count, results } = readReference<Hexagons>("hex_1519");
  const within = (ring: number) =>
    q.map((_, i) =>
      [...q.keys()].filter((j) => {
        const dq = q[i]! - q[j]!;
        const dr = r[i]! - r[j]!;
        return j !== i && Math.max(Math.abs(dq), Math.abs(dr), Math.abs(dq + dr)) <= ring;
      }),
    );

  test.each([
    ["k1_gi_star", 1],
    ["k2_gi_star", 2],
    ["k1_gi", 1],
  ] as const)("%s with ring %i", (variant, ring) => {
    expectToAgree(count, within(ring), results[variant]);
  });

  test.each([
    ["k1_gi_star", 1],
    ["k2_gi_star", 2],
  ] as const)("%s on H3 cells, with its counts of significant cells", (variant, ring) => {
    const centre = latLngToCell(29.36, 113.13, 8);
    const origin = cellToLocalIj(centre, centre);
    const countAt = new Map(count.map((n, i) => [`${q[i]},${r[i]}`, { n, i }]));
    const disk = gridDisk(centre, 22).map((name) => {
      // The axes of H3's local coordinates are 120° apart, those of axial ones 60°.
      const { i, j } = cellToLocalIj(centre, name);
      return { cell: BigInt(`0x${name}`), ...countAt.get(`${i - origin.i},${origin.j - j}`)! };
    });
    disk.sort((a, b) => (a.cell < b.cell ? -1 : 1));
    const cells = BigUint64Array.from(disk, ({ cell }) => cell);
    const { z } = giStar(
      Uint32Array.from(disk, ({ n }) => n),
      neighbourhoodsOf(cells, ring),
    );
    const { classes } = hotSpotClasses(z);
    const number = (test: (found: number) => boolean) => classes.filter(test).length;
    const { summary } = results[variant];

    expect(
      furthest(
        z,
        disk.map(({ i }) => results[variant].z[i]!),
      ),
    ).toBeLessThan(TOLERANCE);
    expect({
      "p_lt_0.05": z.filter((value) => twoSidedP(value) < 0.05).length,
      "bh_0.05_hot": number((found) => found >= 2),
      "bh_0.05_cold": number((found) => found <= -2),
      "bh_0.10": number((found) => found !== 0),
      "bh_0.01": number((found) => Math.abs(found) === 3),
    }).toEqual(summary);
  });
});

test("the fifteen p of Benjamini and Hochberg (1995)", () => {
  const reference = readReference<{
    p: number[];
    bh: number[];
    by: number[];
    published: { q: number; bh_rejected: number };
  }>("bh_1995");
  const p = Float64Array.from(reference.p);
  const adjusted = adjustBH(p);
  expect(furthest(adjusted, reference.bh)).toBeLessThan(1e-12);
  expect(furthest(adjustBY(p), reference.by)).toBeLessThan(1e-12);
  expect(adjusted.filter((value) => value <= reference.published.q)).toHaveLength(reference.published.bh_rejected);
});

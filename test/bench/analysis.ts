/** How long one answer takes: everything on the screen, recounted for another filter. */
import type { AccidentTable } from "#server/algorithms/accidents/accident-table.ts";
import { createAnalysis } from "#server/algorithms/analysis/analysis.ts";
import { HOT_MEASURES, type Question, SURFACES } from "#server/algorithms/analysis/analysis-types.ts";
import type { Coded, Cube } from "#server/algorithms/cube/cube.ts";
import type { Lifecycle } from "#server/algorithms/lifecycle/lifecycle.ts";
import type { RegionCollection } from "#server/features/regions/regions.contract.ts";

export interface Tables {
  lifecycle: Lifecycle;
  accidents: AccidentTable;
}

const NONE: Question["filter"] = {
  layer: [],
  category: [],
  level: [],
  status: [],
  supervision: [],
  place: [],
  units: "reporting",
};
/** No two in a row are alike, so nothing kept from the last answer serves the next. */
const FILTERS: Question["filter"][] = [
  NONE,
  { ...NONE, layer: ["self_built_house"] },
  { ...NONE, status: ["overdue", "open"] },
  { ...NONE, level: [1, 2], layer: ["self_built_house"] },
  { ...NONE, place: ["430626"] },
  { ...NONE, place: ["430602"], status: ["overdue"], level: [1] },
  { ...NONE, supervision: ["none"] },
  { ...NONE, category: ["residential", "rental"] },
];
const WARM_UP = 60;
const RUNS = 320;

/** Times per surface at resolution 8, the finest and most costly. Milliseconds. */
export function timeAnswers(
  cube: Cube,
  { lifecycle, accidents }: Tables,
  regions: RegionCollection,
): { what: string; times: number[] }[] {
  const outlines = regions.features.filter((feature) => feature.geometry && feature.properties.level === "county");
  const analysis = createAnalysis({
    cube,
    lifecycle,
    accidents,
    regions: regions.features.map(({ properties }) => properties),
    area: { type: "FeatureCollection", features: outlines as never },
  });
  let sink = 0;
  const results = SURFACES.map((surface) => {
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const question: Question = {
        filter: FILTERS[run % FILTERS.length]!,
        resolution: 8,
        surface,
        measure: HOT_MEASURES[run % HOT_MEASURES.length]!,
        period: null,
        deathsAtLeast: 3,
        putRight: null,
      };
      const started = performance.now();
      sink += analysis.answer(question).counts.totals.n;
      if (run >= WARM_UP) times.push(performance.now() - started);
    }
    return { what: surface, times };
  });
  if (sink === 0) throw new Error("nothing was counted");
  return results;
}

/**
 * The same cube with more rows in the same cells: copies of its rows, moved to other cells and half of them to other risk
 * levels, sorted by cell as a cube is.
 */
export function enlarged(cube: Cube, rows: number): Cube {
  if (cube.rows >= rows) return cube;
  const cells = cube.cells.length;
  const cellOf = Int32Array.from({ length: rows }, (_, r) => {
    const copy = Math.floor(r / cube.rows);
    return (cube.cellOf[r % cube.rows]! + copy * 3571) % cells;
  });
  const order = Uint32Array.from({ length: rows }, (_, r) => r).sort((a, b) => cellOf[a]! - cellOf[b]!);
  const take = (column: Uint32Array) => Uint32Array.from(order, (r) => column[r % cube.rows]!);
  const coded = <T extends string>({ values, codes }: Coded<T>): Coded<T> => ({
    values,
    codes: Int16Array.from(order, (r) => codes[r % cube.rows]!),
  });
  return {
    ...cube,
    rows,
    cellOf: Int32Array.from(order, (r) => cellOf[r]!),
    region: coded(cube.region),
    layer: coded(cube.layer),
    category: coded(cube.category),
    status: coded(cube.status),
    supervision: coded(cube.supervision),
    riskLevel: Uint8Array.from(order, (r) => {
      const level = cube.riskLevel[r % cube.rows]!;
      return r % 2 === 0 ? level : 1 + ((level + Math.floor(r / cube.rows)) % 4);
    }),
    n: take(cube.n),
    findings: take(cube.findings),
    findingsClosed: take(cube.findingsClosed),
    findingsOverdue: take(cube.findingsOverdue),
    inspected: take(cube.inspected),
    findingsInspected: take(cube.findingsInspected),
    noPerson: take(cube.noPerson),
    noUnit: take(cube.noUnit),
    expired: take(cube.expired),
  };
}

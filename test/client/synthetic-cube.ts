/** A small made-up cube of random rows, the same for the same seed, and its regions. */
import { latLngToCell } from "h3-js";
import type { RegionParent } from "#server/algorithms/crossfilter/region-match.ts";
import type { Cube } from "#server/algorithms/cube/cube.ts";
import {
  CATEGORIES,
  type Category,
  LAYERS,
  SITE_STATUSES,
  SUPERVISIONS,
} from "#server/contracts/vocabulary.contract.ts";

/** Two counties; the second holds a zone. The city and a county may be all that a record states. */
export const REGIONS: RegionParent[] = [
  { code: "430600", parentCode: "430000", level: "city", reportingUnit: null },
  { code: "430602", parentCode: "430600", level: "county", reportingUnit: "430602" },
  { code: "430681", parentCode: "430600", level: "county", reportingUnit: "430681" },
  { code: "430671", parentCode: "430681", level: "zone", reportingUnit: "430671" },
  { code: "430602001", parentCode: "430602", level: "township", reportingUnit: "430602" },
  { code: "430602002", parentCode: "430602", level: "township", reportingUnit: "430602" },
  { code: "430681001", parentCode: "430681", level: "township", reportingUnit: "430681" },
  { code: "430671001", parentCode: "430681", level: "township", reportingUnit: "430671" },
];

export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

export function syntheticCube(rows: number, seed: number): Cube {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const cells = BigUint64Array.from(
    new Set(Array.from({ length: 60 }, () => BigInt(`0x${latLngToCell(28.6 + random(), 112.6 + random() * 1.4, 8)}`))),
  ).sort();
  const places = REGIONS.map((region) => region.code);
  const categories = LAYERS.flatMap((layer) => CATEGORIES[layer] as readonly Category[]);
  const layerOf = (category: Category) =>
    LAYERS.findIndex((layer) => (CATEGORIES[layer] as readonly Category[]).includes(category));
  const cube: Cube = {
    rows,
    resolution: 8,
    cells,
    cellOf: new Int32Array(rows),
    region: { values: places, codes: new Int16Array(rows) },
    layer: { values: LAYERS, codes: new Int8Array(rows) },
    category: { values: categories, codes: new Int8Array(rows) },
    status: { values: [...SITE_STATUSES].reverse(), codes: new Int8Array(rows) },
    supervision: { values: SUPERVISIONS, codes: new Int8Array(rows) },
    riskLevel: new Uint8Array(rows),
    n: new Uint32Array(rows),
    findings: new Uint32Array(rows),
    findingsClosed: new Uint32Array(rows),
    findingsOverdue: new Uint32Array(rows),
    inspected: new Uint32Array(rows),
    findingsInspected: new Uint32Array(rows),
    noPerson: new Uint32Array(rows),
    noUnit: new Uint32Array(rows),
    expired: new Uint32Array(rows),
    asOf: {
      dataVersion: 1,
      changedAt: "2026-11-20T08:00:00.000Z",
      businessDate: "2026-11-20",
      cityCode: "430600",
      demo: true,
    },
  };
  for (let r = 0; r < rows; r++) {
    const category = below(categories.length);
    cube.cellOf[r] = below(cells.length);
    cube.region.codes[r] = below(places.length);
    cube.category.codes[r] = category;
    cube.layer.codes[r] = layerOf(categories[category]!);
    cube.status.codes[r] = below(SITE_STATUSES.length);
    cube.supervision.codes[r] = below(SUPERVISIONS.length);
    cube.riskLevel[r] = 1 + below(4);
    cube.n[r] = 1 + below(9);
    cube.findings[r] = below(12);
    cube.findingsClosed[r] = below(cube.findings[r]! + 1);
    cube.findingsOverdue[r] = below(cube.findings[r]! - cube.findingsClosed[r]! + 1);
    for (const sites of [cube.inspected, cube.noPerson, cube.noUnit, cube.expired]) sites[r] = below(cube.n[r]! + 1);
  }
  for (let r = 0; r < rows; r++) {
    const [looked, findings] = [cube.inspected[r]!, cube.findings[r]!];
    cube.findingsInspected[r] = looked === 0 ? 0 : looked === cube.n[r] ? findings : below(findings + 1);
  }
  return cube;
}

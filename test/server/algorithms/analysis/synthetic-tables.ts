/** Made-up findings and accidents over the regions of the synthetic cube, the same for the same seed. */
import type { AccidentTable } from "#server/algorithms/accidents/accident-table.ts";
import { dayNumber } from "#server/algorithms/analysis/calendar.ts";
import type { Lifecycle } from "#server/algorithms/lifecycle/lifecycle.ts";
import {
  CATEGORIES,
  type Category,
  LAYERS,
  SITE_STATUSES,
  SUPERVISIONS,
} from "#server/contracts/vocabulary.contract.ts";
import { REGIONS, seededRandom } from "#test/client/synthetic-cube.ts";

export const TODAY = "2026-11-20";
const AS_OF = {
  dataVersion: 1,
  changedAt: "2026-11-20T08:00:00.000Z",
  businessDate: TODAY,
  cityCode: "430600",
  demo: true,
};
/** A little more than three years. */
const DAYS = 1150;

export function syntheticLifecycle(rows: number, seed: number): Lifecycle {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const categories = LAYERS.flatMap((layer) => CATEGORIES[layer] as readonly Category[]);
  const layerOf = (category: Category) =>
    LAYERS.findIndex((layer) => (CATEGORIES[layer] as readonly Category[]).includes(category));
  const today = dayNumber(TODAY);
  const table: Lifecycle = {
    rows,
    region: { values: REGIONS.map(({ code }) => code).reverse(), codes: new Int16Array(rows) },
    layer: { values: LAYERS, codes: new Int8Array(rows) },
    category: { values: categories, codes: new Int8Array(rows) },
    status: { values: SITE_STATUSES, codes: new Int8Array(rows) },
    supervision: { values: SUPERVISIONS, codes: new Int8Array(rows) },
    riskLevel: new Uint8Array(rows),
    foundOn: new Int16Array(rows),
    closedOn: new Int16Array(rows),
    deadlineOriginal: new Int16Array(rows),
    deadline: new Int16Array(rows),
    waiting: new Uint8Array(rows),
    asOf: AS_OF,
  };
  for (let r = 0; r < rows; r++) {
    const category = below(categories.length);
    const found = today - below(DAYS);
    const closed = found + below(120);
    table.region.codes[r] = below(REGIONS.length);
    table.layer.codes[r] = layerOf(categories[category]!);
    table.category.codes[r] = category;
    table.status.codes[r] = below(SITE_STATUSES.length);
    table.supervision.codes[r] = below(SUPERVISIONS.length);
    table.riskLevel[r] = 1 + below(4);
    table.foundOn[r] = found;
    table.closedOn[r] = closed > today || random() < 0.2 ? -1 : closed;
    table.deadlineOriginal[r] = found + 30 + below(60);
    table.deadline[r] = table.deadlineOriginal[r]! + (random() < 0.2 ? 30 : 0);
    table.waiting[r] = Number(table.closedOn[r]! < 0 && random() < 0.2);
  }
  return table;
}

export function syntheticAccidents(rows: number, seed: number): AccidentTable {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const now = (dayNumber(TODAY) + 1) * 1440;
  const column = (make: () => number) => Int16Array.from({ length: rows }, make);
  return {
    rows,
    id: Float64Array.from({ length: rows }, (_, r) => 1000 + r),
    at: Int32Array.from({ length: rows }, () => now - 1 - below(DAYS * 1440)).sort(),
    lon: new Float64Array(rows),
    lat: new Float64Array(rows),
    deaths: column(() => below(6) - 1),
    seriousInjuries: column(() => below(3) - 1),
    injuries: column(() => below(6) - 1),
    severity: new Uint8Array(rows),
    accidentClass: Uint8Array.from({ length: rows }, () => below(5)),
    region: { values: REGIONS.map(({ code }) => code), codes: column(() => below(REGIONS.length)) },
    kind: { values: ["road"], codes: new Int8Array(rows) },
    road: { values: [""], codes: new Int8Array(rows) },
    asOf: AS_OF,
  };
}

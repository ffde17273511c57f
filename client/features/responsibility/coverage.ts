/** Who answers for what: the matrix of units by sector, with the sites nobody answers for. Pure. */
import { type RegionParent, type UnitScheme, unitOf } from "#server/algorithms/crossfilter/region-match.ts";
import { CATEGORIES, type Category, LAYERS, type Layer } from "#server/contracts/vocabulary.contract.ts";

/** What may be missing: a named person, a department, an assignment that still runs. */
export const GAPS = ["noPerson", "noUnit", "expired"] as const;
export type Gap = (typeof GAPS)[number];

/** A column: the sectors of the hazard sites one by one, the other layers whole. */
export interface Sector {
  id: Category | Layer;
  layer: Layer;
  categories: readonly Category[];
}

export const SECTORS: readonly Sector[] = [
  ...CATEGORIES.hazard_site.map((category): Sector => ({ id: category, layer: "hazard_site", categories: [category] })),
  ...LAYERS.filter((layer) => layer !== "hazard_site").map(
    (layer): Sector => ({ id: layer, layer, categories: CATEGORIES[layer] }),
  ),
];

export type CoverageCounts = Record<Gap | "n", number>;

export interface CoverageRow {
  /** Unit or township; null for records that state none. */
  code: string | null;
  /** By the order of SECTORS. */
  sectors: CoverageCounts[];
  total: CoverageCounts;
}

/** What the counting gives: sums per region and category, `[region * categories.length + category]`. */
export interface CoverageColumns extends Record<Gap | "n", ArrayLike<number>> {
  categories: readonly Category[];
}

const NONE = (): CoverageCounts => ({ n: 0, noPerson: 0, noUnit: 0, expired: 0 });

function add(into: CoverageCounts, columns: CoverageColumns, at: number): void {
  into.n += columns.n[at]!;
  for (const gap of GAPS) into[gap] += columns[gap][at]!;
}

/**
 * Rows of the city's units, or of the townships of one unit, in the order of their codes; the last row is the sum of
 * all. Records that state no unit (or no township) stand in a row of their own, so that the rows add up.
 */
export function coverageRows(
  regionCodes: readonly string[],
  columns: CoverageColumns,
  regions: ReadonlyMap<string, RegionParent>,
  scheme: UnitScheme,
  within: string | null,
): { rows: CoverageRow[]; total: CoverageRow } {
  const sectorOf = columns.categories.map((category) =>
    SECTORS.findIndex(({ categories }) => categories.includes(category)),
  );
  const empty = (code: string | null): CoverageRow => ({ code, sectors: SECTORS.map(NONE), total: NONE() });
  const rows = new Map<string | null, CoverageRow>();
  for (const { code, level } of regions.values()) {
    const listed =
      within === null
        ? level === "county" || (level === "zone" && scheme === "reporting")
        : level === "township" && unitOf(regions, code, schemeOf(regions, within, scheme)) === within;
    if (listed) rows.set(code, empty(code));
  }
  const total = empty(null);
  regionCodes.forEach((code, region) => {
    const unit = unitOf(regions, code, within === null ? scheme : schemeOf(regions, within, scheme));
    if (within !== null && unit !== within) return;
    const key = within === null ? unit : regions.get(code)?.level === "township" ? code : null;
    const row = rows.get(key) ?? empty(key);
    rows.set(key, row);
    columns.categories.forEach((_, category) => {
      const at = region * columns.categories.length + category;
      if (columns.n[at] === 0) return;
      for (const target of [row, total]) {
        add(target.total, columns, at);
        add(target.sectors[sectorOf[category]!]!, columns, at);
      }
    });
  });
  const listed = [...rows.values()].filter(({ code, total }) => code !== null || total.n > 0);
  listed.sort((a, b) => (a.code === null ? 1 : b.code === null ? -1 : a.code.localeCompare(b.code)));
  return { rows: listed, total };
}

const schemeOf = (regions: ReadonlyMap<string, RegionParent>, within: string, scheme: UnitScheme): UnitScheme =>
  regions.get(within)?.level === "zone" ? "reporting" : scheme;

/** The gap as CQL2 text, for the list of the sites behind a number. */
export function gapCondition(gap: Gap, businessDate: string): string {
  if (gap === "expired") return `responsible_until < DATE('${businessDate}')`;
  return `${gap === "noPerson" ? "responsible_person" : "responsible_unit"} IS NULL`;
}

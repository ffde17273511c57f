import type { BulkValue } from "../../../db/bulk.ts";
import type { Layer } from "../../contracts/vocabulary.contract.ts";
import type { BatchTable } from "./batch-table.ts";
import type { PreparedRow } from "./prepare-rows.ts";

/** Columns of a row of the cube, in the order in which {@link NewSiteCounts.cubeRows} gives them. */
export const CUBE_COLUMNS = [
  ...["city_code", "cell", "region_code", "layer", "category", "risk_level", "status", "supervision"],
  ...["n", "findings", "findings_closed", "findings_overdue", "inspected", "findings_inspected"],
  ...["no_person", "no_unit", "expired"],
] as const;

/** What the cube asks of a site. */
export interface CountedSite {
  /** Its cell at resolution 9 as two words of 32 bits. */
  cellHigh: number;
  cellLow: number;
  region: string;
  category: string;
  level: number;
  inspected: boolean;
  expired: boolean;
  noPerson: boolean;
  noUnit: boolean;
}

export interface NewSiteCounts {
  add(rows: readonly PreparedRow[]): void;
  addSite(site: CountedSite): void;
  /** Whether every row was understood as the database understands it; where not, it has to count itself. */
  sure(): boolean;
  /** The cube of all rows added, in the order of its key's first two columns. */
  cubeRows(): Iterable<readonly BulkValue[]>;
}

interface Group {
  region: string;
  category: string;
  level: number;
  n: number;
  inspected: number;
  noPerson: number;
  noUnit: number;
  expired: number;
}

/** Below the digit of resolution 8 lie those of 9 to 15, three bits each. */
const FINER_BITS = 21n;
/** What all cells at resolution 8 share beside their own 31 bits: 7 of the base cell and three of each digit. */
const SHARED = (0x88n << 52n) | ((1n << FINER_BITS) - 1n);

/**
 * Counts new sites, which have no findings yet, as the view cube_recount does, while they pass: in the database the same
 * takes a tenth of a large import.
 */
export function countNewSites(cityCode: string, layer: Layer, { columns }: BatchTable): NewSiteCounts {
  const at = (column: string) => 1 + columns.indexOf(column);
  const [cellAt, regionAt, categoryAt] = [at("cell"), at("region_code"), at("category")];
  const [levelAt, inspectedAt, expiredAt] = [at("risk_level"), at("inspected"), at("expired")];
  const [personAt, unitAt] = [at("responsible_person"), at("responsible_unit")];
  /** Hardly any cell has more than a few groups: a list is looked through sooner than a key is made. */
  const groupsOf = new Map<number, Group[]>();
  let doubtful = false;

  const isBlank = (words: BulkValue): boolean => {
    if (words === null || words === undefined) return true;
    const first = (words as string).charCodeAt(0);
    // What is neither printable ASCII nor of the Chinese blocks may be blank in the database's eyes.
    if (!((first > 32 && first < 127) || (first > 0x3000 && first < 0xd800))) doubtful = true;
    return false;
  };
  const addSite = (site: CountedSite) => {
    const { cellHigh, cellLow, region, category, level } = site;
    const cell = (((cellHigh & 0xfffff) << 11) | (cellLow >>> 21)) >>> 0;
    let groups = groupsOf.get(cell);
    if (!groups) {
      groups = [];
      groupsOf.set(cell, groups);
    }
    let group: Group | undefined;
    for (const one of groups)
      if (one.level === level && one.region === region && one.category === category) {
        group = one;
        break;
      }
    if (!group) {
      group = { region, category, level, n: 0, inspected: 0, noPerson: 0, noUnit: 0, expired: 0 };
      groups.push(group);
    }
    group.n++;
    if (site.inspected) group.inspected++;
    if (site.expired) group.expired++;
    if (site.noPerson) group.noPerson++;
    if (site.noUnit) group.noUnit++;
  };

  return {
    addSite,
    add(rows) {
      for (const row of rows)
        addSite({
          cellHigh: Number((row[cellAt] as bigint) >> 32n),
          cellLow: Number((row[cellAt] as bigint) & 0xffffffffn),
          region: row[regionAt] as string,
          category: row[categoryAt] as string,
          level: row[levelAt] as number,
          inspected: row[inspectedAt] === true,
          expired: row[expiredAt] === true,
          noPerson: isBlank(row[personAt]),
          noUnit: isBlank(row[unitAt]),
        });
    },
    sure: () => !doubtful,
    *cubeRows() {
      for (const own of [...groupsOf.keys()].sort((a, b) => a - b)) {
        const cell = SHARED | (BigInt(own) << FINER_BITS);
        const groups = groupsOf.get(own)!.sort((a, b) => (a.region < b.region ? -1 : 1));
        for (const { region, category, level, n, inspected, noPerson, noUnit, expired } of groups)
          yield [
            ...[cityCode, cell, region, layer, category, level, "clear", "none", n, 0, 0, 0, inspected, 0],
            ...[noPerson, noUnit, expired],
          ];
      }
    },
  };
}

/** The tables a batch goes into: what an import writes of a row, and what makes a row another one. */
import type { Layer } from "../../contracts/vocabulary.contract.ts";
import type { Target } from "./targets.ts";

export interface BatchTable {
  name: "site" | "accident";
  /** Columns that the file decides, in the order in which prepared rows carry them. */
  columns: readonly string[];
  /** Of these, what follows from the others and the city's day: no change of the record by itself. */
  derived: readonly string[];
  /** Whether rows are counted in the cube. */
  counted: boolean;
}

const PLACE = ["region_code", "county_code", "region_check", "geom", "cell"] as const;

const SITE: BatchTable = {
  name: "site",
  columns: [
    "external_id",
    "layer",
    "category",
    "name",
    "address",
    "risk_level",
    "attributes",
    "responsible_unit",
    "responsible_person",
    "responsible_until",
    "inspected_on",
    "owner_name",
    "owner_phone",
    ...PLACE,
    "zcode",
    "expired",
    "inspected",
  ],
  derived: ["county_code", "region_check", "cell", "zcode", "expired", "inspected"],
  counted: true,
};

const ACCIDENT: BatchTable = {
  name: "accident",
  columns: [
    "external_id",
    "occurred_at",
    "kind",
    "severity",
    "deaths",
    "serious_injuries",
    "injuries",
    "loss_yuan",
    "road",
    "stake",
    "description",
    "attributes",
    "calibre",
    ...PLACE,
  ],
  derived: ["county_code", "region_check", "cell"],
  counted: false,
};

export const tableOf = (target: Target): BatchTable => (target === "accident" ? ACCIDENT : SITE);

/** The layer of a target; null for accidents. */
export const layerOf = (target: Target): Layer | null => (target === "accident" ? null : target);

/** Geometries have an order of their own in comparisons of rows; their bytes are what is meant. */
export const compared = (table: BatchTable, of: string): string =>
  table.columns
    .filter((column) => column !== "external_id" && !table.derived.includes(column))
    .map((column) => (column === "geom" ? `${of}.geom::text` : `${of}.${column}`))
    .join(", ");

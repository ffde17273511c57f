/** The tables a batch goes into: what an import writes of a row, and what makes a row another one. */
import type { Layer } from "../../contracts/vocabulary.contract.ts";
import type { Target } from "./targets.ts";

export interface BatchTable {
  name: "site" | "accident" | "finding";
  /** Columns that the file decides, in the order in which prepared rows carry them. */
  columns: readonly string[];
  /** Of these, what follows from the others and the city's day: no change of the record by itself. */
  derived: readonly string[];
  /** Whether rows are counted in the cube. */
  counted: boolean;
  /**
   * Whether rows have a history that triggers write: they are never stored in bulk, and none is taken off the books. Their
   * steps are staged beside the columns.
   */
  history: boolean;
  /** Name and address, or what says as much, as SQL. */
  described(of: string): [name: string, address: string];
  /** What keeps a record on the books, as SQL, and how that is called. */
  inUse(of: string): [condition: string, because: "findings" | "in_use"];
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
    "tile_class",
    "expired",
    "inspected",
  ],
  derived: ["county_code", "region_check", "cell", "zcode", "tile_class", "expired", "inspected"],
  counted: true,
  history: false,
  described: (of) => [`${of}.name`, `${of}.address`],
  inUse: (of) => [`${of}.findings > 0`, "findings"],
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
  history: false,
  described: (of) => [`coalesce(${of}.road, ${of}.kind)`, `${of}.description`],
  inUse: (of) => [
    `exists (select from black_spot_accident x where (x.city_code, x.accident_id) = (${of}.city_code, ${of}.id))`,
    "in_use",
  ],
};

const FINDING: BatchTable = {
  name: "finding",
  columns: [
    "external_id",
    "site_id",
    "grade",
    "criterion",
    "description",
    "found_on",
    "deadline_original",
    "deadline",
    "unit",
    "person",
    "measures",
    "funds_yuan",
    "plan",
    "attributes",
  ],
  derived: [],
  counted: false,
  history: true,
  described: (of) => [
    `left(${of}.description, 80)`,
    `(select x.name from site x where x.city_code = $1 and x.id = ${of}.site_id)`,
  ],
  inUse: (of) => [
    `(exists (select from finding_photo x where (x.city_code, x.finding_id) = (${of}.city_code, ${of}.id))
      or exists (select from finding_change x where (x.city_code, x.finding_id) = (${of}.city_code, ${of}.id)))`,
    "in_use",
  ],
};

export function tableOf(target: Target): BatchTable {
  if (target === "accident") return ACCIDENT;
  return target === "finding" ? FINDING : SITE;
}

/** The layer of a target; null for accidents and findings. */
export const layerOf = (target: Target): Layer | null =>
  target === "accident" || target === "finding" ? null : target;

/** Columns of a prepared row, after its line. */
export const stagedColumns = ({ columns, history }: BatchTable): readonly string[] =>
  history ? [...columns, "steps"] : columns;

/** The region whose editors may change the record, as SQL: a finding's is its site's. */
export const regionOf = ({ history }: BatchTable, of: string): string =>
  history
    ? `(select x.region_code from site x where (x.city_code, x.id) = (${of}.city_code, ${of}.site_id))`
    : `${of}.region_code`;

/** The record as JSON that makes it again exactly. */
export const keptRecord = ({ name, history }: BatchTable, of: string): string =>
  name === "site"
    ? `kept_site(${of})`
    : history
      ? `to_jsonb(${of})`
      : `to_jsonb(${of}) || jsonb_build_object('geom', ${of}.geom::text)`;

/** Geometries have an order of their own in comparisons of rows; their bytes are what is meant. */
export const compared = (table: BatchTable, of: string): string =>
  table.columns
    .filter((column) => column !== "external_id" && !table.derived.includes(column))
    .map((column) => (column === "geom" ? `${of}.geom::text` : `${of}.${column}`))
    .join(", ");

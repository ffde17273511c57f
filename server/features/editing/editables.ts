/** What can be edited: the table of sites and that of accidents, with their columns and schemas. */
import type { TObject } from "typebox";
import { LAYER_SCHEMAS } from "../../contracts/layers/layers.schema.ts";
import type { Layer } from "../../contracts/vocabulary.contract.ts";
import { AccidentRecord } from "./accident.schema.contract.ts";

export interface Editable {
  table: "site" | "accident";
  /** What a person calls one. */
  noun: string;
  /** Column of a field, with its SQL type. Fields and columns have the same names. */
  columns: Readonly<Record<string, string>>;
  /** Columns that hold '' where nothing is stated. */
  neverNull: readonly string[];
  schemaOf(layer: Layer | null): TObject;
  mayLackPosition: boolean;
}

export const SITES: Editable = {
  table: "site",
  noun: "site",
  columns: {
    external_id: "text",
    name: "text",
    address: "text",
    category: "text",
    risk_level: "smallint",
    region_code: "text",
    responsible_unit: "text",
    responsible_person: "text",
    responsible_until: "date",
    inspected_on: "date",
  },
  neverNull: ["address"],
  schemaOf: (layer) => LAYER_SCHEMAS[layer!],
  mayLackPosition: false,
};

export const ACCIDENTS: Editable = {
  table: "accident",
  noun: "accident",
  columns: {
    external_id: "text",
    occurred_at: "timestamp",
    kind: "text",
    severity: "accident_severity",
    deaths: "int",
    serious_injuries: "int",
    injuries: "int",
    loss_yuan: "numeric",
    road: "text",
    stake: "text",
    description: "text",
    calibre: "text",
    region_code: "text",
  },
  neverNull: ["description", "calibre"],
  schemaOf: () => AccidentRecord,
  mayLackPosition: true,
};

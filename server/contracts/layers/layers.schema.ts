/**
 * The JSON Schema of a record of each layer: base fields and, under `attributes`, the layer's own. Forms, imports and
 * interfaces check against the same one. Records may carry further attributes: what a file holds beyond is kept.
 * Labels are the words `attribute.<name>`, those of a closed list's codes `<name>.<code>`.
 */
import type { TObject } from "typebox";
import type { Layer } from "../vocabulary.contract.ts";
import { BlackSpot } from "./black-spot.schema.ts";
import { HazardSite } from "./hazard-site.schema.ts";
import { Mine } from "./mine.schema.ts";
import type { PropertyExtras } from "./properties.ts";
import { SelfBuiltHouse } from "./self-built-house.schema.ts";

export const LAYER_SCHEMAS: Readonly<Record<Layer, TObject>> = {
  self_built_house: SelfBuiltHouse,
  hazard_site: HazardSite,
  black_spot: BlackSpot,
  mine: Mine,
};

/** One property as forms and imports read it; what JSON Schema calls it. */
export interface SchemaProperty extends PropertyExtras {
  type?: "string" | "integer" | "number" | "boolean";
  title?: string;
  format?: string;
  enum?: readonly (string | number)[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
}

/** The layer's own attributes, in the order people expect to read them. */
export const attributeProperties = (layer: Layer): Readonly<Record<string, SchemaProperty>> =>
  (LAYER_SCHEMAS[layer].properties.attributes as unknown as { properties: Record<string, SchemaProperty> }).properties;

/**
 * The attributes of sites that filters know, with their type. Records may carry others: they are shown, not filtered.
 * The client adds labels (`attribute.<name>`) and offers each with its layer.
 */
import type { Layer } from "./vocabulary.contract.ts";

export type AttributeType = "number" | "boolean" | "date" | "string";

export interface Attribute {
  type: AttributeType;
  layer: Layer;
  /** For the description of the API. */
  meaning: string;
}

export const ATTRIBUTES = {
  storeys: { type: "number", layer: "self_built_house", meaning: "storeys above ground" },
  structure: { type: "string", layer: "self_built_house", meaning: "structure of the building" },
  built_year: { type: "number", layer: "self_built_house", meaning: "year it was built" },
  use: { type: "string", layer: "self_built_house", meaning: "what the building is used for" },
  altered: { type: "boolean", layer: "self_built_house", meaning: "altered or extended without permission" },
  appraisal: { type: "string", layer: "self_built_house", meaning: "appraisal of the house, A to D" },
  control: {
    type: "string",
    layer: "self_built_house",
    meaning: "how far the house may be used: none, restricted, vacated, sealed",
  },
  works: {
    type: "string",
    layer: "self_built_house",
    meaning: "what is done about it: none, planned, under_way, reinforced, demolished",
  },
  area_m2: { type: "number", layer: "self_built_house", meaning: "floor area in square metres" },
  households: { type: "number", layer: "self_built_house", meaning: "households" },
  residents: { type: "number", layer: "self_built_house", meaning: "people living there" },
  sector: { type: "string", layer: "hazard_site", meaning: "key sector" },
  kind: { type: "string", layer: "hazard_site", meaning: "kind of place" },
  persons_exposed: { type: "number", layer: "hazard_site", meaning: "people exposed" },
  major_hazard_grade: { type: "number", layer: "hazard_site", meaning: "grade of the major hazard source, 1 to 4" },
  route: { type: "string", layer: "black_spot", meaning: "number of the road" },
  stake: { type: "string", layer: "black_spot", meaning: "stake on the road, such as K12+300" },
  stake_km: { type: "number", layer: "black_spot", meaning: "stake in kilometres" },
  speed_limit_kmh: { type: "number", layer: "black_spot", meaning: "speed limit in km/h" },
  accidents_3y: { type: "number", layer: "black_spot", meaning: "accidents of the last three years" },
  mineral: { type: "string", layer: "mine", meaning: "what is dug" },
  licence_expires: { type: "date", layer: "mine", meaning: "last day of the licence" },
  state: { type: "string", layer: "mine", meaning: "state of production" },
  persons: { type: "number", layer: "mine", meaning: "people at work" },
} as const satisfies Record<string, Attribute>;
export type AttributeName = keyof typeof ATTRIBUTES;

/**
 * The words of the domain, once. The database's enums carry the same values (test/db/vocabulary.db.test.ts holds
 * them equal); the client adds the Chinese and English labels. Order matters: it is the order people expect to read.
 */
import { Type } from "typebox";

/** What a site is. Map layers, files and URLs use these codes. */
export const LAYERS = ["self_built_house", "hazard_site", "black_spot", "mine"] as const;
export type Layer = (typeof LAYERS)[number];

/** Categories within a layer; codes are unique across layers. Hazard sites carry their key sector. */
export const CATEGORIES = {
  self_built_house: ["residential", "rental", "commercial", "public_use"],
  hazard_site: ["chemicals", "mining", "construction", "tourism", "fire", "gas", "flood"],
  black_spot: ["junction", "bend", "descent", "village_street", "waterside"],
  mine: ["underground", "open_pit", "gravel", "tailings"],
} as const satisfies Record<Layer, readonly string[]>;
export type Category = (typeof CATEGORIES)[Layer][number];
export const ALL_CATEGORIES = LAYERS.flatMap((layer) => CATEGORIES[layer] as readonly Category[]);

/** 1 major (red), 2 relatively major (orange), 3 general (yellow), 4 low (blue). */
export const RISK_LEVELS = [1, 2, 3, 4] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

/** Of a site, derived from its findings; worst first. */
export const SITE_STATUSES = ["overdue", "open", "submitted", "closed", "clear"] as const;
export type SiteStatus = (typeof SITE_STATUSES)[number];

/** Listed supervision (挂牌督办), weakest first. */
export const SUPERVISIONS = ["none", "county", "city", "province", "national"] as const;
export type Supervision = (typeof SUPERVISIONS)[number];

/** Of a finding, in the order of its life. */
export const FINDING_STATUSES = [
  "found",
  "registered",
  "assigned",
  "rectifying",
  "submitted",
  "accepted",
  "returned",
  "closed",
  "reopened",
] as const;
export type FindingStatus = (typeof FINDING_STATUSES)[number];

export const FINDING_GRADES = ["general", "major"] as const;
export type FindingGrade = (typeof FINDING_GRADES)[number];

/**
 * Whether a record's stated place and its position agree. `outside`: in no county polygon. `mismatch`: in another
 * county than stated. `unlocated`: no position at all (accidents only; a site without one is rejected).
 */
export const REGION_CHECKS = ["ok", "outside", "mismatch", "unlocated"] as const;
export type RegionCheck = (typeof REGION_CHECKS)[number];

export const ACCIDENT_SEVERITIES = ["fatal", "serious", "slight", "damage_only"] as const;
export type AccidentSeverity = (typeof ACCIDENT_SEVERITIES)[number];

/** Of a house: the appraisal of its structure (JGJ 125), A sound … D dangerous as a whole. */
export const HOUSE_APPRAISALS = ["A", "B", "C", "D"] as const;
/** Of a house: how far it may be used, least restricted first. */
export const HOUSE_CONTROLS = ["none", "restricted", "vacated", "sealed"] as const;
export type HouseControl = (typeof HOUSE_CONTROLS)[number];
/** Of a house: what is done about it, in the order of the work. */
export const HOUSE_WORKS = ["none", "planned", "under_way", "reinforced", "demolished"] as const;
export type HouseWorks = (typeof HOUSE_WORKS)[number];

/** A closed list as a JSON Schema enum, so that a bad value is answered with the list of good ones. */
export const OneOf = <const T extends readonly (string | number)[]>(values: T, options?: { description?: string }) =>
  Type.Unsafe<T[number]>({ enum: values, ...options });

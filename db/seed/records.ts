/** What the generators hand over: the columns of site, finding, finding_event and accident, in the schema's words. */

import { latLngToCell } from "h3-js";
import type {
  Category,
  FindingGrade,
  FindingStatus,
  Layer,
  RegionCheck,
  RiskLevel,
  SiteStatus,
  Supervision,
} from "../../server/contracts/vocabulary.contract.ts";

/** A site as its layer's module draws it, before it is placed in a region and its findings are added. */
export interface SiteDraft {
  layer: Layer;
  category: Category;
  name: string;
  address: string;
  /** Stated region. */
  regionCode: string;
  lon: number;
  lat: number;
  riskLevel: RiskLevel;
  attributes: Record<string, string | number | boolean>;
  /** Who would answer for it; whether the records say so is drawn in responsibility.ts. */
  responsibleUnit: string;
  responsiblePerson: string;
  externalId: string;
}

export interface SiteRecord extends Omit<SiteDraft, "responsibleUnit" | "responsiblePerson"> {
  id: number;
  countyCode: string | null;
  regionCheck: RegionCheck;
  /** H3 index at resolution 9. */
  cell: bigint;
  status: SiteStatus;
  supervision: Supervision;
  findingsClosed: number;
  findingsOverdue: number;
  responsibleUnit: string | null;
  responsiblePerson: string | null;
  /** Days; null: no end, never. */
  responsibleUntil: number | null;
  inspectedOn: number | null;
  findings: FindingRecord[];
}

export interface FindingRecord {
  id: number;
  grade: FindingGrade;
  criterion: string;
  description: string;
  /** Days since 1970-01-01, as all days here. */
  foundOn: number;
  deadlineOriginal: number;
  deadline: number;
  status: FindingStatus;
  supervision: Supervision;
  unit: string;
  person: string | null;
  measures: string;
  fundsYuan: number | null;
  plan: string | null;
  closedOn: number | null;
  overdue: boolean;
  events: EventRecord[];
  extensions: ExtensionRecord[];
}

export interface EventRecord {
  id: number;
  day: number;
  actor: string;
  from: FindingStatus | null;
  to: FindingStatus;
  note: string;
}

export interface ExtensionRecord {
  id: number;
  day: number;
  actor: string;
  from: number;
  until: number;
  note: string;
}

export interface AccidentRecord {
  id: number;
  /** YYYY-MM-DD HH:MM, local time. */
  occurredAt: string;
  kind: string;
  severity: "fatal" | "serious" | "slight" | "damage_only";
  deaths: number;
  seriousInjuries: number;
  injuries: number;
  lossYuan: number;
  calibre: string;
  road: string | null;
  stake: string | null;
  description: string;
  regionCode: string;
  countyCode: string | null;
  regionCheck: RegionCheck;
  position: { lon: number; lat: number; cell: bigint } | null;
  attributes: Record<string, string | number | boolean>;
  externalId: string;
}

/** H3 cell of resolution 9 as the number the database stores. */
export const cellOf = (lon: number, lat: number): bigint => BigInt(`0x${latLngToCell(lat, lon, 9)}`);

/** Six decimals: a tenth of a metre, and the same number in the file, in the database and in the polygon test. */
export const roundDegrees = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;

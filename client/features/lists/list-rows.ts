/** One shape for the rows of every list. Pure. */
import type {
  FindingGrade,
  FindingStatus,
  Layer,
  RiskLevel,
  SiteStatus,
  Supervision,
} from "#server/contracts/vocabulary.contract.ts";
import type { FindingRow } from "#server/features/findings/findings.contract.ts";
import type { SiteSummary } from "#server/features/sites/sites.contract.ts";

export interface ListRow {
  /** Of the finding, or of the site in lists of sites. */
  id: string;
  siteId: string;
  lon: number;
  lat: number;
  level: RiskLevel;
  name: string;
  layer: Layer;
  category: string;
  regionCode: string;
  supervision: Supervision;
  finding: {
    description: string;
    grade: FindingGrade;
    status: FindingStatus;
    deadline: string;
    daysOverdue: number;
    foundOn: string;
    unit: string | null;
    changedOn: string | null;
    worst: FindingRow["worst"];
  } | null;
  site: { status: SiteStatus; open: number; findings: number; overdue: number } | null;
}

export const rowOfFinding = (row: FindingRow): ListRow => ({
  id: row.id,
  siteId: row.siteId,
  lon: row.lon,
  lat: row.lat,
  level: row.riskLevel,
  name: row.siteName,
  layer: row.layer,
  category: row.category,
  regionCode: row.regionCode,
  // Of the site, as lists are made and put in order by it.
  supervision: row.siteSupervision,
  finding: {
    description: row.description,
    grade: row.grade,
    status: row.status,
    deadline: row.deadline,
    daysOverdue: row.daysOverdue,
    foundOn: row.foundOn,
    unit: row.unit,
    changedOn: row.changedOn,
    worst: row.worst,
  },
  site: null,
});

export const rowOfSite = (site: SiteSummary): ListRow => ({
  id: site.id,
  siteId: site.id,
  lon: site.lon,
  lat: site.lat,
  level: site.riskLevel,
  name: site.name,
  layer: site.layer,
  category: site.category,
  regionCode: site.regionCode,
  supervision: site.supervision,
  finding: null,
  site: {
    status: site.status,
    open: site.findings - site.findingsClosed,
    findings: site.findings,
    overdue: site.findingsOverdue,
  },
});

export const COLUMNS = [
  "level",
  "site",
  "place",
  "finding",
  "findings",
  "found",
  "changed",
  "deadline",
  "late",
  "overdue",
  "score",
  "status",
  "supervision",
  "unit",
] as const;
export type Column = (typeof COLUMNS)[number];

/** What each list shows, from left to right. */
export const COLUMNS_OF: Record<"overdue" | "supervised" | "new" | "worst" | "selection", readonly Column[]> = {
  overdue: ["level", "site", "place", "finding", "deadline", "late", "status", "supervision", "unit"],
  supervised: ["level", "supervision", "site", "place", "finding", "deadline", "late", "status", "unit"],
  new: ["level", "changed", "site", "place", "finding", "status", "found", "deadline", "unit"],
  worst: ["level", "score", "site", "place", "overdue", "finding", "deadline", "late", "status", "unit"],
  selection: ["level", "site", "place", "status", "findings", "overdue", "supervision"],
};

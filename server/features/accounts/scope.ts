/** What a person's grants come to: which regions' records they may read, change, accept, and see the owners of. */
import { createHash } from "node:crypto";
import { type Grant, RIGHTS, type Right, ROLES } from "../../contracts/roles.contract.ts";

/** "*" is the whole city, also records that state no region within it. */
export type Reach = "*" | readonly string[];

export interface Scope {
  /** "" for who reads the whole city; otherwise the same for all who read the same regions. Part of cache keys. */
  key: string;
  read: Reach;
  edit: Reach;
  accept: Reach;
  contact: Reach;
  present: Reach;
  plan: Reach;
  /** Sees the whole audit log. */
  audit: boolean;
}

/** Reads everything and changes nothing: the server's own. */
export const WHOLE_CITY: Scope = {
  key: "",
  read: "*",
  edit: [],
  accept: [],
  contact: [],
  plan: [],
  present: [],
  audit: false,
};

/** What is needed of a region to know who answers for it. */
export interface AreaRegion {
  code: string;
  parentCode: string | null;
  reportingUnit: string | null;
}

/**
 * A reporting unit holds the regions that report to it: a county does not hold the zones on its land. A township holds its
 * villages. Areas that are unknown hold nothing.
 */
export function scopeOf(grants: readonly Grant[], regions: readonly AreaRegion[], cityCode: string): Scope {
  const reachOf = (wanted: readonly Grant[]): Reach => {
    if (wanted.some(({ area }) => area === cityCode)) return "*";
    const areas = new Set(wanted.map(({ area }) => area));
    return regions
      .filter(({ code, parentCode, reportingUnit }) =>
        reportingUnit !== null
          ? areas.has(reportingUnit) ||
            areas.has(code) ||
            (parentCode !== null && areas.has(parentCode) && !isUnit(parentCode))
          : false,
      )
      .map(({ code }) => code)
      .sort();
  };
  const units = new Set(regions.map(({ reportingUnit }) => reportingUnit));
  const isUnit = (code: string) => units.has(code);
  const having = (right: Right) => grants.filter(({ role }) => (RIGHTS[role] as readonly Right[]).includes(right));
  const read = reachOf(grants.filter(({ role }) => ROLES.includes(role)));
  return {
    key: read === "*" ? "" : createHash("sha256").update(read.join()).digest("hex").slice(0, 12),
    read,
    edit: reachOf(having("edit")),
    accept: reachOf(having("accept")),
    contact: reachOf(having("contact")),
    present: reachOf(having("present")),
    plan: reachOf(having("plan")),
    audit: grants.some(({ role, area }) => role === "administrator" && area === cityCode),
  };
}

/** Whether a reach holds a region. */
export const reaches = (reach: Reach, regionCode: string): boolean => reach === "*" || reach.includes(regionCode);

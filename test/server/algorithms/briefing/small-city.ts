/** The tables of a snapshot over a small demo city, built record by record as the database would. */

import { dayOf, dayText } from "#db/seed/calendar.ts";
import type { AccidentRecord, FindingRecord, SiteRecord } from "#db/seed/records.ts";
import type { AccidentTable } from "#server/algorithms/accidents/accident-table.ts";
import {
  type SnapshotFinding,
  type SnapshotTables,
  USUAL_SETTINGS,
} from "#server/algorithms/briefing/snapshot-tables.ts";
import { type Coded, type Cube, cellParent } from "#server/algorithms/cube/cube.ts";
import type { Lifecycle } from "#server/algorithms/lifecycle/lifecycle.ts";
import { ACCIDENT_SEVERITIES } from "#server/contracts/vocabulary.contract.ts";
import { allSites, asOf, makeCity, outlines, regions } from "#test/db/seed/the-city.ts";

const AS_OF = {
  dataVersion: 7,
  changedAt: "2026-11-20T08:00:00.000Z",
  businessDate: asOf,
  cityCode: "430600",
  demo: true,
};
const TODAY = dayOf(asOf);
const RESOLUTION = 8;

/** Every record of the demo city with so many sites, frozen. */
export function smallCity(sites: number, seed = 1): SnapshotTables {
  const city = makeCity(sites, seed);
  const records = allSites(city);
  const listed = records.flatMap((site) => site.findings.map((finding) => toFinding(site, finding)));
  const isOpen = ({ closedOn }: SnapshotFinding) => closedOn === null;
  const list = (rows: SnapshotFinding[], limit: number) => ({ total: rows.length, rows: rows.slice(0, limit) });
  const left = ({ deadline }: SnapshotFinding) => dayOf(deadline) - TODAY;
  const isWaiting = ({ status }: SnapshotFinding) => status === "submitted" || status === "accepted";
  const byDeadline = (a: SnapshotFinding, b: SnapshotFinding) =>
    a.deadline.localeCompare(b.deadline) || Number(a.id) - Number(b.id);
  return {
    id: "1",
    cube: cubeOf(records),
    lifecycle: lifecycleOf(records),
    accidents: accidentsOf([...city.accidents()]),
    regions: regions.map((region) => ({
      ...region,
      parentCode: region.parentCode || null,
      reportingUnit: region.reportingUnit || null,
    })),
    houses: housesOf(records),
    lists: {
      supervised: list(listed.filter((f) => isOpen(f) && f.siteSupervision !== "none").sort(byDeadline), 200),
      overdue: list(listed.filter((f) => f.daysOverdue > 0).sort(byDeadline), 200),
      dueSoon: list(
        listed.filter((f) => isOpen(f) && !isWaiting(f) && left(f) > 0 && left(f) <= 30).sort(byDeadline),
        100,
      ),
      cases: list(listed.filter((f) => f.closedOn !== null && dayOf(f.closedOn) > TODAY - 365).sort(byDeadline), 24),
    },
    area: { type: "FeatureCollection", features: outlines.features },
    settings: USUAL_SETTINGS,
    stamp: {
      asOf,
      frozenAt: "2026-11-20T08:05:00.000Z",
      hash: "0".repeat(64),
      source: { zh: "演示数据", en: "Demonstration data" },
      calibre: { zh: "按台账统计", en: "Counted from the ledgers" },
      confidentiality: { zh: "", en: "" },
      approval: "",
      synthetic: true,
    },
  };
}

function toFinding(site: SiteRecord, finding: FindingRecord): SnapshotFinding {
  return {
    id: String(finding.id),
    siteId: String(site.id),
    siteName: site.name,
    layer: site.layer,
    category: site.category,
    riskLevel: site.riskLevel,
    siteStatus: site.status,
    siteSupervision: site.supervision,
    regionCode: site.regionCode,
    lon: site.lon,
    lat: site.lat,
    grade: finding.grade,
    description: finding.description,
    measures: finding.measures,
    foundOn: dayText(finding.foundOn),
    deadlineOriginal: dayText(finding.deadlineOriginal),
    deadline: dayText(finding.deadline),
    daysOverdue: finding.overdue ? TODAY - finding.deadline : 0,
    status: finding.status,
    supervision: finding.supervision,
    closedOn: finding.closedOn === null ? null : dayText(finding.closedOn),
    unit: finding.unit,
    person: finding.person,
    photos: { before: null, after: null },
  };
}

/** A column of words, coded in the order they first come. */
function coded<T extends string>(words: readonly T[]): Coded<T> {
  const values = [...new Set(words)];
  const at = new Map(values.map((value, code) => [value, code]));
  return { values, codes: Int16Array.from(words, (each) => at.get(each)!) };
}

function cubeOf(sites: readonly SiteRecord[]): Cube {
  const groups = Map.groupBy(sites, (site) =>
    [
      cellParent(site.cell, RESOLUTION),
      site.regionCode,
      site.category,
      site.status,
      site.supervision,
      site.riskLevel,
    ].join(),
  );
  const rows = [...groups.values()];
  const first = rows.map((group) => group[0]!);
  const cells = BigUint64Array.from(new Set(sites.map(({ cell }) => cellParent(cell, RESOLUTION)))).sort();
  const at = new Map([...cells].map((cell, c) => [cell, c]));
  const looked = ({ inspectedOn }: SiteRecord) => inspectedOn !== null && inspectedOn > TODAY - 365;
  const sum = (of: (site: SiteRecord) => number | boolean) =>
    Uint32Array.from(rows, (group) => group.reduce((total, site) => total + Number(of(site)), 0));
  return {
    rows: rows.length,
    resolution: RESOLUTION,
    cells,
    cellOf: Int32Array.from(first, ({ cell }) => at.get(cellParent(cell, RESOLUTION))!),
    region: coded(first.map(({ regionCode }) => regionCode)),
    layer: coded(first.map(({ layer }) => layer)),
    category: coded(first.map(({ category }) => category)),
    status: coded(first.map(({ status }) => status)),
    supervision: coded(first.map(({ supervision }) => supervision)),
    riskLevel: Uint8Array.from(first, ({ riskLevel }) => riskLevel),
    n: sum(() => 1),
    findings: sum(({ findings }) => findings.length),
    findingsClosed: sum(({ findingsClosed }) => findingsClosed),
    findingsOverdue: sum(({ findingsOverdue }) => findingsOverdue),
    inspected: sum(looked),
    findingsInspected: sum((site) => (looked(site) ? site.findings.length : 0)),
    noPerson: sum(({ responsiblePerson }) => responsiblePerson === null),
    noUnit: sum(({ responsibleUnit }) => responsibleUnit === null),
    expired: sum(({ responsibleUntil }) => responsibleUntil !== null && responsibleUntil < TODAY),
    asOf: AS_OF,
  };
}

function lifecycleOf(sites: readonly SiteRecord[]): Lifecycle {
  const rows = sites.flatMap((site) => site.findings.map((finding) => ({ site, finding })));
  const days = (of: (finding: FindingRecord) => number) => Int16Array.from(rows, ({ finding }) => of(finding));
  return {
    rows: rows.length,
    region: coded(rows.map(({ site }) => site.regionCode)),
    layer: coded(rows.map(({ site }) => site.layer)),
    category: coded(rows.map(({ site }) => site.category)),
    status: coded(rows.map(({ site }) => site.status)),
    supervision: coded(rows.map(({ site }) => site.supervision)),
    riskLevel: Uint8Array.from(rows, ({ site }) => site.riskLevel),
    foundOn: days(({ foundOn }) => foundOn),
    closedOn: days(({ closedOn }) => closedOn ?? -1),
    deadlineOriginal: days(({ deadlineOriginal }) => deadlineOriginal),
    deadline: days(({ deadline }) => deadline),
    waiting: Uint8Array.from(rows, ({ finding }) =>
      Number(finding.status === "submitted" || finding.status === "accepted"),
    ),
    asOf: AS_OF,
  };
}

function accidentsOf(records: readonly AccidentRecord[]): AccidentTable {
  const minute = ({ occurredAt }: AccidentRecord) => Date.parse(`${occurredAt.replace(" ", "T")}:00Z`) / 60_000;
  const rows = records.toSorted((a, b) => minute(a) - minute(b));
  const people = (of: (accident: AccidentRecord) => number) => Int16Array.from(rows, of);
  return {
    rows: rows.length,
    id: Float64Array.from(rows, ({ id }) => id),
    at: Int32Array.from(rows, minute),
    lon: Float64Array.from(rows, ({ position }) => position?.lon ?? Number.NaN),
    lat: Float64Array.from(rows, ({ position }) => position?.lat ?? Number.NaN),
    deaths: people(({ deaths }) => deaths),
    seriousInjuries: people(({ seriousInjuries }) => seriousInjuries),
    injuries: people(({ injuries }) => injuries),
    severity: Uint8Array.from(rows, ({ severity }) => 1 + ACCIDENT_SEVERITIES.indexOf(severity)),
    accidentClass: new Uint8Array(rows.length),
    region: coded(rows.map(({ regionCode }) => regionCode)),
    kind: coded(rows.map(({ kind }) => kind)),
    road: coded(rows.map(({ road }) => road ?? "")),
    asOf: AS_OF,
  };
}

function housesOf(sites: readonly SiteRecord[]): SnapshotTables["houses"] {
  const houses = sites.filter(({ layer }) => layer === "self_built_house");
  const groups = Map.groupBy(houses, ({ regionCode, category, attributes }) =>
    [regionCode, category, attributes.appraisal, attributes.control, attributes.works].join(),
  );
  return [...groups.values()].map((group) => {
    const { regionCode, category, attributes } = group[0]!;
    return {
      regionCode,
      category,
      appraisal: attributes.appraisal ?? null,
      control: attributes.control ?? null,
      works: attributes.works ?? null,
      n: group.length,
    } as SnapshotTables["houses"][number];
  });
}

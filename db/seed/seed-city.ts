/** Writes the synthetic demo city: one transaction, streamed, with everything the row triggers would have derived. */
import { setImmediate as letOthersRun } from "node:timers/promises";
import type { ClientBase, Pool } from "pg";
import { zcodeOf } from "../../server/algorithms/geo/web-mercator.ts";
import { tileClassOf } from "../../server/database/tile-class.ts";
import { type BulkMode, type BulkValue, bulkInsert } from "../bulk.ts";
import { dayOf, dayText } from "./calendar.ts";
import { clearCity } from "./clear-city.ts";
import { type DeferredIndex, deferIndexes } from "./deferred-indexes.ts";
import { generateCity } from "./generate.ts";
import { cityNames, loadRegions, readRegionFiles } from "./load-regions.ts";
import type { AccidentRecord, FindingRecord, SiteRecord } from "./records.ts";
import { writeTeams } from "./teams.ts";

export interface SeedOptions {
  cityCode: string;
  sites: number;
  seed: number | string;
  /** YYYY-MM-DD: the city's day; nothing happens after it. */
  asOf: string;
  bulk: BulkMode;
  /** Removes the city's records first. */
  replace?: boolean;
  onProgress?(stage: SeedStage, done: number, total: number): void;
}

export type SeedStage = "regions" | "sites" | "accidents" | "indexes" | "rollups" | "analyze";

const TABLES = ["site", "finding", "finding_event", "finding_change", "accident"] as const;
const SOURCE = "demo";
/** Sites written by one statement; their findings and events follow before the next. */
const BATCH: Record<BulkMode, number> = { copy: 20_000, insert: 4_000 };

/**
 * Fills a city with synthetic records; the same options make the same records. All or nothing.
 * @throws Error when the city already has sites, unless `replace` is set.
 */
export async function seedCity(pool: Pool, options: SeedOptions): Promise<{ sites: number; accidents: number }> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const counts = await writeCity(client, options);
    await client.query("commit");
    options.onProgress?.("analyze", 0, 1);
    await client.query(`vacuum (analyze) ${TABLES.join(", ")}, region, cube_cell, flow`);
    options.onProgress?.("analyze", 1, 1);
    return counts;
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

async function writeCity(client: ClientBase, options: SeedOptions) {
  const { cityCode, sites, seed, asOf, bulk, replace, onProgress = () => {} } = options;
  const files = await readRegionFiles(cityCode);
  await client.query("select set_config('srm.bulk', 'on', true)");
  if (bulk === "copy") await client.query("set local maintenance_work_mem = '512MB'; set local work_mem = '64MB'");
  if (replace) await clearCity(client, cityCode);
  const { rows } = await client.query("select 1 from site where city_code = $1 limit 1", [cityCode]);
  if (rows.length > 0) {
    throw new Error(`City ${cityCode} already has sites. Add --replace to remove all its records and seed it again.`);
  }

  onProgress("regions", 0, 1);
  const { nameZh, nameEn } = cityNames(cityCode);
  await client.query(
    `insert into city (code, name_zh, name_en, demo, business_date) values ($1, $2, $3, true, $4)
     on conflict (code) do update set demo = true, business_date = excluded.business_date`,
    [cityCode, nameZh, nameEn, asOf],
  );
  await loadRegions(client, cityCode, files);
  await writeTeams(client, cityCode);
  onProgress("regions", 1, 1);

  const { rows: others } = await client.query("select 1 from site limit 1");
  const deferred = others.length === 0 ? await deferIndexes(client, TABLES) : [];

  const city = generateCity({ ...files, sites, seed, asOf });
  const written = await writeSites(client, cityCode, city.sites(), options);
  onProgress("accidents", 0, 1);
  const accidents = [...city.accidents()];
  await bulkInsert(
    client,
    "accident",
    ACCIDENT_COLUMNS,
    accidents.map((one) => accidentRow(cityCode, one)),
    bulk,
  );
  onProgress("accidents", 1, 1);

  await buildIndexes(client, deferred, onProgress);
  onProgress("rollups", 0, 1);
  await client.query("select rebuild_rollups($1)", [cityCode]);
  for (const table of TABLES) {
    await client.query(
      `select setval(pg_get_serial_sequence('${table}', 'id'), (select coalesce(max(id), 0) + 1 from ${table}), false)`,
    );
  }
  onProgress("rollups", 1, 1);
  return { sites: written, accidents: accidents.length };
}

async function writeSites(
  client: ClientBase,
  cityCode: string,
  batches: Iterable<SiteRecord[]>,
  { sites, bulk, asOf, onProgress }: SeedOptions,
): Promise<number> {
  const today = dayOf(asOf);
  let written = 0;
  let batch: SiteRecord[] = [];
  const write = async (rows: SiteRecord[]) => {
    await bulkInsert(
      client,
      "site",
      SITE_COLUMNS,
      mapped(rows, (site) => siteRow(cityCode, site, today)),
      bulk,
    );
    await bulkInsert(client, "finding", FINDING_COLUMNS, findingRows(cityCode, rows), bulk);
    await bulkInsert(client, "finding_event", EVENT_COLUMNS, eventRows(cityCode, rows), bulk);
    await bulkInsert(client, "finding_change", CHANGE_COLUMNS, changeRows(cityCode, rows), bulk);
    written += rows.length;
    onProgress?.("sites", written, sites);
  };
  // The next batch is drawn while the database takes in the one before.
  let writing = Promise.resolve();
  const flush = async () => {
    await writing;
    writing = write(batch);
    writing.catch(() => {}); // thrown by the next await
    batch = [];
  };
  for (const neighbours of batches) {
    batch = batch.length === 0 ? neighbours : batch.concat(neighbours);
    if (batch.length >= BATCH[bulk]) await flush();
    else await letOthersRun();
  }
  if (batch.length > 0) await flush();
  await writing;
  return written;
}

async function buildIndexes(
  client: ClientBase,
  deferred: readonly DeferredIndex[],
  onProgress: NonNullable<SeedOptions["onProgress"]>,
): Promise<void> {
  for (const [done, { statement }] of deferred.entries()) {
    onProgress("indexes", done, deferred.length);
    await client.query(statement);
  }
  if (deferred.length > 0) onProgress("indexes", deferred.length, deferred.length);
}

function* mapped<T, U>(values: Iterable<T>, change: (value: T) => U): Generator<U> {
  for (const value of values) yield change(value);
}

type Row = readonly BulkValue[];
const point = (lon: number, lat: number) => `SRID=4326;POINT(${lon} ${lat})`;

const SITE_COLUMNS = [
  "city_code",
  "id",
  "layer",
  "category",
  "name",
  "address",
  "region_code",
  "county_code",
  "region_check",
  "risk_level",
  "geom",
  "zcode",
  "tile_class",
  "cell",
  "attributes",
  "responsible_unit",
  "responsible_person",
  "owner_name",
  "owner_phone",
  "responsible_until",
  "expired",
  "inspected_on",
  "inspected",
  "source",
  "external_id",
  "status",
  "supervision",
  "findings",
  "findings_closed",
  "findings_overdue",
];

const dayOrNull = (day: number | null): string | null => (day === null ? null : dayText(day));

/** Nobody's name and nobody's number: no telephone in China begins with 100. */
const owner = ({ layer, id }: SiteRecord): Row =>
  layer === "self_built_house" ? [`户主${id}`, `100${String(id).padStart(8, "0")}`] : [null, null];

const siteRow = (cityCode: string, site: SiteRecord, today: number): Row => [
  cityCode,
  site.id,
  site.layer,
  site.category,
  site.name,
  site.address,
  site.regionCode,
  site.countyCode,
  site.regionCheck,
  site.riskLevel,
  point(site.lon, site.lat),
  zcodeOf(site.lon, site.lat),
  tileClassOf({ ...site, level: site.riskLevel }),
  site.cell,
  JSON.stringify(site.attributes),
  site.responsibleUnit,
  site.responsiblePerson,
  ...owner(site),
  dayOrNull(site.responsibleUntil),
  site.responsibleUntil !== null && site.responsibleUntil < today,
  dayOrNull(site.inspectedOn),
  site.inspectedOn !== null && site.inspectedOn > today - 365,
  SOURCE,
  site.externalId,
  site.status,
  site.supervision,
  site.findings.length,
  site.findingsClosed,
  site.findingsOverdue,
];

const FINDING_COLUMNS = [
  "city_code",
  "id",
  "site_id",
  "grade",
  "criterion",
  "description",
  "found_on",
  "deadline_original",
  "deadline",
  "status",
  "supervision",
  "unit",
  "person",
  "measures",
  "funds_yuan",
  "plan",
  "closed_on",
  "overdue",
];

function* findingRows(cityCode: string, sites: readonly SiteRecord[]): Generator<Row> {
  for (const site of sites) for (const finding of site.findings) yield findingRow(cityCode, site.id, finding);
}

const findingRow = (cityCode: string, siteId: number, finding: FindingRecord): Row => [
  cityCode,
  finding.id,
  siteId,
  finding.grade,
  finding.criterion,
  finding.description,
  dayText(finding.foundOn),
  dayText(finding.deadlineOriginal),
  dayText(finding.deadline),
  finding.status,
  finding.supervision,
  finding.unit,
  finding.person,
  finding.measures,
  finding.fundsYuan,
  finding.plan,
  dayOrNull(finding.closedOn),
  finding.overdue,
];

const EVENT_COLUMNS = ["city_code", "id", "finding_id", "day", "actor", "from_status", "to_status", "note"];

function* eventRows(cityCode: string, sites: readonly SiteRecord[]): Generator<Row> {
  for (const site of sites) {
    for (const finding of site.findings) {
      for (const event of finding.events) {
        yield [cityCode, event.id, finding.id, dayText(event.day), event.actor, event.from, event.to, event.note];
      }
    }
  }
}

const CHANGE_COLUMNS = [
  "city_code",
  "id",
  "finding_id",
  "kind",
  "day",
  "actor",
  "old_deadline",
  "new_deadline",
  "note",
];

function* changeRows(cityCode: string, sites: readonly SiteRecord[]): Generator<Row> {
  for (const site of sites) {
    for (const finding of site.findings) {
      for (const { id, day, actor, from, until, note } of finding.extensions) {
        yield [cityCode, id, finding.id, "extension", dayText(day), actor, dayText(from), dayText(until), note];
      }
    }
  }
}

const ACCIDENT_COLUMNS = [
  "city_code",
  "id",
  "occurred_at",
  "kind",
  "severity",
  "deaths",
  "serious_injuries",
  "injuries",
  "loss_yuan",
  "calibre",
  "road",
  "stake",
  "description",
  "region_code",
  "county_code",
  "region_check",
  "geom",
  "cell",
  "attributes",
  "source",
  "external_id",
];

const accidentRow = (cityCode: string, accident: AccidentRecord): Row => [
  cityCode,
  accident.id,
  accident.occurredAt,
  accident.kind,
  accident.severity,
  accident.deaths,
  accident.seriousInjuries,
  accident.injuries,
  accident.lossYuan,
  accident.calibre,
  accident.road,
  accident.stake,
  accident.description,
  accident.regionCode,
  accident.countyCode,
  accident.regionCheck,
  accident.position && point(accident.position.lon, accident.position.lat),
  accident.position?.cell,
  JSON.stringify(accident.attributes),
  SOURCE,
  accident.externalId,
];

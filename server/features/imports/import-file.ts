import type { Geometry } from "geojson";
import { latLngToCell } from "h3-js";
import type { PoolClient } from "pg";
import { assertKnown, type CoordinateSystem, placeAll } from "./coordinate-system.ts";
import { loadRegionLookup, type RegionLookup } from "./region-lookup.ts";
import { readRows, type SourceRow } from "./source-file.ts";
import { type ColumnMap, cellText, mapColumns, readRecord, type Target, Unfit } from "./targets.ts";

export interface ImportOptions {
  file: string;
  target: Target;
  crs: CoordinateSystem;
  /** field → column, for columns not recognised by name. */
  map: ColumnMap;
  cityCode: string;
  /** Says which ledger the codes belong to; the same ledger imported again updates its rows. */
  source: string;
  /** What the source counts, in its own words; accidents only. */
  calibre?: string;
  onProgress?: (read: number) => void;
}

export interface ImportReport {
  batchId: string;
  read: number;
  /** = inserted + updated + unchanged. read = stored + rejected, always. */
  stored: number;
  inserted: number;
  updated: number;
  unchanged: number;
  rejected: number;
  /** Reason → how many rows; quoted values are left out so that alike rows count together. */
  reasons: Map<string, number>;
  /** Where the stored rows lie: ok, outside, mismatch, unlocated → how many. */
  regionChecks: Map<string, number>;
  columns: ColumnMap;
}

const CHUNK = 2000;
const CELL_RESOLUTION = 9;

interface Candidate {
  line: number;
  record: Record<string, unknown>;
  region: string | undefined;
  geometry: Geometry | null;
}

/**
 * Imports one file as one batch, in one transaction: all that can be stored is, what cannot is kept in import_reject
 * with its reason, and an error leaves nothing behind.
 * @throws Error when the file as a whole cannot be read.
 */
export async function importFile(client: PoolClient, options: ImportOptions): Promise<ImportReport> {
  await client.query("begin");
  try {
    await assertKnown(client, options.crs);
    const report = await importRows(client, options);
    await client.query("commit");
    return report;
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

async function importRows(client: PoolClient, options: ImportOptions): Promise<ImportReport> {
  const { target, cityCode } = options;
  const regions = await loadRegionLookup(client, cityCode);
  const batch = await client.query(
    "insert into import_batch (city_code, target, source, crs) values ($1, $2, $3, $4) returning id",
    [cityCode, target, options.source, options.crs.kind === "epsg" ? `epsg:${options.crs.code}` : options.crs.kind],
  );
  const report: ImportReport = {
    batchId: batch.rows[0].id,
    read: 0,
    stored: 0,
    inserted: 0,
    updated: 0,
    unchanged: 0,
    rejected: 0,
    reasons: new Map(),
    regionChecks: new Map(),
    columns: {},
  };
  const lineOfCode = new Map<string, number>();
  const rejects: { line: number; reason: string; record: unknown }[] = [];
  const reject = (row: SourceRow, reason: string) => {
    rejects.push({ line: row.line, reason, record: row.fields });
    report.rejected++;
    add(
      report.reasons,
      reason
        .replace(/'[^']*'/g, "'…'")
        .replace(/[-\d.]+(?= is outside)/, "…")
        .replace(/line \d+/, "line …"),
    );
  };

  let chunk: { row: SourceRow; candidate: Candidate }[] = [];
  const flush = async () => {
    const positions = await placeAll(
      client,
      options.crs,
      chunk.flatMap(({ candidate }) => candidate.geometry ?? []),
    );
    const ready: Record<string, unknown>[] = [];
    let p = 0;
    for (const { row, candidate } of chunk) {
      const placed = candidate.geometry ? positions[p++] : undefined;
      if (placed && "problem" in placed) {
        reject(row, placed.problem);
        continue;
      }
      const { record, region } = candidate;
      ready.push({
        ...record,
        region_code: region ?? null,
        geom: placed?.geometry ?? null,
        cell: placed ? BigInt(`0x${latLngToCell(placed.lat, placed.lon, CELL_RESOLUTION)}`).toString() : null,
      });
    }
    if (ready.length) await store(client, options, report, ready);
    if (rejects.length) {
      await client.query(
        `insert into import_reject (city_code, batch_id, line, reason, record)
         select $1, $2, line, reason, record from json_to_recordset($3::json) as r (line bigint, reason text, record jsonb)`,
        [cityCode, report.batchId, JSON.stringify(rejects)],
      );
    }
    rejects.length = 0;
    chunk = [];
    options.onProgress?.(report.read);
  };

  for await (const row of readRows(options.file)) {
    if (report.read++ === 0) report.columns = mapColumns(target, Object.keys(row.fields), options.map);
    try {
      chunk.push({ row, candidate: interpret(row, options, report.columns, regions, lineOfCode) });
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
      reject(row, error.message);
    }
    if (chunk.length + rejects.length >= CHUNK) await flush();
  }
  await flush();
  report.stored = report.inserted + report.updated + report.unchanged;
  await client.query(
    `update import_batch set finished_at = clock_timestamp(), rows_read = $3, rows_stored = $4, rows_rejected = $5
     where city_code = $1 and id = $2`,
    [cityCode, report.batchId, report.read, report.stored, report.rejected],
  );
  return report;
}

function interpret(
  row: SourceRow,
  options: ImportOptions,
  map: ColumnMap,
  regions: RegionLookup,
  lineOfCode: Map<string, number>,
): Candidate {
  if (row.broken) throw new Unfit(row.broken);
  const record = readRecord(options.target, map, row.fields);
  const geometry = row.geometry ?? pointOf(row, map);
  if (!geometry && options.target !== "accident") throw new Unfit("no position");
  if (geometry && geometry.type !== "Point" && options.target === "accident")
    throw new Unfit("an accident's position is a point");

  const code = record.external_id as string | null;
  if (code !== null) {
    const earlier = lineOfCode.get(code);
    if (earlier !== undefined) throw new Unfit(`code '${code}' is already on line ${earlier}`);
    lineOfCode.set(code, row.line);
  }
  const stated = cellText(row.fields, map.region);
  const county = cellText(row.fields, map.county);
  const region = regions.find(stated, county);
  // A place we do not know stays readable in the record.
  if (!region && (stated || county))
    (record.attributes as Record<string, unknown>).stated_place = [county, stated].filter(Boolean).join(" ");
  return { line: row.line, record, region, geometry };
}

function pointOf(row: SourceRow, map: ColumnMap): Geometry | null {
  const [lon, lat] = [cellText(row.fields, map.lon), cellText(row.fields, map.lat)];
  if (!lon && !lat) return null;
  const coordinates = [Number(lon || Number.NaN), Number(lat || Number.NaN)];
  if (!coordinates.every(Number.isFinite)) throw new Unfit(`position '${lon}, ${lat}' is not two numbers`);
  return { type: "Point", coordinates };
}

const SITE_COLUMNS = `external_id text, name text, address text, category text, risk_level smallint, responsible_unit text,
  responsible_person text, responsible_until date, inspected_on date, attributes jsonb, region_code text, geom text, cell bigint`;
const ACCIDENT_COLUMNS = `external_id text, occurred_at timestamp, kind text, severity accident_severity, deaths int,
  serious_injuries int, injuries int, loss_yuan numeric, road text, stake text, description text, attributes jsonb,
  region_code text, geom text, cell bigint`;

/** Where a record states no township, the county that holds it answers; outside of all, the city. */
const REGION = "coalesce(r.region_code, (locate($1, g.geom, $1)).county_code, $1)";

const STORE_SITES = `
  insert into site as s (city_code, layer, category, name, address, region_code, region_check, risk_level, geom, cell,
    attributes, responsible_unit, responsible_person, responsible_until, inspected_on, source, external_id, batch_id)
  select $1, $4::layer, category, name, coalesce(address, ''), ${REGION}, 'ok', risk_level, g.geom, cell, attributes,
    responsible_unit, responsible_person, responsible_until, inspected_on, $2, external_id, $3
  from json_to_recordset($5::json) as r (${SITE_COLUMNS}),
    lateral (select st_setsrid(st_geomfromgeojson(r.geom), 4326) as geom) g
  on conflict (city_code, source, external_id) do update
  set layer = excluded.layer, category = excluded.category, name = excluded.name, address = excluded.address,
    region_code = excluded.region_code, risk_level = excluded.risk_level, geom = excluded.geom, cell = excluded.cell,
    attributes = excluded.attributes, responsible_unit = excluded.responsible_unit,
    responsible_person = excluded.responsible_person, responsible_until = excluded.responsible_until,
    inspected_on = excluded.inspected_on, batch_id = excluded.batch_id, version = s.version + 1, updated_at = now()
  where (s.layer, s.category, s.name, s.address, s.region_code, s.risk_level, s.geom::text, s.attributes, s.responsible_unit,
      s.responsible_person, s.responsible_until, s.inspected_on)
    is distinct from (excluded.layer, excluded.category, excluded.name, excluded.address, excluded.region_code,
      excluded.risk_level, excluded.geom::text, excluded.attributes, excluded.responsible_unit, excluded.responsible_person,
      excluded.responsible_until, excluded.inspected_on)
  returning (xmax = 0) as inserted, region_check::text`;

const STORE_ACCIDENTS = `
  insert into accident as a (city_code, occurred_at, kind, severity, deaths, serious_injuries, injuries, loss_yuan, calibre,
    road, stake, description, region_code, region_check, geom, cell, attributes, source, external_id, batch_id)
  select $1, occurred_at, kind, severity, deaths, serious_injuries, injuries, loss_yuan, $4, road, stake, description,
    ${REGION}, 'ok', g.geom, cell, attributes, $2, external_id, $3
  from json_to_recordset($5::json) as r (${ACCIDENT_COLUMNS}),
    lateral (select st_setsrid(st_geomfromgeojson(r.geom), 4326) as geom) g
  on conflict (city_code, source, external_id) do update
  set occurred_at = excluded.occurred_at, kind = excluded.kind, severity = excluded.severity, deaths = excluded.deaths,
    serious_injuries = excluded.serious_injuries, injuries = excluded.injuries, loss_yuan = excluded.loss_yuan,
    calibre = excluded.calibre, road = excluded.road, stake = excluded.stake, description = excluded.description,
    region_code = excluded.region_code, geom = excluded.geom, cell = excluded.cell, attributes = excluded.attributes,
    batch_id = excluded.batch_id
  where (a.occurred_at, a.kind, a.severity, a.deaths, a.serious_injuries, a.injuries, a.loss_yuan, a.calibre, a.road,
      a.stake, a.description, a.region_code, a.geom::text, a.attributes)
    is distinct from (excluded.occurred_at, excluded.kind, excluded.severity, excluded.deaths, excluded.serious_injuries,
      excluded.injuries, excluded.loss_yuan, excluded.calibre, excluded.road, excluded.stake, excluded.description,
      excluded.region_code, excluded.geom::text, excluded.attributes)
  returning (xmax = 0) as inserted, region_check::text`;

async function store(
  client: PoolClient,
  options: ImportOptions,
  report: ImportReport,
  rows: Record<string, unknown>[],
): Promise<void> {
  const accident = options.target === "accident";
  const { rows: written } = await client.query<{ inserted: boolean; region_check: string }>(
    accident ? STORE_ACCIDENTS : STORE_SITES,
    [
      options.cityCode,
      options.source,
      report.batchId,
      accident ? (options.calibre ?? "") : options.target,
      JSON.stringify(rows),
    ],
  );
  for (const row of written) {
    if (row.inserted) report.inserted++;
    else report.updated++;
    add(report.regionChecks, row.region_check);
  }
  report.unchanged += rows.length - written.length;
}

const add = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);

/** The city's places: from db/regions, into the table `region`. */
import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import type { ClientBase, Pool } from "pg";
import type { RegionRow } from "./townships.ts";

export interface RegionFiles {
  regions: RegionRow[];
  outlines: GeoJSON.FeatureCollection;
}

const folder = new URL("../regions/", import.meta.url);

/** Cities whose regions are in db/regions: file stem, names. */
const CITIES: Record<string, { stem: string; nameZh: string; nameEn: string }> = {
  "430600": { stem: "yueyang", nameZh: "岳阳市", nameEn: "Yueyang" },
};

function knownCity(cityCode: string) {
  const city = CITIES[cityCode];
  if (!city) {
    const known = Object.keys(CITIES).join(", ");
    throw new Error(`There are no regions for city ${cityCode} in db/regions; CITY_CODE must be one of ${known}.`);
  }
  return city;
}

/** Names of a city. @throws Error when db/regions does not have it. */
export const cityNames = (cityCode: string): { nameZh: string; nameEn: string } => knownCity(cityCode);

/** @throws Error when db/regions does not have the city. */
export async function readRegionFiles(cityCode: string): Promise<RegionFiles> {
  const { stem } = knownCity(cityCode);
  const table = await readFile(new URL(`${stem}-regions.csv`, folder), "utf8");
  const rows = parse(table, { columns: true, skip_empty_lines: true, bom: true }) as Record<string, string>[];
  const regions = rows.map((row) => ({
    code: row.code ?? "",
    parentCode: row.parent_code ?? "",
    level: row.level ?? "",
    nameZh: row.name_zh ?? "",
    nameEn: row.name_en ?? "",
    reportingUnit: row.reporting_unit ?? "",
  }));
  const outlines = JSON.parse(await readFile(new URL(`${stem}-counties.geojson`, folder), "utf8"));
  return { regions, outlines };
}

/** Writes the regions of a city that has a row in `city`; loading them again replaces names and outlines. */
export async function loadRegions(client: ClientBase, cityCode: string, files?: RegionFiles): Promise<void> {
  const { regions, outlines } = files ?? (await readRegionFiles(cityCode));
  const outlineOf = new Map(outlines.features.map(({ properties, geometry }) => [properties?.code, geometry]));
  const rows = regions.map((region) => ({
    ...region,
    parentCode: region.parentCode || null,
    reportingUnit: region.level === "city" ? null : region.reportingUnit,
    geometry: outlineOf.has(region.code) ? JSON.stringify(outlineOf.get(region.code)) : null,
  }));
  await client.query(
    `insert into region (city_code, code, parent_code, level, name_zh, name_en, reporting_unit, geom)
     select $1, r.code, r."parentCode", r.level::region_level, r."nameZh", r."nameEn", r."reportingUnit",
       st_multi(st_setsrid(st_geomfromgeojson(r.geometry), 4326))
     from jsonb_to_recordset($2::jsonb) as r(code text, "parentCode" text, level text, "nameZh" text, "nameEn" text,
       "reportingUnit" text, geometry text)
     on conflict (city_code, code) do update set parent_code = excluded.parent_code, level = excluded.level,
       name_zh = excluded.name_zh, name_en = excluded.name_en, reporting_unit = excluded.reporting_unit,
       geom = excluded.geom`,
    [cityCode, JSON.stringify(rows)],
  );
}

/** Makes a real (not demo) city with its regions where the database has none of that code; else leaves it alone. */
export async function ensureCity(pool: Pool, cityCode: string): Promise<void> {
  const { nameZh, nameEn } = knownCity(cityCode);
  const client = await pool.connect();
  try {
    await client.query("begin");
    const { rowCount } = await client.query(
      `insert into city (code, name_zh, name_en, business_date)
       values ($1, $2, $3, (now() at time zone 'Asia/Shanghai')::date) on conflict do nothing`,
      [cityCode, nameZh, nameEn],
    );
    if (rowCount) await loadRegions(client, cityCode);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

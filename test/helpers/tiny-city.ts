/**
 * A city small enough to keep in the head, and the rows to put into it.
 *
 *        113.0        113.2        113.4
 *   29.2   +------------+------------+
 *          |   430602   |   430626   |     and nothing but water around
 *   29.0   +------------+------------+
 */
import { latLngToCell } from "h3-js";
import type pg from "pg";
import type {
  AccidentSeverity,
  Category,
  FindingGrade,
  FindingStatus,
  Layer,
  RiskLevel,
  Supervision,
} from "#server/contracts/vocabulary.contract.ts";

type Queryable = Pick<pg.Pool, "query">;

export const CITY = "430600";
export const WEST_COUNTY = "430602";
export const EAST_COUNTY = "430626";
/** In the western county, but answering for itself. */
export const ZONE = "430602-ETDZ";
export const WEST_TOWNSHIP = "430602001";
export const ZONE_TOWNSHIP = "430602100";
export const EAST_TOWNSHIP = "430626100";
export const IN_THE_WEST: Position = [113.1, 29.1];
export const IN_THE_EAST: Position = [113.3, 29.1];
export const OUTSIDE: Position = [112.5, 28.5];
export const BUSINESS_DATE = "2026-06-30";

/** Longitude and latitude in degrees, WGS84. */
export type Position = readonly [lon: number, lat: number];

/** The city without any site, whatever the database held before. */
export async function withTinyCity(database: Queryable): Promise<void> {
  await database.query("truncate city, cube_cell, flow, data_change restart identity cascade");
  await database.query(
    "insert into city (code, name_zh, name_en, business_date) values ($1, '岳阳市', 'Yueyang City', $2)",
    [CITY, BUSINESS_DATE],
  );
  await database.query(`
    insert into region (city_code, code, parent_code, level, name_zh, name_en, reporting_unit, geom)
    select '430600', code, parent, level::region_level, zh, en, unit,
      case when west is not null then st_multi(st_makeenvelope(west, 29.0, east, 29.2, 4326)) end
    from (values
      ('430600',      null,     'city',     '岳阳市',             'Yueyang City',          null,          null,  null),
      ('430602',      '430600', 'county',   '岳阳楼区',           'Yueyanglou District',   '430602',      113.0, 113.2),
      ('430626',      '430600', 'county',   '平江县',             'Pingjiang County',      '430626',      113.2, 113.4),
      ('430602-ETDZ', '430602', 'zone',     '岳阳经济技术开发区', 'Yueyang ETDZ',          '430602-ETDZ', null,  null),
      ('430602001',   '430602', 'township', '岳阳楼街道',         'Yueyanglou Subdistrict', '430602',     null,  null),
      ('430602100',   '430602', 'township', '西塘镇',             'Xitang Town',           '430602-ETDZ', null,  null),
      ('430626100',   '430626', 'township', '汉昌街道',           'Hanchang Subdistrict',  '430626',      null,  null)
    ) r (code, parent, level, zh, en, unit, west, east)`);
}

/** The H3 cell of a position at resolution 9, as PostgreSQL stores it. */
export const cellAt = ([lon, lat]: Position): string => BigInt(`0x${latLngToCell(lat, lon, 9)}`).toString();

export interface NewSite {
  at?: Position;
  region?: string;
  layer?: Layer;
  category?: Category;
  level?: RiskLevel;
  name?: string;
  address?: string;
  attributes?: object;
  externalId?: string;
}

/** @returns the site's id. By default a low-rise house of general risk in the west, at home in its township. */
export async function addSite(database: Queryable, site: NewSite = {}): Promise<number> {
  const at = site.at ?? IN_THE_WEST;
  const { rows } = await database.query(
    `insert into site (city_code, layer, category, name, address, region_code, risk_level, geom, cell, attributes,
       source, external_id)
     values ($1, $2, $3, $4, $5, $6, $7, st_setsrid(st_makepoint($8, $9), 4326), $10, $11, 'test', $12)
     returning id`,
    [
      CITY,
      site.layer ?? "self_built_house",
      site.category ?? "residential",
      site.name ?? "自建房",
      site.address ?? "",
      site.region ?? WEST_TOWNSHIP,
      site.level ?? 3,
      at[0],
      at[1],
      cellAt(at),
      JSON.stringify(site.attributes ?? {}),
      site.externalId ?? null,
    ],
  );
  return Number(rows[0].id);
}

export interface NewFinding {
  site: number;
  grade?: FindingGrade;
  description?: string;
  /** Days as YYYY-MM-DD. */
  foundOn?: string;
  deadline?: string;
  /** Later than `deadline`, when it was extended. */
  extendedTo?: string;
  supervision?: Supervision;
  unit?: string;
}

/** @returns the finding's id. By default found four weeks before the business date and due two weeks after it. */
export async function addFinding(database: Queryable, finding: NewFinding): Promise<number> {
  const deadline = finding.deadline ?? "2026-07-14";
  const { rows } = await database.query(
    `insert into finding (city_code, site_id, grade, description, found_on, deadline_original, deadline, supervision,
       unit)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     returning id`,
    [
      CITY,
      finding.site,
      finding.grade ?? "general",
      finding.description ?? "墙体开裂",
      finding.foundOn ?? "2026-06-02",
      deadline,
      finding.extendedTo ?? deadline,
      finding.supervision ?? "none",
      finding.unit ?? null,
    ],
  );
  return Number(rows[0].id);
}

export interface NewEvent {
  finding: number;
  to: FindingStatus;
  /** YYYY-MM-DD; by default the business date. */
  day?: string;
  note?: string;
}

/** Moves a finding on. @returns the event's id. */
export async function addEvent(database: Queryable, event: NewEvent): Promise<number> {
  const { rows } = await database.query(
    `insert into finding_event (city_code, finding_id, day, actor, to_status, note)
     values ($1, $2, $3, 'test', $4, $5)
     returning id`,
    [CITY, event.finding, event.day ?? BUSINESS_DATE, event.to, event.note ?? ""],
  );
  return Number(rows[0].id);
}

export interface NewAccident {
  /** Local time, YYYY-MM-DD HH:MM. */
  at?: string;
  /** Null: no position. */
  where?: Position | null;
  region?: string;
  severity?: AccidentSeverity | null;
  /** Null: the source does not say. */
  deaths?: number | null;
  seriousInjuries?: number | null;
  injuries?: number | null;
  road?: string | null;
}

/** @returns the accident's id. By default a slight one on the road in the west, a week before the business date. */
export async function addAccident(database: Queryable, accident: NewAccident = {}): Promise<number> {
  const where = accident.where === undefined ? IN_THE_WEST : accident.where;
  const orElse = <T>(given: T | undefined, otherwise: T) => (given === undefined ? otherwise : given);
  const { rows } = await database.query(
    `insert into accident (city_code, occurred_at, severity, deaths, serious_injuries, injuries, road, region_code,
       region_check, geom, cell, source)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'ok', st_setsrid(st_makepoint($9, $10), 4326), $11, 'test')
     returning id`,
    [
      CITY,
      accident.at ?? "2026-06-23 08:30",
      orElse(accident.severity, "slight"),
      orElse(accident.deaths, 0),
      orElse(accident.seriousInjuries, 0),
      orElse(accident.injuries, 1),
      orElse(accident.road, "G107"),
      accident.region ?? WEST_TOWNSHIP,
      where?.[0] ?? null,
      where?.[1] ?? null,
      where && cellAt(where),
    ],
  );
  return Number(rows[0].id);
}

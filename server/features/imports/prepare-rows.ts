import type { Geometry } from "geojson";
import { latLngToCell } from "h3-js";
import type { PoolClient } from "pg";
import type { BulkValue } from "../../../db/bulk.ts";
import { zcodeOf } from "../../algorithms/geo/web-mercator.ts";
import type { RiskLevel } from "../../contracts/vocabulary.contract.ts";
import { newTileClass } from "../../database/tile-class.ts";
import { layerOf, tableOf } from "./batch-table.ts";
import { type CodeRegister, createCodeRegister } from "./code-register.ts";
import { type CoordinateSystem, placeAll, placePoint } from "./coordinate-system.ts";
import { type FindingCandidate, resolveFindings } from "./finding-rows.ts";
import type { SourceTable } from "./load-batch.ts";
import { countiesOf, type Locator, loadLocator, type Place } from "./locate.ts";
import { loadRegionLookup, type RegionLookup } from "./region-lookup.ts";
import type { SourceRow } from "./source-file.ts";
import type { BatchDecisions } from "./store-batch.ts";
import { storedJson } from "./stored-json.ts";
import { type ColumnMap, createReader, jsonText, type RecordReader, type Target, Unfit } from "./targets.ts";

export interface Rejected {
  line: number;
  reason: string;
  field: string | null;
  column: string | null;
  value: string | null;
  record: Record<string, unknown>;
  geometry: Geometry | null;
}

/** A row ready to store: its line, then the values of the table's columns (batch-table.ts). */
export type PreparedRow = [line: number, ...BulkValue[]];

export interface Prepared {
  rows: PreparedRow[];
  rejects: Rejected[];
}

export interface Preparation {
  target: Target;
  /** Which ledger the codes belong to. */
  source: string;
  crs: CoordinateSystem;
  cityCode: string;
  calibre?: string | undefined;
  /** YYYY-MM-DD: the city's day. */
  today: string;
  edit: "*" | ReadonlySet<string>;
  /** Codes of the same ledger that stand in other areas than the person's. */
  othersCodes: ReadonlySet<string>;
  decisions?: BatchDecisions | undefined;
}

export interface Preparer {
  /** Works out a bunch of rows. Asks the database only for projections, lines and areas, and points on boundaries. */
  prepare(client: PoolClient, rows: SourceTable | readonly SourceRow[]): Promise<Prepared>;
  /** What it looks things up in, for who reads some of the rows in its stead (encode-sites.ts); findings have none. */
  lookups?: Lookups;
  /** True when `prepare` may ask the database for these rows. */
  mayAsk(rows: SourceTable | readonly SourceRow[]): boolean;
}

export interface Lookups {
  /** The region that a record states, by code or name; undefined where it is unknown or none is stated. */
  findRegion(stated: string, county: string): string | undefined;
  locator: Locator;
  codes: CodeRegister;
}

export const CELL_RESOLUTION = 9;

interface Candidate {
  index: number;
  row: PreparedRow;
  /** Members of a JSON object, or the object. */
  attributes: string | Record<string, unknown>;
  region: string | undefined;
  geometry: Geometry | null;
  lon: number;
  lat: number;
  ewkb: string | null;
  place: Place | undefined;
}

export async function createPreparer(
  client: PoolClient,
  settings: Preparation,
  map: ColumnMap,
  columns: readonly string[],
): Promise<Preparer> {
  if (settings.target === "finding") return createFindingPreparer(settings, map, columns);
  const regions = await loadRegionLookup(client, settings.cityCode);
  const locator = await loadLocator(client, settings.cityCode);
  const place = new Map(tableOf(settings.target).columns.map((column, i) => [column, i + 1]));
  const placeOf = (column: string) => place.get(column)!;
  const arrays = createReader(settings.target, map, columns, placeOf);
  const objects = createReader(settings.target, map);
  const codeAt = placeOf("external_id");
  const width = place.size + 1;
  const codes = createCodeRegister();
  const findRegion = rememberRegions(regions);
  const write = rowWriter(settings, placeOf);

  /** @throws Unfit */
  const interpret = (
    reader: RecordReader,
    index: number,
    line: number,
    row: Row,
    given?: Geometry | null,
  ): Candidate => {
    const values = new Array<BulkValue>(width).fill(null) as PreparedRow;
    values[0] = line;
    const candidate: Candidate = {
      index,
      row: values,
      attributes: "",
      region: undefined,
      geometry: given ?? null,
      lon: 0,
      lat: 0,
      ewkb: null,
      place: undefined,
    };
    if (isTexts(row)) candidate.attributes = reader.readInto(row, values);
    else {
      const record = reader.read(row);
      for (const [column, at] of place) values[at] = record[column] as BulkValue;
      candidate.attributes = record.attributes as Record<string, unknown>;
    }
    if (!given) readPoint(candidate, reader, row, settings);
    else if (given.type !== "Point" && settings.target === "accident")
      throw new Unfit("an accident's position is a point");

    const code = values[codeAt] as string | null;
    if (code !== null) {
      const earlier = codes.note(code, line);
      if (earlier > 0) throw new Unfit(`code '${code}' is already on line ${earlier}`, "external_id", code);
      if (settings.othersCodes.has(code))
        throw new Unfit(`code '${code}' belongs to a record outside your area`, "external_id", code);
    }
    const stated = reader.text(row, "region");
    const county = reader.text(row, "county");
    candidate.region = findRegion(stated, county);
    // A place we do not know stays readable in the record.
    if (candidate.region === undefined && (stated || county)) {
      const words = [county, stated].filter(Boolean).join(" ");
      const { attributes } = candidate;
      if (typeof attributes !== "string") attributes.stated_place = words;
      else candidate.attributes = `${attributes}${attributes ? "," : ""}"stated_place":${jsonText(words)}`;
    }
    return candidate;
  };

  return {
    lookups: { findRegion, locator, codes },
    mayAsk: (rows) => settings.crs.kind === "epsg" || !isTable(rows),
    async prepare(asked, rows) {
      const table = isTable(rows) ? rows : undefined;
      const reader = table ? arrays : objects;
      const n = table ? table.values.length : (rows as SourceRow[]).length;
      const rejects: Rejected[] = [];
      const reject = (i: number, unfit: Unfit) => rejects.push(rejected(rows, i, unfit, map, columns));
      const candidates: Candidate[] = [];
      for (let i = 0; i < n; i++) {
        const source = table ? undefined : (rows as SourceRow[])[i]!;
        try {
          const broken = table ? table.broken?.get(i) : source!.broken;
          if (broken) throw new Unfit(broken);
          const line = table ? table.lines[i]! : source!.line;
          if (settings.decisions?.same?.[line] === "skip") throw new Unfit("left out by decision");
          candidates.push(
            table
              ? interpret(reader, i, line, table.values[i]!)
              : interpret(reader, i, line, source!.fields, source!.geometry),
          );
        } catch (error) {
          if (!(error instanceof Unfit)) throw error;
          reject(i, error);
        }
      }
      const later = candidates.filter(({ geometry }) => geometry !== null);
      const answers = later.length
        ? await placeAll(
            asked,
            settings.crs,
            later.map(({ geometry }) => geometry!),
          )
        : [];
      const refused = new Set<Candidate>();
      later.forEach((candidate, k) => {
        const answer = answers[k]!;
        if ("problem" in answer) {
          reject(candidate.index, new Unfit(answer.problem));
          refused.add(candidate);
        } else Object.assign(candidate, answer);
      });
      const unsure: Candidate[] = [];
      for (const candidate of candidates) {
        if (candidate.ewkb === null || refused.has(candidate)) continue;
        candidate.place = locator.place(candidate.lon, candidate.lat, candidate.region);
        if (!candidate.place) unsure.push(candidate);
      }
      if (unsure.length) {
        const counties = await countiesOf(
          asked,
          settings.cityCode,
          unsure.map(({ lon, lat }) => [lon, lat]),
        );
        unsure.forEach((candidate, k) => {
          candidate.place = locator.placeIn(counties[k]!, candidate.region);
        });
      }
      const prepared: PreparedRow[] = [];
      for (const candidate of candidates) {
        if (refused.has(candidate)) continue;
        const region = candidate.place?.region ?? candidate.region ?? settings.cityCode;
        if (settings.edit !== "*" && !settings.edit.has(region)) {
          reject(candidate.index, new Unfit(`region ${region} is outside your area`, "region", region));
          continue;
        }
        prepared.push(write(candidate, region));
      }
      if (rejects.length > 1) rejects.sort((a, b) => a.line - b.line);
      return { rows: prepared, rejects };
    },
  };
}

/** Findings have no place of their own: the database is asked for their sites. */
function createFindingPreparer(settings: Preparation, map: ColumnMap, columns: readonly string[]): Preparer {
  const arrays = createReader("finding", map, columns);
  const objects = createReader("finding", map);
  const lineOfCode = new Map<string, number>();
  return {
    mayAsk: () => true,
    async prepare(asked, rows) {
      const n = isTable(rows) ? rows.values.length : rows.length;
      const rejects: Rejected[] = [];
      const candidates: (FindingCandidate & { index: number })[] = [];
      for (let i = 0; i < n; i++) {
        try {
          const broken = isTable(rows) ? rows.broken?.get(i) : rows[i]!.broken;
          if (broken) throw new Unfit(broken);
          const line = isTable(rows) ? rows.lines[i]! : rows[i]!.line;
          if (settings.decisions?.same?.[line] === "skip") throw new Unfit("left out by decision");
          const record = isTable(rows) ? arrays.read(rows.values[i]!) : objects.read(rows[i]!.fields);
          const code = record.external_id as string | null;
          const earlier = code === null ? undefined : lineOfCode.get(code);
          if (earlier !== undefined)
            throw new Unfit(`code '${code}' is already on line ${earlier}`, "external_id", code!);
          if (code !== null && settings.othersCodes.has(code))
            throw new Unfit(`code '${code}' belongs to a record outside your area`, "external_id", code);
          if (code !== null) lineOfCode.set(code, line);
          candidates.push({ index: i, line, record });
        } catch (error) {
          if (!(error instanceof Unfit)) throw error;
          rejects.push(rejected(rows, i, error, map, columns));
        }
      }
      const prepared: PreparedRow[] = [];
      (await resolveFindings(asked, settings, candidates)).forEach((outcome, k) => {
        if ("row" in outcome) prepared.push(outcome.row);
        else rejects.push(rejected(rows, candidates[k]!.index, outcome.unfit, map, columns));
      });
      rejects.sort((a, b) => a.line - b.line);
      return { rows: prepared, rejects };
    },
  };
}

type Row = Record<string, unknown> | readonly string[];

const isTexts = (row: Row): row is readonly string[] => Array.isArray(row);

/** Not `"values" in rows`: every array has a method of that name. */
const isTable = (rows: SourceTable | readonly SourceRow[]): rows is SourceTable => !Array.isArray(rows);

/** A file's own longitude and latitude. @throws Unfit */
function readPoint(candidate: Candidate, reader: RecordReader, row: Row, { target, crs }: Preparation): void {
  const [lon, lat] = [reader.text(row, "lon"), reader.text(row, "lat")];
  if (!lon && !lat) {
    if (target !== "accident") throw new Unfit("no position");
    return;
  }
  const [x, y] = [lon === "" ? Number.NaN : Number(lon), lat === "" ? Number.NaN : Number(lat)];
  if (!Number.isFinite(x) || !Number.isFinite(y))
    throw new Unfit(`position '${lon}, ${lat}' is not two numbers`, "lon", lon);
  if (crs.kind === "epsg") {
    candidate.geometry = { type: "Point", coordinates: [x, y] };
    return;
  }
  const placed = placePoint(x, y, crs);
  if ("problem" in placed) throw new Unfit(placed.problem, "lon", lon);
  candidate.lon = placed.lon;
  candidate.lat = placed.lat;
  candidate.ewkb = placed.ewkb;
}

function rememberRegions(regions: RegionLookup): (stated: string, county: string) => string | undefined {
  const known = new Map<string, Map<string, string | undefined>>();
  let size = 0;
  return (stated, county) => {
    if (!stated && !county) return undefined;
    let within = known.get(county);
    const before = within?.get(stated);
    if (before !== undefined || within?.has(stated)) return before;
    const code = regions.find(stated, county);
    if (size++ < 20_000) {
      if (!within) {
        within = new Map();
        known.set(ownCopy(county), within);
      }
      within.set(ownCopy(stated), code);
    }
    return code;
  };
}

/** Completes a candidate's row by what does not stand in the file. */
function rowWriter(
  { target, today, calibre = "" }: Preparation,
  placeOf: (column: string) => number,
): (candidate: Candidate, region: string) => PreparedRow {
  const layer = layerOf(target);
  const yearAgo = dayBefore(today, 365);
  const at = {
    attributes: placeOf("attributes"),
    region: placeOf("region_code"),
    county: placeOf("county_code"),
    check: placeOf("region_check"),
    geom: placeOf("geom"),
    cell: placeOf("cell"),
  };
  const finish = layer === null ? finishAccident() : finishSite();
  return (candidate, region) => {
    const { row, attributes, place, ewkb } = candidate;
    row[at.attributes] = typeof attributes === "string" ? `{${attributes}}` : storedJson(attributes);
    row[at.region] = region;
    row[at.county] = place?.county ?? null;
    row[at.check] = place?.check ?? "unlocated";
    row[at.geom] = ewkb;
    row[at.cell] = ewkb === null ? null : BigInt(`0x${latLngToCell(candidate.lat, candidate.lon, CELL_RESOLUTION)}`);
    finish(row, candidate);
    return row;
  };

  function finishAccident() {
    const calibreAt = placeOf("calibre");
    return (row: PreparedRow) => {
      row[calibreAt] = calibre;
    };
  }

  function finishSite() {
    const [layerAt, addressAt, untilAt] = [placeOf("layer"), placeOf("address"), placeOf("responsible_until")];
    const [dayAt, expiredAt, inspectedAt] = [placeOf("inspected_on"), placeOf("expired"), placeOf("inspected")];
    const [zcodeAt, classAt, levelAt] = [placeOf("zcode"), placeOf("tile_class"), placeOf("risk_level")];
    return (row: PreparedRow, { lon, lat }: Candidate) => {
      row[zcodeAt] = zcodeOf(lon, lat);
      row[classAt] = newTileClass(layer!, row[levelAt] as RiskLevel);
      const [until, day] = [row[untilAt] as string | null, row[dayAt] as string | null];
      row[layerAt] = layer;
      row[addressAt] ??= "";
      row[expiredAt] = until !== null && until < today;
      row[inspectedAt] = day !== null && day > yearAgo;
    };
  }
}

function rejected(
  rows: SourceTable | readonly SourceRow[],
  i: number,
  { message, field, value }: Unfit,
  map: ColumnMap,
  columns: readonly string[],
): Rejected {
  const of = { reason: message, field: field ?? null, column: (field && map[field]) || null, value: value ?? null };
  if (!isTable(rows)) {
    const row = rows[i]!;
    return { ...of, line: row.line, record: row.fields, geometry: row.geometry ?? null };
  }
  // Cells beyond the header are kept too, under their number.
  const record: Record<string, unknown> = {};
  rows.values[i]!.forEach((cell, c) => {
    record[columns[c] ?? `column ${c + 1}`] = cell;
  });
  return { ...of, line: rows.lines[i]!, record, geometry: null };
}

/** A text of its own: a slice would keep the whole piece of the file it was cut from in memory. */
const ownCopy = (text: string): string => (text.length < 13 ? text : Buffer.from(text).toString());

/** @param day YYYY-MM-DD */
export function dayBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);
}

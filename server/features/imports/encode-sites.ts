/**
 * Rows of a file as bytes straight into the bytes that COPY sends, for the first import of a ledger: a third of the work of
 * making every row an object first. Only rows with nothing unusual about them; prepare-rows.ts reads the others, says what
 * is wrong with them, and is what this has to agree with (test/server/imports/encode-sites.db.test.ts).
 */
import { latLngToCell } from "h3-js";
import { binaryField, createBinaryRows } from "../../../db/binary-copy.ts";
import { type BulkValue, columnTypes } from "../../../db/bulk.ts";
import { zcodeWords } from "../../algorithms/geo/web-mercator.ts";
import { RISK_LEVELS, type RiskLevel } from "../../contracts/vocabulary.contract.ts";
import type { Queryable } from "../../database/queryable.ts";
import { newTileClass } from "../../database/tile-class.ts";
import { layerOf, tableOf } from "./batch-table.ts";
import { createByteCache } from "./byte-cache.ts";
import { placeDegrees } from "./coordinate-system.ts";
import type { Place } from "./locate.ts";
import type { CountedSite, NewSiteCounts } from "./new-site-counts.ts";
import type { PlainRows } from "./plain-rows.ts";
import { CELL_RESOLUTION, dayBefore, type Lookups, type Preparation, type PreparedRow } from "./prepare-rows.ts";
import { arrange, type ColumnMap, jsonMember, REMEMBERED, Unfit } from "./targets.ts";

export interface SiteEncoder {
  /** @returns false, having done nothing, where the row is for prepare-rows.ts. */
  encode(rows: PlainRows, i: number, line: number): boolean;
  /** Adds a row that was prepared there. */
  add(row: PreparedRow): void;
  /** All rows since the last time as one COPY in binary form; null where there are none. */
  finish(): Buffer | null;
  /** Where the rows encoded lie: ok, outside, mismatch → how many. */
  checks: Map<string, number>;
}

/** A value of a column that repeats a few: as it is sent, and as it counts. */
interface Known {
  field: Buffer;
  value: unknown;
}

/** How a column's bytes come about. */
type Source =
  | { kind: "fixed"; field: Buffer }
  | { kind: "text"; at: number; empty: Buffer }
  | { kind: "known"; slot: number }
  | { kind: "attributes" | Computed };
type Computed = "region" | "county" | "check" | "geom" | "cell" | "zcode" | "class" | "expired" | "inspected";

const COMPUTED: Readonly<Record<string, Computed>> = {
  region_code: "region",
  county_code: "county",
  region_check: "check",
  ...{ geom: "geom", cell: "cell", zcode: "zcode", tile_class: "class", expired: "expired", inspected: "inspected" },
};

/** @returns undefined where the file's positions are projected or have no columns: those are for the database. */
export async function createSiteEncoder(
  pg: Queryable,
  settings: Preparation,
  lookups: Lookups,
  map: ColumnMap,
  columns: readonly string[],
  batchId: string,
  counts: NewSiteCounts | null,
): Promise<SiteEncoder | undefined> {
  const { crs, target, cityCode, source, today } = settings;
  const { order, others, fields } = arrange(target, map, columns);
  const at = (field: string) => (map[field] === undefined ? -1 : (order.get(map[field]) ?? -1));
  const [lonAt, latAt, regionAt, countyAt] = [at("lon"), at("lat"), at("region"), at("county")];
  const [codeAt, personAt, unitAt] = [at("external_id"), at("responsible_person"), at("responsible_unit")];
  if (crs.kind === "epsg" || lonAt === -1 || latAt === -1) return undefined;

  const table = tableOf(target);
  const names = ["city_code", "source", "batch_id", ...table.columns];
  const types = await columnTypes(pg, table.name, names);
  const typeOf = new Map(names.map((name, i) => [name, types[i]!]));
  const field = (name: string, value: BulkValue) => binaryField(typeOf.get(name)!, value);

  // Columns that repeat a few values, each with what is known of them.
  const slots: { at: number; find(bytes: Buffer, from: number, to: number): Known | undefined }[] = [];
  const slotOf = (name: string, column: number, read: (text: string) => Known) => {
    const cache = createByteCache<Known>(REMEMBERED);
    slots.push({
      at: column,
      find(bytes, from, to) {
        const before = cache.find(bytes, from, to);
        if (before !== undefined) return before;
        const known = tried(() => read(bytes.toString("utf8", from, to)));
        if (known) cache.add(bytes, from, to, known);
        return known;
      },
    });
    slotByName.set(name, slots.length - 1);
    return slots.length - 1;
  };
  const slotByName = new Map<string, number>();

  const sources: Source[] = [];
  const head = Buffer.concat([
    Buffer.from([names.length >> 8, names.length & 255]),
    ...["city_code", "source", "batch_id"].map((name, i) => field(name, [cityCode, source, batchId][i])),
  ]);
  sources.push({ kind: "fixed", field: head });
  const byName = new Map(fields.map((one) => [one.name, one]));
  for (const name of table.columns) {
    const computed = COMPUTED[name];
    const known = byName.get(name);
    if (name === "layer") sources.push({ kind: "fixed", field: field(name, layerOf(target)) });
    else if (name === "attributes") sources.push({ kind: "attributes" });
    else if (computed) sources.push({ kind: computed });
    else if (known?.at === undefined) {
      const missing = known && tried(() => known.field.read(""));
      if (missing === undefined) return undefined;
      sources.push({ kind: "fixed", field: field(name, orEmpty(name, missing) as BulkValue) });
    } else if (known.field.free) {
      const missing = tried(() => known.field.read(""));
      sources.push({
        kind: "text",
        at: known.at,
        empty: missing === undefined ? NEEDED : field(name, orEmpty(name, missing) as BulkValue),
      });
    } else {
      const { read } = known.field;
      const slot = slotOf(name, known.at, (text) => {
        const value = read(text);
        return { value, field: field(name, orEmpty(name, value) as BulkValue) };
      });
      sources.push({ kind: "known", slot });
    }
  }
  const members = fields
    .filter((one): one is typeof one & { at: number } => one.field.attribute === true && one.at !== undefined)
    .map(({ name, at: column, field: { read } }) => ({
      name,
      at: column,
      slot: slotOf(`attribute ${name}`, column, (text) => {
        const value = text === "" ? null : read(text);
        return { value, field: Buffer.from(jsonMember(name, value)) };
      }),
    }))
    .sort((a, b) => byStoredOrder(a.name, b.name));
  const free = others
    .map(({ column, at: place }) => ({ at: place, column, key: Buffer.from(`${JSON.stringify(column)}:"`) }))
    .sort((a, b) => byStoredOrder(a.column, b.column));
  const [categorySlot, levelSlot] = [slotByName.get("category"), slotByName.get("risk_level")];
  if (categorySlot === undefined || levelSlot === undefined) return undefined;
  const classes = new Map(
    RISK_LEVELS.map((level) => [level, field("tile_class", newTileClass(layerOf(target)!, level))]),
  );
  const [untilSlot, daySlot] = [slotByName.get("responsible_until") ?? -1, slotByName.get("inspected_on") ?? -1];
  const yearAgo = dayBefore(today, 365);

  const regionCache = createByteCache<Word>(REMEMBERED);
  const countyCache = createByteCache<Word>(REMEMBERED);
  let words = 0;
  const wordOf = (cache: typeof regionCache, bytes: Buffer, from: number, to: number): Word => {
    if (from === to) return NO_WORD;
    let word = cache.find(bytes, from, to);
    if (!word) {
      word = { number: ++words, text: bytes.toString("utf8", from, to) };
      cache.add(bytes, from, to, word);
    }
    return word;
  };
  const regions = new Map<number, string | undefined>();
  const regionOf = (stated: Word, county: Word): string | undefined => {
    const key = stated.number * 2 ** 26 + county.number;
    let region = regions.get(key);
    if (region === undefined && !regions.has(key)) {
      region = lookups.findRegion(stated.text, county.text);
      if (regions.size < 20_000) regions.set(key, region);
    }
    return region;
  };
  const fieldsOfWords = new Map<string, Buffer>();
  const sent = (name: string, word: string | null): Buffer => {
    const key = `${name}\0${word}`;
    let bytes = fieldsOfWords.get(key);
    if (!bytes) {
      bytes = field(name, word);
      fieldsOfWords.set(key, bytes);
    }
    return bytes;
  };
  const places = new Map<string, Map<string | null, { region: Buffer; county: Buffer; check: Buffer }>>();
  const fieldsOfPlace = ({ region, county, check }: Place) => {
    let within = places.get(region + check);
    if (!within) {
      within = new Map();
      places.set(region + check, within);
    }
    let three = within.get(county);
    if (!three) {
      three = {
        region: sent("region_code", region),
        county: sent("county_code", county),
        check: sent("region_check", check),
      };
      within.set(county, three);
    }
    return three;
  };

  const out = createBinaryRows();
  const checks = new Map<string, number>();
  const width = columns.length;
  const from = new Int32Array(width);
  const to = new Int32Array(width);
  const found: Known[] = new Array(slots.length);
  const fixedLength =
    1024 +
    sources.reduce((sum, one) => sum + (one.kind === "fixed" ? one.field.length : 64), 0) +
    free.reduce((sum, one) => sum + one.key.length + 2, 0);
  const site: CountedSite = {
    ...{ cellHigh: 0, cellLow: 0, region: "", category: "", level: 0 },
    ...{ inspected: false, expired: false, noPerson: false, noUnit: false },
  };
  let unknownPlace = false;
  const double = new Float64Array(1);
  const doubleBytes = new Uint8Array(double.buffer);

  const put = (field: Buffer) => {
    const { bytes } = out;
    let { at } = out;
    for (let i = 0; i < field.length; i++) bytes[at++] = field[i]!;
    out.at = at;
  };
  const putWord = (word: number) => {
    const { bytes, at } = out;
    bytes[at] = word >>> 24;
    bytes[at + 1] = word >>> 16;
    bytes[at + 2] = word >>> 8;
    bytes[at + 3] = word;
    out.at = at + 4;
  };
  const putRange = (source: Buffer, begin: number, end: number) => {
    const { bytes } = out;
    let { at } = out;
    for (let i = begin; i < end; i++) bytes[at++] = source[i]!;
    out.at = at;
  };
  const putDouble = (value: number) => {
    double[0] = value;
    const { bytes, at } = out;
    for (let i = 0; i < 8; i++) bytes[at + i] = doubleBytes[i]!;
    out.at = at + 8;
  };
  const putAttributes = (bytes: Buffer) => {
    const start = out.at;
    out.at += 4;
    out.bytes[out.at++] = 1;
    out.bytes[out.at++] = BRACE;
    for (let m = 0; m < members.length; m++) {
      const { field: member } = found[members[m]!.slot]!;
      if (member.length === 0) continue;
      if (out.at > start + 6) out.bytes[out.at++] = COMMA;
      put(member);
    }
    for (let f = 0; f < free.length; f++) {
      const { at: column, key } = free[f]!;
      if (from[column] === to[column]) continue;
      if (out.at > start + 6) out.bytes[out.at++] = COMMA;
      put(key);
      putRange(bytes, from[column]!, to[column]!);
      out.bytes[out.at++] = QUOTE;
    }
    if (unknownPlace) {
      if (out.at > start + 6) out.bytes[out.at++] = COMMA;
      put(STATED_PLACE);
      if (countyAt >= 0) putRange(bytes, from[countyAt]!, to[countyAt]!);
      if (regionAt >= 0 && from[regionAt]! < to[regionAt]!) {
        if (countyAt >= 0 && from[countyAt]! < to[countyAt]!) out.bytes[out.at++] = SPACE;
        putRange(bytes, from[regionAt]!, to[regionAt]!);
      }
      out.bytes[out.at++] = QUOTE;
    }
    out.bytes[out.at++] = BRACE + 2;
    const end = out.at;
    out.at = start;
    putWord(end - start - 4);
    out.at = end;
  };

  return {
    checks,
    encode({ bytes, starts, width: given }, i, line) {
      if (given !== width) return false;
      const first = i * (width + 1);
      let extra = 0;
      for (let f = 0; f < width; f++) {
        let begin = starts[first + f]!;
        let end = starts[first + f + 1]! - 1;
        while (begin < end && bytes[begin] === SPACE) begin++;
        while (begin < end && bytes[end - 1] === SPACE) end--;
        if (begin < end && !(beginsPlain(bytes, begin) && endsPlain(bytes, begin, end))) return false;
        from[f] = begin;
        to[f] = end;
      }
      for (let s = 0; s < slots.length; s++) {
        const slot = slots[s]!;
        const known = slot.find(bytes, from[slot.at]!, to[slot.at]!);
        if (known === undefined) return false;
        found[s] = known;
        extra += known.field.length;
      }
      for (let s = 0; s < sources.length; s++) {
        const one = sources[s]!;
        if (one.kind === "text" && one.empty === NEEDED && from[one.at] === to[one.at]) return false;
      }
      // Whether a name of other letters is blank is said by the database.
      if (personAt >= 0 && !surelyWritten(bytes, from[personAt]!, to[personAt]!)) return false;
      if (unitAt >= 0 && !surelyWritten(bytes, from[unitAt]!, to[unitAt]!)) return false;
      const x = numberOf(bytes, from[lonAt]!, to[lonAt]!);
      const y = numberOf(bytes, from[latAt]!, to[latAt]!);
      if (Number.isNaN(x) || Number.isNaN(y)) return false;
      const degrees = placeDegrees(x, y, crs);
      if ("problem" in degrees) return false;
      const { lon, lat } = degrees;
      const stated = regionAt < 0 ? NO_WORD : wordOf(regionCache, bytes, from[regionAt]!, to[regionAt]!);
      const county = countyAt < 0 ? NO_WORD : wordOf(countyCache, bytes, from[countyAt]!, to[countyAt]!);
      const region = stated === NO_WORD && county === NO_WORD ? undefined : regionOf(stated, county);
      // A place we do not know stays readable in the record.
      unknownPlace = region === undefined && (stated !== NO_WORD || county !== NO_WORD);
      const place = lookups.locator.place(lon, lat, region);
      if (place === undefined) return false;
      if (settings.edit !== "*" && !settings.edit.has(place.region)) return false;
      if (
        codeAt >= 0 &&
        from[codeAt]! < to[codeAt]! &&
        lookups.codes.noteBytes(bytes, from[codeAt]!, to[codeAt]!, line) > 0
      )
        return false;

      const cell = latLngToCell(lat, lon, CELL_RESOLUTION);
      const cellHigh = Number.parseInt(cell.slice(0, -8), 16);
      const cellLow = Number.parseInt(cell.slice(-8), 16);
      const until = untilSlot < 0 ? null : (found[untilSlot]!.value as string | null);
      const day = daySlot < 0 ? null : (found[daySlot]!.value as string | null);
      const expired = until !== null && until < today;
      const inspected = day !== null && day > yearAgo;
      const three = fieldsOfPlace(place);
      // What is written twice at most: the words of a place.
      out.reserve(fixedLength + extra + 2 * (starts[first + width]! - starts[first]!));
      for (let s = 0; s < sources.length; s++) {
        const one = sources[s]!;
        switch (one.kind) {
          case "fixed":
            put(one.field);
            break;
          case "text": {
            const length = to[one.at]! - from[one.at]!;
            if (length === 0) put(one.empty);
            else {
              putWord(length);
              putRange(bytes, from[one.at]!, to[one.at]!);
            }
            break;
          }
          case "known":
            put(found[one.slot]!.field);
            break;
          case "attributes":
            putAttributes(bytes);
            break;
          case "region":
          case "county":
          case "check":
            put(three[one.kind]);
            break;
          case "geom":
            put(POINT);
            putDouble(lon);
            putDouble(lat);
            break;
          case "cell":
            putWord(8);
            putWord(cellHigh);
            putWord(cellLow);
            break;
          case "class":
            put(classes.get(found[levelSlot]!.value as RiskLevel)!);
            break;
          case "zcode": {
            const [high, low] = zcodeWords(lon, lat);
            putWord(8);
            putWord(high);
            putWord(low);
            break;
          }
          default:
            putWord(1);
            out.bytes[out.at++] = (one.kind === "expired" ? expired : inspected) ? 1 : 0;
        }
      }
      checks.set(place.check, (checks.get(place.check) ?? 0) + 1);
      if (counts) {
        site.cellHigh = cellHigh;
        site.cellLow = cellLow;
        site.region = place.region;
        site.category = found[categorySlot]!.value as string;
        site.level = found[levelSlot]!.value as number;
        site.inspected = inspected;
        site.expired = expired;
        site.noPerson = personAt < 0 || from[personAt] === to[personAt];
        site.noUnit = unitAt < 0 || from[unitAt] === to[unitAt];
        counts.addSite(site);
      }
      return true;
    },
    add(row) {
      const all = [head, ...table.columns.map((name, c) => field(name, row[c + 1]))];
      out.reserve(all.reduce((sum, { length }) => sum + length, 0));
      for (const one of all) put(one);
    },
    finish: () => out.finish(),
  };
}

/** A place as a file words it; the number stands for the word. */
interface Word {
  number: number;
  text: string;
}
const NO_WORD: Word = { number: 0, text: "" };
const STATED_PLACE = Buffer.from('"stated_place":"');
/** Stands for the value of a field that has to have one. */
const NEEDED = Buffer.alloc(0);
const [SPACE, QUOTE, APOSTROPHE, COMMA, BRACE] = [32, 34, 39, 44, 123];
/** A point in WGS84 up to its two numbers, with its length: the form in which PostGIS takes it. */
const POINT = Buffer.from("000000190101000020e6100000", "hex");

/** The order in which jsonb keeps members: what comes in it need not be sorted, a tenth of what a row costs the database. */
const byStoredOrder = (a: string, b: string) =>
  Buffer.byteLength(a) - Buffer.byteLength(b) || Buffer.compare(Buffer.from(a), Buffer.from(b));

/** An address is never null. */
const orEmpty = (column: string, value: unknown) => (column === "address" ? (value ?? "") : value);

/** What `read` gives; undefined where a value is unfit. */
function tried<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unfit) return undefined;
    throw error;
  }
}

/** Whether nothing is taken off a value's beginning: neither blanks of other scripts nor an apostrophe. */
function beginsPlain(bytes: Buffer, at: number): boolean {
  const byte = bytes[at]!;
  return byte < 128 ? byte !== APOSTROPHE : isPlainLetter(bytes, at);
}

function endsPlain(bytes: Buffer, begin: number, end: number): boolean {
  let at = end - 1;
  if (bytes[at]! < 128) return true;
  while (at > begin && (bytes[at]! & 0xc0) === 0x80) at--;
  return isPlainLetter(bytes, at);
}

/** All but the blocks in which there are blanks: U+0080, U+1000, U+2000, the ideographic space and the byte order mark. */
function isPlainLetter(bytes: Buffer, at: number): boolean {
  const byte = bytes[at]!;
  if (byte === 0xc2 || byte === 0xe1 || byte === 0xe2) return false;
  if (byte === 0xe3) return bytes[at + 1] !== 0x80 || bytes[at + 2] !== 0x80;
  return byte !== 0xef || bytes[at + 1] !== 0xbb || bytes[at + 2] !== 0xbf;
}

/** Empty, or begun by printable ASCII or a letter of the Chinese blocks, as countNewSites wants it. */
function surelyWritten(bytes: Buffer, from: number, to: number): boolean {
  if (from === to) return true;
  const byte = bytes[from]!;
  return byte < 128 || (byte >= 0xe3 && byte <= 0xec);
}

const [PLUS, MINUS, POINT_SIGN, ZERO] = [43, 45, 46, 48];
const POWERS = Array.from({ length: 16 }, (_, i) => 10 ** i);

/** A decimal number; NaN for anything else. To fifteen digits one division rounds as Number() does. */
function numberOf(bytes: Buffer, from: number, to: number): number {
  let at = from;
  const negative = bytes[at] === MINUS;
  if (negative || bytes[at] === PLUS) at++;
  let digits = 0;
  let whole = 0;
  let after = -1;
  for (; at < to; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit >= 0 && digit <= 9) {
      whole = whole * 10 + digit;
      digits++;
      if (after >= 0) after++;
    } else if (bytes[at] === POINT_SIGN && after < 0) after = 0;
    else return Number.NaN;
  }
  if (digits === 0) return Number.NaN;
  if (digits > 15) return Number(bytes.toString("latin1", from, to));
  const value = after > 0 ? whole / POWERS[after]! : whole;
  return negative ? -value : value;
}

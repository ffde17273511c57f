/** What can be imported: for each target its fields, the column names people use for them, and how a value is read. */
import { FINDING_SYNONYMS, FindingLedgerRow } from "../../contracts/layers/finding.schema.ts";
import { attributeProperties, type SchemaProperty } from "../../contracts/layers/layers.schema.ts";
import {
  ACCIDENT_SEVERITIES,
  CATEGORIES,
  LAYERS,
  type Layer,
  RISK_LEVELS,
} from "../../contracts/vocabulary.contract.ts";
import { WORDS } from "../../contracts/words.contract.ts";
import type { Target } from "./targets.contract.ts";

export { TARGETS, type Target } from "./targets.contract.ts";

/** A value that does not fit its field; the message becomes the row's reason. */
export class Unfit extends Error {
  /** The field and what stood there, where one value is at fault. */
  field: string | undefined;
  value: string | undefined;
  constructor(reason: string, field?: string, value?: string) {
    super(reason);
    this.field = field;
    this.value = value;
  }
}

export interface Field {
  /** Column names recognised without --map, lower case. The field's own name always is. */
  aliases: readonly string[];
  /** Kept among the record's attributes, not in a column of its own. */
  attribute?: true;
  /** Nearly every row has a value of its own, kept as it is: none is worth remembering. */
  free?: true;
  /** Given the trimmed text ('' when the column is missing or empty). @throws Unfit */
  read(text: string): unknown;
}

const text = (aliases: readonly string[]): Field => ({ aliases, free: true, read: (given) => given || null });

const short = (name: string, longest: number, aliases: readonly string[]): Field => ({
  aliases,
  read(given) {
    if (given.length > longest) throw new Unfit(`${name} is longer than ${longest} characters`);
    return given || null;
  },
});

const required = (name: string, aliases: readonly string[]): Field => ({
  aliases,
  free: true,
  read(given) {
    if (!given) throw new Unfit(`no ${name}`);
    return given;
  },
});

const count = (name: string, aliases: readonly string[]): Field => ({
  aliases,
  read(given) {
    if (!given) return null;
    if (!/^\d{1,7}$/.test(given)) throw new Unfit(`${name} '${given}' is not a whole number`);
    return Number(given);
  },
});

const day = (name: string, aliases: readonly string[]): Field => ({
  aliases,
  read(given) {
    if (!given) return null;
    const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?$/.exec(given);
    if (!parts) throw new Unfit(`${name} '${given}' is not a day such as 2026-03-01`);
    const [year, month, dayOfMonth] = parts.slice(1).map(Number) as [number, number, number];
    const date = new Date(Date.UTC(year, month - 1, dayOfMonth));
    if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== dayOfMonth) {
      throw new Unfit(`${name} '${given}' does not exist`);
    }
    return date.toISOString().slice(0, 10);
  },
});

const RISK_WORDS: Record<string, number> = {
  红: 1,
  橙: 2,
  黄: 3,
  蓝: 4,
  red: 1,
  orange: 2,
  yellow: 3,
  blue: 4,
  重大: 1,
  较大: 2,
  一般: 3,
  低: 4,
};
/** What people write for a code of a closed list, in both languages → the code. */
const codesOf = (kind: string): Map<string, string> =>
  new Map(
    Object.values(WORDS).flatMap((words) =>
      Object.entries(words)
        .filter(([key]) => key.startsWith(`${kind}.`))
        .map(([key, word]) => [word.toLowerCase(), key.slice(kind.length + 1)] as const),
    ),
  );
const CATEGORY_WORDS = codesOf("category");
const LEVEL_WORDS = codesOf("level");
const YES = new Set(["true", "1", "yes", "y", "是", "有"]);
const NO = new Set(["false", "0", "no", "n", "否", "无"]);

/**
 * A field as its schema describes it; what a value beyond the schema says is the row's reason.
 * @param words what people write for a code of a closed list → the code
 */
function schemaField(
  name: string,
  property: SchemaProperty,
  words = property.enum ? codesOf(name) : undefined,
  needed = false,
): Field {
  const { type, enum: codes, minimum = -Infinity, maximum = Infinity, maxLength = Infinity } = property;
  return {
    aliases: property.aliases ?? [],
    read(given) {
      if (!given && needed) throw new Unfit(`no ${name}`);
      if (!given) return null;
      if (codes) {
        const code = words?.get(given.toLowerCase()) ?? given;
        if (!codes.includes(code)) throw new Unfit(`${name} '${given}' is not one of ${codes.join(", ")}`);
        return code;
      }
      if (type === "boolean") {
        const word = given.toLowerCase();
        if (!YES.has(word) && !NO.has(word)) throw new Unfit(`${name} '${given}' is not 是 or 否, true or false`);
        return YES.has(word);
      }
      if (type === "number" || type === "integer") {
        const number = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(given) ? Number(given) : Number.NaN;
        if (Number.isNaN(number) || (type === "integer" && !Number.isInteger(number)))
          throw new Unfit(`${name} '${given}' is not a ${type === "integer" ? "whole number" : "number"}`);
        if (number < minimum || number > maximum)
          throw new Unfit(`${name} '${given}' is not between ${minimum} and ${maximum}`);
        return number;
      }
      if (property.format === "date") return day(name, []).read(given);
      if (given.length > maxLength) throw new Unfit(`${name} is longer than ${maxLength} characters`);
      return given;
    },
  };
}

const SEVERITY_WORDS: Record<string, (typeof ACCIDENT_SEVERITIES)[number]> = {
  fatal: "fatal",
  serious: "serious",
  slight: "slight",
  "damage only": "damage_only",
  damage_only: "damage_only",
  死亡: "fatal",
  重伤: "serious",
  轻伤: "slight",
  财产损失: "damage_only",
};

/** Position and place: read by the importer itself, listed here so that --map knows them. */
const PLACE_FIELDS: Record<string, readonly string[]> = {
  lon: ["lng", "long", "longitude", "x", "经度"],
  lat: ["latitude", "y", "纬度"],
  region: ["township", "town", "region_code", "乡镇", "乡镇街道", "街道", "乡镇（街道）"],
  county: ["county_code", "district", "区县", "县区", "县市区"],
};

const siteFields = (layer: Layer): Record<string, Field> => ({
  external_id: text(["id", "code", "编号", "编码", "统一编码", "房屋编号", "房屋编码"]),
  name: required("name", ["名称", "房屋名称", "场所名称", "矿山名称", "title"]),
  address: text(["地址", "详细地址", "房屋地址", "坐落"]),
  category: {
    aliases: ["类别", "类型", "房屋类别"],
    read(given) {
      const known: readonly string[] = CATEGORIES[layer];
      if (!given) throw new Unfit(`no category; it is one of ${known.join(", ")}`);
      const code = CATEGORY_WORDS.get(given.toLowerCase()) ?? given;
      if (!known.includes(code)) throw new Unfit(`category '${given}' is not one of ${known.join(", ")}`);
      return code;
    },
  },
  risk_level: {
    aliases: ["level", "风险等级", "风险"],
    read(given) {
      const word = given.toLowerCase();
      const level = RISK_WORDS[word] ?? Number(LEVEL_WORDS.get(word) ?? given);
      if (!given || !RISK_LEVELS.some((known) => known === level)) {
        throw new Unfit(`risk level '${given}' is not 1 to 4, 红橙黄蓝 or red, orange, yellow, blue`);
      }
      return level;
    },
  },
  responsible_unit: text(["责任单位", "主管部门", "监管单位"]),
  responsible_person: text(["责任人", "包保责任人", "安全责任人"]),
  responsible_until: day("end of responsibility", ["责任期限", "责任截止日期"]),
  inspected_on: day("day of inspection", ["最近检查日期", "检查日期", "排查日期"]),
  owner_name: short("owner's name", 100, ["owner", "户主", "户主姓名", "产权人", "产权人姓名", "业主"]),
  owner_phone: short("owner's telephone", 40, ["phone", "户主电话", "联系电话", "产权人电话", "手机", "手机号"]),
  ...Object.fromEntries(
    Object.entries(attributeProperties(layer)).map(([name, property]): [string, Field] => [
      name,
      { ...schemaField(name, property), attribute: true },
    ]),
  ),
});

const ACCIDENT_FIELDS: Record<string, Field> = {
  external_id: text(["id", "code", "objectid", "编号"]),
  occurred_at: {
    aliases: ["time", "date", "date_time", "datetime", "发生时间", "时间"],
    read(given) {
      const parts =
        /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?$/.exec(given);
      if (!parts) throw new Unfit(given ? `time '${given}' is not a date such as 2026-03-01 08:30` : "no time");
      const [year, month, day, hour, minute, second] = parts.slice(1).map((part) => Number(part ?? 0)) as [
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const moment = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
      if (
        moment.getUTCMonth() !== month - 1 ||
        moment.getUTCDate() !== day ||
        hour > 23 ||
        minute > 59 ||
        second > 59
      ) {
        throw new Unfit(`time '${given}' does not exist`);
      }
      return moment.toISOString().slice(0, 19);
    },
  },
  kind: { aliases: ["accident_kind", "事故类型"], read: (given) => given || "road" },
  severity: {
    aliases: ["严重程度"],
    read(given) {
      if (!given) return null;
      const severity = SEVERITY_WORDS[given.toLowerCase()];
      if (!severity) throw new Unfit(`severity '${given}' is not one of ${ACCIDENT_SEVERITIES.join(", ")}`);
      return severity;
    },
  },
  deaths: count("deaths", ["死亡人数"]),
  serious_injuries: count("serious injuries", ["重伤人数"]),
  injuries: count("injuries", ["injured", "受伤人数"]),
  loss_yuan: {
    aliases: ["loss", "直接经济损失"],
    read(given) {
      if (!given) return null;
      if (!/^\d{1,12}(\.\d+)?$/.test(given)) throw new Unfit(`loss '${given}' is not an amount in yuan`);
      return Number(given);
    },
  },
  road: text(["street", "道路"]),
  stake: text(["桩号"]),
  description: { aliases: ["描述", "简要情况"], read: (given) => given },
};

/** Vocabularies of the fields of a finding, by the fields' names. */
const FINDING_WORDS: Readonly<Record<string, string>> = {
  site_layer: "layer",
  grade: "grade",
  status: "findingStatus",
};

const FINDING_FIELDS: Record<string, Field> = Object.fromEntries(
  Object.entries(FindingLedgerRow.properties as unknown as Record<string, SchemaProperty>).map(([name, property]) => {
    const kind = FINDING_WORDS[name];
    const words = kind && new Map([...codesOf(kind), ...Object.entries(FINDING_SYNONYMS[name] ?? {})]);
    return [name, schemaField(name, property, words || undefined, FindingLedgerRow.required.includes(name as never))];
  }),
);

const SITE_FIELDS = Object.fromEntries(LAYERS.map((layer) => [layer, siteFields(layer)])) as Record<
  Layer,
  Record<string, Field>
>;

export function fieldsOf(target: Target): Record<string, Field> {
  if (target === "accident") return ACCIDENT_FIELDS;
  return target === "finding" ? FINDING_FIELDS : SITE_FIELDS[target];
}

/** A finding lies where its site does. */
const placeFieldsOf = (target: Target) => (target === "finding" ? {} : PLACE_FIELDS);

/** Fields without which a row cannot be stored. */
export const isRequired = (target: Target, field: string): boolean =>
  target === "finding"
    ? FindingLedgerRow.required.includes(field as never)
    : REQUIRED.has(field) || (target !== "accident" && (field === "lon" || field === "lat"));
const REQUIRED = new Set(["name", "category", "risk_level", "occurred_at"]);

/** All that a column can feed: the target's fields, and position and place. */
export const mappableFields = (target: Target): string[] => [
  ...Object.keys(placeFieldsOf(target)),
  ...Object.keys(fieldsOf(target)),
];

/** The column that a file of rejects adds; nothing reads it when the mended file comes back. */
export const REASON_COLUMNS = ["rejected because", "未导入原因", "reject_why"] as const;
/** Shapefiles cut names after ten bytes. */
export const SHORT_REASON_COLUMN = REASON_COLUMNS[2];

/** Which column of the file feeds which field. */
export type ColumnMap = Record<string, string>;

/**
 * Matches columns to fields: what --map says first, then the field's name and aliases, regardless of case.
 * @throws Error when --map names a field or a column that does not exist.
 */
export function mapColumns(target: Target, columns: readonly string[], chosen: ColumnMap): ColumnMap {
  const aliases: Record<string, readonly string[]> = { ...placeFieldsOf(target) };
  for (const [name, field] of Object.entries(fieldsOf(target))) aliases[name] = field.aliases;

  for (const [field, column] of Object.entries(chosen)) {
    if (!aliases[field])
      throw new Error(
        `--map ${field}=${column}: there is no field '${field}'. The fields are ${Object.keys(aliases).join(", ")}.`,
      );
    if (!columns.includes(column))
      throw new Error(`--map ${field}=${column}: the file has no column '${column}'. It has ${columns.join(", ")}.`);
  }
  const taken = new Set(Object.values(chosen));
  const map: ColumnMap = { ...chosen };
  for (const [field, names] of Object.entries(aliases)) {
    if (map[field]) continue;
    const column = [field, ...names]
      .map((name) => columns.find((candidate) => candidate.trim().toLowerCase() === name && !taken.has(candidate)))
      .find((found) => found !== undefined);
    if (column === undefined) continue;
    map[field] = column;
    taken.add(column);
  }
  return map;
}

/** Reads rows of one file, whose columns stay the same: what the columns mean is worked out once. */
export interface RecordReader {
  /**
   * @param row values by column's name, or in the order of the columns
   * @throws Unfit with the reason a person can act on
   */
  read(row: Record<string, unknown> | readonly string[]): Record<string, unknown>;
  /**
   * The same, for a million rows of texts: values go to their places in `into`.
   * @returns the attributes as members of a JSON object, without its braces
   * @throws Unfit with the reason a person can act on
   */
  readInto(row: readonly string[], into: unknown[]): string;
  /** A field's cell as trimmed text; '' where there is none. */
  text(row: Record<string, unknown> | readonly string[], field: string): string;
}

/** The attributes that a file speaks for: where it has no value, the record has none any more. */
export function attributeKeys(target: Target, map: ColumnMap, columns: readonly string[]): string[] {
  const mapped = new Set([...Object.values(map), ...REASON_COLUMNS]);
  const known = Object.entries(fieldsOf(target)).filter(([name, field]) => field.attribute && map[name] !== undefined);
  return [...known.map(([name]) => name), ...columns.filter((column) => !mapped.has(column)), "stated_place"];
}

/** Distinct texts remembered per field: most fields of a ledger repeat a few. */
export const REMEMBERED = 2000;

/**
 * Reads fields, and keeps under `attributes` every column that feeds none, so that nothing in the file is lost.
 * @param columns the file's columns in their order, when rows come as arrays
 * @param placeOf where `readInto` puts a field
 */
export function createReader(
  target: Target,
  map: ColumnMap,
  columns: readonly string[] = [],
  placeOf: (field: string) => number = () => 0,
): RecordReader {
  const { order, others } = arrange(target, map, columns);
  const fields = Object.entries(fieldsOf(target)).map(([name, field]) => ({
    name,
    column: map[name],
    at: map[name] === undefined ? undefined : order.get(map[name]),
    attribute: field.attribute,
    read: remembering(field),
  }));
  const mapped = new Set([...Object.values(map), ...REASON_COLUMNS]);
  const place = new Map(Object.keys(map).map((field) => [field, order.get(map[field]!)]));
  const direct = fields.filter(({ attribute }) => !attribute).map((field) => ({ ...field, to: placeOf(field.name) }));
  const members = fields
    .filter(({ attribute, at }) => attribute && at !== undefined)
    .map(({ name, at, read }) => ({ at: at!, member: rememberingMember(name, read) }));
  const free = others.map(({ column, at }) => ({ at, key: `${JSON.stringify(column)}:` }));

  return {
    readInto(row, into) {
      for (let i = 0; i < direct.length; i++) {
        const { name, at, to, read } = direct[i]!;
        into[to] = read(name, at === undefined ? "" : (row[at] ?? ""));
      }
      let attributes = "";
      for (let i = 0; i < members.length; i++) {
        const { at, member } = members[i]!;
        const text = row[at];
        if (!text) continue;
        const written = member(text);
        if (written) attributes += attributes ? `,${written}` : written;
      }
      for (let i = 0; i < free.length; i++) {
        const text = row[free[i]!.at];
        if (text) attributes += `${attributes ? "," : ""}${free[i]!.key}${jsonText(text)}`;
      }
      return attributes;
    },
    text(row, field) {
      if (!Array.isArray(row)) return cellText(row as Record<string, unknown>, map[field]);
      const at = place.get(field);
      return at === undefined ? "" : (row[at] ?? "");
    },
    read(row) {
      const record: Record<string, unknown> = {};
      const attributes: Record<string, unknown> = {};
      const array = Array.isArray(row) ? (row as readonly string[]) : undefined;
      for (const { name, column, at, attribute, read } of fields) {
        const text = array
          ? at === undefined
            ? ""
            : (array[at] ?? "")
          : cellText(row as Record<string, unknown>, column);
        const value = read(name, text);
        if (!attribute) record[name] = value;
        else if (value !== null) attributes[name] = value;
      }
      if (array) {
        for (const { column, at } of others) if (array[at]) attributes[column] = array[at];
      } else {
        for (const [column, value] of Object.entries(row)) {
          if (!mapped.has(column) && value !== "" && value !== null && value !== undefined) attributes[column] = value;
        }
      }
      record.attributes = attributes;
      return record;
    },
  };
}

/** Where a file's columns stand, and which of them feed no field and are kept as attributes. */
export function arrange(target: Target, map: ColumnMap, columns: readonly string[]) {
  const mapped = new Set([...Object.values(map), ...REASON_COLUMNS]);
  const order = new Map(columns.map((column, i) => [column, i]));
  const others = columns
    .map((column, at) => ({ column, at }))
    .filter(({ column }) => column !== "" && !mapped.has(column));
  const known = Object.entries(fieldsOf(target)).map(([name, field]) => ({
    ...{ name, field },
    at: map[name] === undefined ? undefined : order.get(map[name]),
  }));
  return { order, others, fields: known };
}

/** A text as JSON that PostgreSQL takes: without the character zero and halves of characters. */
export function jsonText(text: string): string {
  const json = JSON.stringify(text);
  return json.includes("\\u") ? JSON.stringify(text.toWellFormed().replaceAll("\0", "")) : json;
}

/** An attribute as a member of a JSON object, `"name":value`; '' where it has no value. */
export function jsonMember(name: string, value: unknown): string {
  if (value === null) return "";
  return `${JSON.stringify(name)}:${typeof value === "string" ? jsonText(value) : JSON.stringify(value)}`;
}

function rememberingMember(name: string, read: (name: string, text: string) => unknown): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const member = jsonMember(name, read(name, text));
    if (known.size < REMEMBERED) known.set(text, member);
    return member;
  };
}

function remembering(field: Field): (name: string, text: string) => unknown {
  const known = new Map<string, unknown>();
  return (name, text) => {
    const before = field.free ? undefined : known.get(text);
    if (before !== undefined) return before;
    let value: unknown;
    try {
      value = field.read(text);
    } catch (error) {
      if (error instanceof Unfit) throw new Unfit(error.message, name, text);
      throw error;
    }
    if (value !== undefined && !field.free && known.size < REMEMBERED) known.set(text, value);
    return value;
  };
}

/** One row alone. @throws Unfit */
export const readRecord = (target: Target, map: ColumnMap, row: Record<string, unknown>): Record<string, unknown> =>
  createReader(target, map).read(row);

/** A cell as trimmed text; '' where there is none. */
export function cellText(row: Record<string, unknown>, column: string | undefined): string {
  const value = column === undefined ? undefined : row[column];
  return value === null || value === undefined ? "" : String(value).trim();
}

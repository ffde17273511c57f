/** What can be imported: for each target its fields, the column names people use for them, and how a value is read. */
import {
  ACCIDENT_SEVERITIES,
  CATEGORIES,
  LAYERS,
  type Layer,
  RISK_LEVELS,
} from "../../contracts/vocabulary.contract.ts";

export const TARGETS = [...LAYERS, "accident"] as const;
export type Target = (typeof TARGETS)[number];

/** A value that does not fit its field; the message becomes the row's reason. */
export class Unfit extends Error {}

interface Field {
  /** Column names recognised without --map, lower case. The field's own name always is. */
  aliases: readonly string[];
  /** Given the trimmed text ('' when the column is missing or empty). @throws Unfit */
  read(text: string): unknown;
}

const text = (aliases: readonly string[]): Field => ({ aliases, read: (given) => given || null });

const required = (name: string, aliases: readonly string[]): Field => ({
  aliases,
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
  external_id: text(["id", "code", "编号", "编码"]),
  name: required("name", ["名称", "房屋名称", "title"]),
  address: text(["地址", "详细地址"]),
  category: {
    aliases: ["类别", "类型"],
    read(given) {
      const known: readonly string[] = CATEGORIES[layer];
      if (!given) throw new Unfit(`no category; it is one of ${known.join(", ")}`);
      if (!known.includes(given)) throw new Unfit(`category '${given}' is not one of ${known.join(", ")}`);
      return given;
    },
  },
  risk_level: {
    aliases: ["level", "风险等级", "风险"],
    read(given) {
      const level = RISK_WORDS[given.toLowerCase()] ?? Number(given);
      if (!given || !RISK_LEVELS.some((known) => known === level)) {
        throw new Unfit(`risk level '${given}' is not 1 to 4, 红橙黄蓝 or red, orange, yellow, blue`);
      }
      return level;
    },
  },
  responsible_unit: text(["责任单位"]),
  responsible_person: text(["责任人"]),
  responsible_until: day("end of responsibility", ["责任期限"]),
  inspected_on: day("day of inspection", ["最近检查日期", "检查日期"]),
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

export const fieldsOf = (target: Target): Record<string, Field> =>
  target === "accident" ? ACCIDENT_FIELDS : siteFields(target);

/** Which column of the file feeds which field. */
export type ColumnMap = Record<string, string>;

/**
 * Matches columns to fields: what --map says first, then the field's name and aliases, regardless of case.
 * @throws Error when --map names a field or a column that does not exist.
 */
export function mapColumns(target: Target, columns: readonly string[], chosen: ColumnMap): ColumnMap {
  const aliases: Record<string, readonly string[]> = { ...PLACE_FIELDS };
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

/**
 * Reads one row: its fields, and under `attributes` every column that feeds none, so that nothing in the file is lost.
 * @throws Unfit with the reason a person can act on.
 */
export function readRecord(target: Target, map: ColumnMap, row: Record<string, unknown>): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fieldsOf(target))) record[name] = field.read(cellText(row, map[name]));
  const mapped = new Set(Object.values(map));
  record.attributes = Object.fromEntries(
    Object.entries(row).filter(
      ([column, value]) => !mapped.has(column) && value !== "" && value !== null && value !== undefined,
    ),
  );
  return record;
}

/** A cell as trimmed text; '' where there is none. */
export function cellText(row: Record<string, unknown>, column: string | undefined): string {
  const value = column === undefined ? undefined : row[column];
  return value === null || value === undefined ? "" : String(value).trim();
}

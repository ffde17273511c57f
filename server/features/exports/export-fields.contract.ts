/** What a row of a file may hold: names that programs rely on, headings that people read. */
import { ATTRIBUTES, type AttributeName } from "../../contracts/attributes.contract.ts";
import type { Language } from "../../contracts/words.contract.ts";

export const EXPORT_SOURCES = ["sites", "findings", "accidents"] as const;
export type ExportSource = (typeof EXPORT_SOURCES)[number];

export type FieldType = "text" | "integer" | "number" | "boolean" | "date" | "datetime";

export interface ExportField {
  /** Stable; the column's name in files that programs read. */
  name: string;
  /** Its name in a Shapefile, whose columns have at most 10 characters; where the name is longer. */
  short?: string;
  heading: Readonly<Record<Language, string>>;
  type: FieldType;
  /** The vocabulary its codes belong to (contracts/words.contract.ts). */
  words?: string;
  /** Left out unless it is asked for by name. */
  onRequest?: true;
  /** Data of a private person: shown masked outside the reader's area, and its export is logged. */
  personal?: true;
}

type Extra = Omit<ExportField, "name" | "heading" | "type">;
const field = (name: string, zh: string, en: string, type: FieldType = "text", extra: Extra = {}): ExportField => ({
  name,
  heading: { zh, en },
  type,
  ...extra,
});

/** The page's words for attributes (`attribute.…`); test/server/exports/fields.test.ts holds them equal. */
const ATTRIBUTE_HEADINGS: Record<AttributeName, [zh: string, en: string, short?: string]> = {
  storeys: ["层数", "Storeys"],
  structure: ["结构", "Structure"],
  built_year: ["建成年份", "Built"],
  use: ["用途", "Use"],
  altered: ["擅自改扩建", "Unauthorised alteration"],
  appraisal: ["房屋鉴定等级", "House appraisal"],
  control: ["管控措施", "Control"],
  works: ["工程措施", "Works"],
  area_m2: ["建筑面积（m²）", "Floor area (m²)"],
  households: ["户数", "Households"],
  residents: ["居住人数", "Residents"],
  sector: ["重点行业领域", "Key sector"],
  kind: ["类型", "Kind"],
  persons_exposed: ["涉险人数", "Persons exposed", "exposed"],
  major_hazard_grade: ["重大危险源等级", "Major hazard grade", "mh_grade"],
  route: ["路线编号", "Route"],
  stake: ["桩号", "Stake"],
  stake_km: ["桩号（km）", "Stake (km)"],
  speed_limit_kmh: ["限速（km/h）", "Speed limit (km/h)", "speed_kmh"],
  accidents_3y: ["近三年事故数", "Accidents in 3 years", "acc_3y"],
  mineral: ["矿种", "Mineral"],
  licence_expires: ["许可证到期", "Licence expires", "lic_exp"],
  state: ["生产状态", "Operation"],
  persons: ["作业人数", "Workers"],
};

const ATTRIBUTE_FIELDS = Object.entries(ATTRIBUTE_HEADINGS).map(([name, [zh, en, short]]) => {
  const { type } = ATTRIBUTES[name as AttributeName];
  return field(name, zh, en, type === "string" ? "text" : type, { onRequest: true, ...(short && { short }) });
});

export const EXPORT_FIELDS: Readonly<Record<ExportSource, readonly ExportField[]>> = {
  sites: [
    field("id", "点位编号", "Site", "integer"),
    field("external_id", "原始编号", "Code", "text", { short: "ext_id" }),
    field("name", "名称", "Name"),
    field("address", "地址", "Address"),
    field("layer", "图层", "Layer", "text", { words: "layer" }),
    field("category", "类别", "Category", "text", { words: "category" }),
    field("region_code", "区划代码", "Region code", "text", { short: "region" }),
    field("unit_name", "统计单位", "Unit"),
    field("township_name", "乡镇（街道）", "Township", "text", { short: "township" }),
    field("risk_level", "风险等级", "Risk level", "integer", { words: "level" }),
    field("status", "整改状态", "Status", "text", { words: "status" }),
    field("supervision", "挂牌督办", "Supervision", "text", { words: "supervision", short: "supervis" }),
    field("findings", "隐患数", "Findings", "integer"),
    field("findings_closed", "已销号", "Closed", "integer", { short: "closed" }),
    field("findings_overdue", "逾期", "Overdue", "integer", { short: "overdue" }),
    field("responsible_unit", "责任单位", "Responsible unit", "text", { short: "resp_unit" }),
    field("responsible_person", "责任人", "Responsible person", "text", { short: "resp_pers" }),
    field("responsible_until", "责任期限", "Responsible until", "date", { short: "resp_until" }),
    field("inspected_on", "最近检查日期", "Last inspected", "date", { short: "inspected" }),
    field("county_code", "位置所在区县代码", "County code of the position", "text", {
      onRequest: true,
      short: "county",
    }),
    field("region_check", "地区核对", "Area check", "text", {
      onRequest: true,
      words: "regionCheck",
      short: "reg_check",
    }),
    field("source", "数据来源", "Source", "text", { onRequest: true }),
    field("updated_at", "更新时间", "Last changed", "datetime", { onRequest: true }),
    ...ATTRIBUTE_FIELDS,
    field("attributes", "全部属性（JSON）", "All attributes (JSON)", "text", { onRequest: true }),
    field("owner_name", "户主（业主）", "Owner", "text", { onRequest: true, personal: true }),
    field("owner_phone", "户主（业主）电话", "Owner's telephone", "text", {
      onRequest: true,
      personal: true,
      short: "owner_tel",
    }),
  ],
  findings: [
    field("id", "隐患编号", "Finding", "integer"),
    field("site_id", "点位编号", "Site", "integer"),
    field("site_name", "点位名称", "Site name"),
    field("layer", "图层", "Layer", "text", { words: "layer" }),
    field("category", "类别", "Category", "text", { words: "category" }),
    field("risk_level", "风险等级", "Risk level", "integer", { words: "level" }),
    field("region_code", "区划代码", "Region code", "text", { short: "region" }),
    field("unit_name", "统计单位", "Unit"),
    field("township_name", "乡镇（街道）", "Township", "text", { short: "township" }),
    field("grade", "隐患级别", "Grade", "text", { words: "grade" }),
    field("description", "隐患描述", "Description", "text", { short: "descript" }),
    field("found_on", "发现日期", "Found", "date"),
    field("deadline_original", "原定期限", "Original deadline", "date", { short: "due_orig" }),
    field("deadline", "整改期限", "Deadline", "date"),
    field("days_overdue", "逾期天数", "Days overdue", "integer", { short: "days_over" }),
    field("status", "办理状态", "Status", "text", { words: "findingStatus" }),
    field("supervision", "挂牌督办", "Supervision", "text", { words: "supervision", short: "supervis" }),
    field("unit", "责任单位", "Responsible unit"),
    field("person", "责任人", "Responsible person"),
    field("criterion", "判定依据", "Criterion", "text", { onRequest: true }),
    field("measures", "整改措施", "Measures", "text", { onRequest: true }),
    field("funds_yuan", "整改资金（元）", "Funds (yuan)", "number", { onRequest: true }),
    field("plan", "应急预案", "Plan", "text", { onRequest: true }),
    field("closed_on", "销号日期", "Closed on", "date", { onRequest: true }),
    field("changed_on", "变动日期", "Changed", "date", { onRequest: true }),
    field("site_overdue", "点位逾期隐患数", "Overdue findings of the site", "integer", {
      onRequest: true,
      short: "site_over",
    }),
    field("site_open_major", "点位未销号重大隐患数", "Open major findings of the site", "integer", {
      onRequest: true,
      short: "site_major",
    }),
    field("score", "得分", "Points", "integer", { onRequest: true }),
  ],
  accidents: [
    field("id", "事故编号", "Accident", "integer"),
    field("external_id", "原始编号", "Code", "text", { short: "ext_id" }),
    field("occurred_at", "发生时间", "Occurred", "datetime", { short: "occurred" }),
    field("kind", "事故类型", "Kind"),
    field("severity", "伤亡程度", "Severity", "text", { words: "severity" }),
    field("class", "事故等级", "Class", "text", { words: "accidentClass" }),
    field("deaths", "死亡", "Deaths", "integer"),
    field("serious_injuries", "重伤", "Serious injuries", "integer", { short: "ser_inj" }),
    field("injuries", "受伤", "Injuries", "integer"),
    field("loss_yuan", "直接经济损失（元）", "Loss (yuan)", "number"),
    field("road", "道路", "Road"),
    field("stake", "桩号", "Stake"),
    field("region_code", "区划代码", "Region code", "text", { short: "region" }),
    field("unit_name", "统计单位", "Unit"),
    field("township_name", "乡镇（街道）", "Township", "text", { short: "township" }),
    field("region_check", "地区核对", "Area check", "text", { words: "regionCheck", short: "reg_check" }),
    field("calibre", "统计口径", "What the source counts", "text", { onRequest: true }),
    field("description", "经过", "Description", "text", { onRequest: true, short: "descript" }),
    field("source", "数据来源", "Source", "text", { onRequest: true }),
    field("attributes", "全部属性（JSON）", "All attributes (JSON)", "text", { onRequest: true }),
  ],
};

/** Fields that only some lists of findings know, and show unasked. */
const FIELDS_OF_LIST: Readonly<Record<string, readonly string[]>> = {
  new: ["changed_on"],
  worst: ["site_overdue", "site_open_major", "score"],
};

/** What a file holds when nothing is asked for by name, in order. */
export const defaultFields = (source: ExportSource, list?: string): ExportField[] => {
  const more = (list && FIELDS_OF_LIST[list]) || [];
  return EXPORT_FIELDS[source].filter(({ name, onRequest }) => !onRequest || more.includes(name));
};

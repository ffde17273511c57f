/**
 * What may be wrong with a record: the rules of data quality as data. `rules.ts` says in SQL which records break them. The
 * order is that of the screen: where, when, who, what, how long ago; then findings and accidents.
 */

export type RecordKind = "site" | "finding" | "accident";

/** What puts a record right. */
export type Remedy = "move" | "edit" | "merge" | "assign" | "inspect";

export interface Words {
  zh: string;
  en: string;
}

export interface QualityRule {
  id: string;
  of: RecordKind;
  /** How much one such fault weighs in the debt: 5 leads people to the wrong place, 1 is a blemish. */
  weight: 1 | 2 | 3 | 4 | 5;
  remedy: Remedy;
  name: Words;
  /** Why it matters and what to do about it. */
  advice: Words;
}

export const QUALITY_RULES = [
  {
    id: "outside",
    of: "site",
    weight: 5,
    remedy: "move",
    name: { zh: "落在市域之外", en: "Outside every county" },
    advice: {
      zh: "坐标不在任何县（市、区）范围内，多为坐标系选错或经纬度颠倒。请核对后在地图上移到实际位置。",
      en: "The position lies in no county, mostly a wrong coordinate system or swapped numbers. Check it and move the site.",
    },
  },
  {
    id: "mismatch",
    of: "site",
    weight: 4,
    remedy: "move",
    name: { zh: "坐标与所填县区不符", en: "In another county than stated" },
    advice: {
      zh: "坐标落在另一个县（市、区）。请核实是坐标错误还是所属乡镇填错，移动点位或改正乡镇。",
      en: "Either the position or the stated township is wrong. Find out which, and move the site or correct the township.",
    },
  },
  {
    id: "no_township",
    of: "site",
    weight: 3,
    remedy: "edit",
    name: { zh: "未填乡镇（街道）", en: "No township stated" },
    advice: {
      zh: "只填到县或市，无法落实到乡镇责任。请补填所属乡镇（街道）。",
      en: "Only the county or the city is stated, so no township answers for it. State the township.",
    },
  },
  {
    id: "stacked",
    of: "site",
    weight: 4,
    remedy: "move",
    name: { zh: "坐标多点重合", en: "Shared position" },
    advice: {
      zh: "5 处及以上点位坐标完全相同，多为占位坐标（如乡镇政府所在地）。请逐处移到实际位置。",
      en: "Five or more sites have exactly this position, mostly a placeholder such as the township office. Move each to where it is.",
    },
  },
  {
    id: "duplicate",
    of: "site",
    weight: 4,
    remedy: "merge",
    name: { zh: "疑似重复", en: "Suspected duplicate" },
    advice: {
      zh: "同一网格内有同图层同名点位，可能重复登记。请核对，确属重复的予以合并。",
      en: "Another site of the layer has the same name in the same cell. Compare them and merge what is one place.",
    },
  },
  {
    id: "attributes_missing",
    of: "site",
    weight: 2,
    remedy: "edit",
    name: { zh: "必填属性缺失", en: "Required attribute missing" },
    advice: {
      zh: "缺少该图层的必填属性，例如自建房的层数、结构、建成年份、用途。请补填。",
      en: "An attribute the layer requires is missing, such as a house's storeys, structure, year or use. Fill it in.",
    },
  },
  {
    id: "implausible",
    of: "site",
    weight: 3,
    remedy: "edit",
    name: { zh: "数值不合常理", en: "Value that cannot be" },
    advice: {
      zh: "数值超出合理范围或不是数字，例如自建房超过 30 层、面积为 0。请核对原始资料后改正。",
      en: "A number is out of range or not a number, such as a house of more than 30 storeys or an area of 0. Check and correct it.",
    },
  },
  {
    id: "built_impossible",
    of: "site",
    weight: 3,
    remedy: "edit",
    name: { zh: "建成年份有误", en: "Impossible year built" },
    advice: {
      zh: "建成年份在 1900 年之前或尚未到来。请核对后改正。",
      en: "Built before 1900, or in a year yet to come. Correct the year.",
    },
  },
  {
    id: "inspected_future",
    of: "site",
    weight: 3,
    remedy: "edit",
    name: { zh: "检查日期在未来", en: "Inspected in the future" },
    advice: {
      zh: "最近检查日期晚于今天，会掩盖未检查的情况。请改正日期。",
      en: "The last inspection lies after today and hides that nobody was there. Correct the date.",
    },
  },
  {
    id: "licence_expired",
    of: "site",
    weight: 4,
    remedy: "edit",
    name: { zh: "证照过期仍在生产", en: "Producing without a licence" },
    advice: {
      zh: "许可证过期 90 天以上而状态仍为生产。请核实现状，更新证照或改正状态。",
      en: "The licence ended more than 90 days ago and the mine still says it produces. Find out which is true and correct it.",
    },
  },
  {
    id: "no_person",
    of: "site",
    weight: 3,
    remedy: "assign",
    name: { zh: "无责任人", en: "No responsible person" },
    advice: { zh: "没有具名责任人。请明确责任人。", en: "Nobody is named. Name the person who answers for it." },
  },
  {
    id: "no_unit",
    of: "site",
    weight: 3,
    remedy: "assign",
    name: { zh: "无责任部门", en: "No responsible department" },
    advice: { zh: "没有责任部门。请明确责任部门。", en: "No department is stated. State the one that answers for it." },
  },
  {
    id: "assignment_over",
    of: "site",
    weight: 2,
    remedy: "assign",
    name: { zh: "责任期限已过", en: "Assignment ended" },
    advice: {
      zh: "责任期限已到期。请续期或调整责任人。",
      en: "The assignment ended before today. Extend it or name somebody else.",
    },
  },
  {
    id: "never_inspected",
    of: "site",
    weight: 2,
    remedy: "inspect",
    name: { zh: "从未检查", en: "Never inspected" },
    advice: {
      zh: "没有任何检查记录。请安排检查，已查的补录日期。",
      en: "No inspection is on record. Inspect it, or enter the day if somebody did.",
    },
  },
  {
    id: "inspected_long_ago",
    of: "site",
    weight: 1,
    remedy: "inspect",
    name: { zh: "超过两年未检查", en: "Not inspected for two years" },
    advice: {
      zh: "最近一次检查距今超过两年。请安排复查。",
      en: "The last inspection is more than two years ago. Inspect it again.",
    },
  },
  {
    id: "finding_impossible_dates",
    of: "finding",
    weight: 4,
    remedy: "edit",
    name: { zh: "隐患日期矛盾", en: "Finding with impossible dates" },
    advice: {
      zh: "发现日期或销号日期在未来，或销号早于发现。请改正日期。",
      en: "Found or closed in the future, or closed before it was found. Correct the dates.",
    },
  },
  {
    id: "finding_no_person",
    of: "finding",
    weight: 3,
    remedy: "assign",
    name: { zh: "已交办无整改责任人", en: "Assigned to nobody" },
    advice: {
      zh: "隐患已交办，但未填整改责任人。请补填。",
      en: "The finding was assigned but names no person. Name who puts it right.",
    },
  },
  {
    id: "finding_no_measures",
    of: "finding",
    weight: 2,
    remedy: "edit",
    name: { zh: "已交办无整改措施", en: "Assigned without measures" },
    advice: {
      zh: "隐患已交办，但未填整改措施。请补填。",
      en: "The finding was assigned but states no measures. State what is to be done.",
    },
  },
  {
    id: "finding_photo_stale",
    of: "finding",
    weight: 1,
    remedy: "inspect",
    name: { zh: "照片陈旧", en: "Stale photos" },
    advice: {
      zh: "隐患尚未销号，最近一张照片已超过 90 天。请到现场补拍。",
      en: "The finding is not closed and its newest photo is more than 90 days old. Take new ones on the spot.",
    },
  },
  {
    id: "accident_unlocated",
    of: "accident",
    weight: 3,
    remedy: "edit",
    name: { zh: "事故无坐标", en: "Accident without a position" },
    advice: {
      zh: "没有坐标，不能参与黑点识别。请按道路桩号补定位置后重新导入。",
      en: "Without a position it counts for no black spot. Find it by road and stake and import it again.",
    },
  },
  {
    id: "accident_misplaced",
    of: "accident",
    weight: 3,
    remedy: "edit",
    name: { zh: "事故坐标与县区不符", en: "Accident in the wrong place" },
    advice: {
      zh: "坐标在市域之外，或与所填县（市、区）不符。请核对后重新导入。",
      en: "The position lies outside the city or in another county than stated. Check it and import it again.",
    },
  },
  {
    id: "accident_deaths_unknown",
    of: "accident",
    weight: 3,
    remedy: "edit",
    name: { zh: "事故死亡人数不详", en: "Deaths not stated" },
    advice: {
      zh: "未填死亡人数，无法判定事故等级。没有死亡的请填 0。",
      en: "Deaths are not stated, so the accident has no class. Where nobody died, state 0.",
    },
  },
  {
    id: "accident_future",
    of: "accident",
    weight: 4,
    remedy: "edit",
    name: { zh: "事故时间在未来", en: "Accident in the future" },
    advice: { zh: "发生时间晚于今天。请改正时间。", en: "It is said to happen after today. Correct the time." },
  },
] as const satisfies readonly QualityRule[];

export type RuleId = (typeof QUALITY_RULES)[number]["id"];
export const RULE_IDS = QUALITY_RULES.map(({ id }) => id);

export function qualityRule(id: RuleId): QualityRule & { id: RuleId } {
  return QUALITY_RULES.find((rule) => rule.id === id)!;
}

/** What things are called in a briefing, in the terms of official writing. */
import type { Category, HouseControl, HouseWorks, Layer, Supervision } from "../../../contracts/vocabulary.contract.ts";
import type { Bilingual } from "../briefing.ts";
import type { What } from "../questions.ts";

export const LAYER_NAMES: Record<Layer, Bilingual> = {
  self_built_house: { zh: "自建房", en: "Self-built houses" },
  hazard_site: { zh: "隐患场所", en: "Hazard sites" },
  black_spot: { zh: "事故多发路段", en: "Accident black spots" },
  mine: { zh: "矿山", en: "Mines" },
};

export const CATEGORY_NAMES: Record<Category, Bilingual> = {
  residential: { zh: "自住", en: "Owner-occupied" },
  rental: { zh: "出租", en: "Rental" },
  commercial: { zh: "经营性", en: "Commercial" },
  public_use: { zh: "公共用途", en: "Public use" },
  chemicals: { zh: "危险化学品", en: "Hazardous chemicals" },
  mining: { zh: "矿山企业", en: "Mining enterprises" },
  construction: { zh: "建筑施工", en: "Construction" },
  tourism: { zh: "文旅场所", en: "Culture and tourism" },
  fire: { zh: "消防重点", en: "Fire protection" },
  gas: { zh: "城镇燃气", en: "Town gas" },
  flood: { zh: "防汛", en: "Flood control" },
  junction: { zh: "平交路口", en: "Junctions" },
  bend: { zh: "急弯", en: "Sharp bends" },
  descent: { zh: "长下坡", en: "Long descents" },
  village_street: { zh: "穿村路段", en: "Village streets" },
  waterside: { zh: "临水路段", en: "Waterside sections" },
  underground: { zh: "地下矿山", en: "Underground mines" },
  open_pit: { zh: "露天矿山", en: "Open-pit mines" },
  gravel: { zh: "砂石", en: "Gravel pits" },
  tailings: { zh: "尾矿库", en: "Tailings ponds" },
};

/** Kinds of accident as sources write them; a source may know others. */
export const ACCIDENT_KIND_NAMES: Readonly<Record<string, Bilingual>> = {
  road: { zh: "道路交通事故", en: "Road accidents" },
  fire: { zh: "火灾", en: "Fires" },
  construction: { zh: "建筑施工事故", en: "Construction accidents" },
  work: { zh: "其他生产安全事故", en: "Other accidents at work" },
  drowning: { zh: "溺水", en: "Drownings" },
};

export const SUPERVISION_NAMES: Record<Supervision, Bilingual> = {
  none: { zh: "未挂牌", en: "Not listed" },
  county: { zh: "县级挂牌", en: "County-listed" },
  city: { zh: "市级挂牌", en: "City-listed" },
  province: { zh: "省级挂牌", en: "Province-listed" },
  national: { zh: "国家挂牌", en: "Nationally listed" },
};

export const UNKNOWN: Bilingual = { zh: "未填", en: "Not recorded" };

export const APPRAISAL_NAMES: Record<string, Bilingual> = {
  A: { zh: "A级（安全）", en: "Grade A (sound)" },
  B: { zh: "B级（基本安全）", en: "Grade B (mostly sound)" },
  C: { zh: "C级（局部危险）", en: "Grade C (partly dangerous)" },
  D: { zh: "D级（整栋危险）", en: "Grade D (dangerous)" },
  unknown: { zh: "未鉴定", en: "Not appraised" },
};

export const CONTROL_NAMES: Record<HouseControl | "unknown", Bilingual> = {
  none: { zh: "未管控", en: "None" },
  restricted: { zh: "限制使用", en: "Restricted" },
  vacated: { zh: "腾空", en: "Vacated" },
  sealed: { zh: "封停", en: "Sealed" },
  unknown: UNKNOWN,
};

export const WORKS_NAMES: Record<HouseWorks | "unknown", Bilingual> = {
  none: { zh: "未安排", en: "None" },
  planned: { zh: "已列计划", en: "Planned" },
  under_way: { zh: "施工中", en: "Under way" },
  reinforced: { zh: "已加固", en: "Reinforced" },
  demolished: { zh: "已拆除", en: "Demolished" },
  unknown: UNKNOWN,
};

/** Titles of columns and labels of numbers. */
export const WHAT_NAMES: Partial<Record<What, Bilingual>> = {
  sites: { zh: "点位（处）", en: "Sites" },
  inspected: { zh: "近一年已检查（处）", en: "Inspected within a year" },
  inspectedShare: { zh: "检查覆盖率", en: "Inspected" },
  findings: { zh: "累计隐患（条）", en: "Findings" },
  closed: { zh: "已销号（条）", en: "Closed" },
  open: { zh: "未销号（条）", en: "Open" },
  overdue: { zh: "逾期未整改（条）", en: "Overdue" },
  overdueShare: { zh: "逾期占未销号", en: "Overdue of open" },
  rectification: { zh: "整改率", en: "Rectified" },
  rectificationGain: { zh: "比期初（百分点）", en: "Since start (pp)" },
  found: { zh: "本期新发现（条）", en: "Found" },
  closedInPeriod: { zh: "本期销号（条）", en: "Closed in period" },
  fellOverdue: { zh: "本期新增逾期（条）", en: "Fell overdue" },
  onTimeShare: { zh: "按期整改率", en: "Closed on time" },
  medianDays: { zh: "整改天数中位数", en: "Median days to close" },
  dueIn: { zh: "即将到期（条）", en: "Falling due" },
  longestOverdue: { zh: "最长逾期（天）", en: "Longest overdue (days)" },
  accidents: { zh: "事故（起）", en: "Accidents" },
  deaths: { zh: "死亡（人）", en: "Deaths" },
  injuries: { zh: "受伤（人）", en: "Injuries" },
  rank: { zh: "名次", en: "Rank" },
  rankBest: { zh: "最高可能名次", en: "Best rank" },
  rankWorst: { zh: "最低可能名次", en: "Worst rank" },
  monthsSince: { zh: "连续未发生事故（月）", en: "Months without an accident" },
  houses: { zh: "自建房（栋）", en: "Houses" },
};

export const COLUMN = {
  unit: { zh: "统计单位", en: "Unit" },
  township: { zh: "乡镇（街道）", en: "Township" },
  layer: { zh: "类型", en: "Kind" },
  sector: { zh: "重点领域", en: "Sector" },
  indicator: { zh: "指标", en: "Indicator" },
  level: { zh: "挂牌级别", en: "Level" },
  current: { zh: "本期", en: "This period" },
  previous: { zh: "上期", en: "Previous" },
  lastYear: { zh: "上年同期", en: "Last year" },
  onPrevious: { zh: "环比增减", en: "vs previous" },
  onPreviousShare: { zh: "环比（%）", en: "vs previous, %" },
  onLastYear: { zh: "同比增减", en: "vs last year" },
  onLastYearShare: { zh: "同比（%）", en: "vs last year, %" },
  appraisal: { zh: "鉴定等级", en: "Appraisal" },
  holiday: { zh: "节假日", en: "Holiday" },
  first: { zh: "首日", en: "First day" },
  last: { zh: "末日", en: "Last day" },
  days: { zh: "天数", en: "Days" },
} as const satisfies Record<string, Bilingual>;

export const UNITS = {
  findings: { zh: "条", en: "findings" },
  sites: { zh: "处", en: "sites" },
  houses: { zh: "栋", en: "houses" },
  accidents: { zh: "起", en: "accidents" },
  share: { zh: "%", en: "%" },
} as const satisfies Record<string, Bilingual>;

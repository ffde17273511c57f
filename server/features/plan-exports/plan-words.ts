import type { Language } from "../../contracts/words.contract.ts";

const zh = {
  route: "路线",
  team: "队伍",
  day: "日期",
  order: "序号",
  site: "检查对象",
  siteId: "点位编号",
  address: "地址",
  layer: "类型",
  category: "类别",
  level: "风险等级",
  arrival: "到达",
  begin: "开始检查",
  end: "结束检查",
  travelMinutes: "路上（分钟）",
  travelKm: "路程（公里）",
  reasons: "检查理由",
  lon: "经度",
  lat: "纬度",
  start: "出发",
  back: "返回",
  breakAt: "休息 {from}–{to}",
  time: "时间",
  scan: "扫码",
  scanSite: "扫码看点位",
  scanGeo: "扫码看位置",
  stops: "检查点",
  drive: "行车",
  inspect: "检查",
  hours: "{h} 小时 {m} 分",
  km: "{n} 公里",
  overview: "计划总览",
  unserved: "未列入计划",
  reason: "原因",
  none: "当天没有安排。",
  straight: "路程按直线距离乘绕行系数估算，图上为直线，不是道路。",
  roads: "路程按道路计算（{provider}）。",
  asOf: "数据截至 {day}，版本 {version}",
  planned: "计划更新于 {at}",
  demo: "演示数据（合成），不代表任何真实情况。",
  legend: "S 出发，数字为检查顺序",
} as const;

export type PlanWord = keyof typeof zh;

const en: Record<PlanWord, string> = {
  route: "Route",
  team: "Team",
  day: "Day",
  order: "No.",
  site: "Site",
  siteId: "Site number",
  address: "Address",
  layer: "Layer",
  category: "Category",
  level: "Risk level",
  arrival: "Arrival",
  begin: "Inspection from",
  end: "Inspection to",
  travelMinutes: "Travel (min)",
  travelKm: "Distance (km)",
  reasons: "Why",
  lon: "Longitude",
  lat: "Latitude",
  start: "Start",
  back: "Back",
  breakAt: "Break {from}–{to}",
  time: "Time",
  scan: "Scan",
  scanSite: "scan for the site",
  scanGeo: "scan for the place",
  stops: "Stops",
  drive: "Driving",
  inspect: "Inspecting",
  hours: "{h} h {m} min",
  km: "{n} km",
  overview: "The plan at a glance",
  unserved: "Not in the plan",
  reason: "Reason",
  none: "Nothing is planned on this day.",
  straight: "Distances are straight lines times a detour factor; lines on the map are straight, not roads.",
  roads: "Distances are by road ({provider}).",
  asOf: "Records as of {day}, version {version}",
  planned: "Plan changed {at}",
  demo: "Demo data (synthetic); nothing in it is real.",
  legend: "S start, numbers in order of the visits",
};

const WORDS: Record<Language, Record<PlanWord, string>> = { zh, en };

export type Say = (word: PlanWord, values?: Record<string, string | number>) => string;

/** The words of files and sheets in a language, with `{name}` filled in. */
export const wordsIn =
  (language: Language): Say =>
  (word, values = {}) =>
    WORDS[language][word].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));

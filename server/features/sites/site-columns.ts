import { wordOf } from "../../contracts/words.contract.ts";
import type { CsvColumn } from "../../http/csv.ts";
import type { SiteExportRow } from "./sites.queries.ts";

/** What a row of /api/sites.csv says, in order. */
export const SITE_COLUMNS: readonly CsvColumn<SiteExportRow>[] = [
  { name: { zh: "点位编号", en: "Site" }, of: (row) => row.id },
  { name: { zh: "原始编号", en: "Code" }, of: (row) => row.code },
  { name: { zh: "名称", en: "Name" }, of: (row) => row.name },
  { name: { zh: "地址", en: "Address" }, of: (row) => row.address },
  { name: { zh: "图层", en: "Layer" }, of: (row, language) => wordOf("layer", row.layer, language) },
  { name: { zh: "类别", en: "Category" }, of: (row, language) => wordOf("category", row.category, language) },
  { name: { zh: "区划代码", en: "Region code" }, of: (row) => row.regionCode },
  { name: { zh: "统计单位", en: "Unit" }, of: (row) => row.unitName },
  { name: { zh: "乡镇（街道）", en: "Township" }, of: (row) => row.townshipName },
  { name: { zh: "风险等级", en: "Risk level" }, of: (row, language) => wordOf("level", row.riskLevel, language) },
  { name: { zh: "整改状态", en: "Status" }, of: (row, language) => wordOf("status", row.status, language) },
  {
    name: { zh: "挂牌督办", en: "Supervision" },
    of: (row, language) => wordOf("supervision", row.supervision, language),
  },
  { name: { zh: "隐患数", en: "Findings" }, of: (row) => row.findings },
  { name: { zh: "已销号", en: "Closed" }, of: (row) => row.findingsClosed },
  { name: { zh: "逾期", en: "Overdue" }, of: (row) => row.findingsOverdue },
  { name: { zh: "责任单位", en: "Responsible unit" }, of: (row) => row.responsibleUnit },
  { name: { zh: "责任人", en: "Responsible person" }, of: (row) => row.responsiblePerson },
  { name: { zh: "责任期限", en: "Responsible until" }, of: (row) => row.responsibleUntil },
  { name: { zh: "最近检查日期", en: "Last inspected" }, of: (row) => row.inspectedOn },
  { name: { zh: "经度", en: "Longitude" }, of: (row) => row.lon },
  { name: { zh: "纬度", en: "Latitude" }, of: (row) => row.lat },
];

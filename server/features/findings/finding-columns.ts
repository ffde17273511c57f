import { wordOf } from "../../contracts/words.contract.ts";
import type { CsvColumn } from "../../http/csv.ts";
import type { FindingRow } from "./findings.contract.ts";

/** What a row of /api/findings.csv says, in order. */
export const FINDING_COLUMNS: readonly CsvColumn<FindingRow>[] = [
  { name: { zh: "隐患编号", en: "Finding" }, of: (row) => row.id },
  { name: { zh: "点位编号", en: "Site" }, of: (row) => row.siteId },
  { name: { zh: "点位名称", en: "Site name" }, of: (row) => row.siteName },
  { name: { zh: "图层", en: "Layer" }, of: (row, language) => wordOf("layer", row.layer, language) },
  { name: { zh: "类别", en: "Category" }, of: (row, language) => wordOf("category", row.category, language) },
  { name: { zh: "风险等级", en: "Risk level" }, of: (row, language) => wordOf("level", row.riskLevel, language) },
  { name: { zh: "区划代码", en: "Region code" }, of: (row) => row.regionCode },
  { name: { zh: "隐患级别", en: "Grade" }, of: (row, language) => wordOf("grade", row.grade, language) },
  { name: { zh: "隐患描述", en: "Description" }, of: (row) => row.description },
  { name: { zh: "发现日期", en: "Found" }, of: (row) => row.foundOn },
  { name: { zh: "原定期限", en: "Original deadline" }, of: (row) => row.deadlineOriginal },
  { name: { zh: "整改期限", en: "Deadline" }, of: (row) => row.deadline },
  { name: { zh: "逾期天数", en: "Days overdue" }, of: (row) => row.daysOverdue },
  { name: { zh: "办理状态", en: "Status" }, of: (row, language) => wordOf("findingStatus", row.status, language) },
  {
    name: { zh: "挂牌督办", en: "Supervision" },
    of: (row, language) => wordOf("supervision", row.supervision, language),
  },
  { name: { zh: "责任单位", en: "Responsible unit" }, of: (row) => row.unit },
  { name: { zh: "责任人", en: "Responsible person" }, of: (row) => row.person },
  { name: { zh: "经度", en: "Longitude" }, of: (row) => row.lon },
  { name: { zh: "纬度", en: "Latitude" }, of: (row) => row.lat },
];

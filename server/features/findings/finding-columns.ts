import { wordOf } from "../../contracts/words.contract.ts";
import type { CsvColumn } from "../../http/csv.ts";
import type { FindingList } from "./findings.contract.ts";
import type { FindingExportRow } from "./findings.queries.ts";

const COLUMNS: readonly CsvColumn<FindingExportRow>[] = [
  { name: { zh: "隐患编号", en: "Finding" }, of: (row) => row.id },
  { name: { zh: "点位编号", en: "Site" }, of: (row) => row.siteId },
  { name: { zh: "点位名称", en: "Site name" }, of: (row) => row.siteName },
  { name: { zh: "图层", en: "Layer" }, of: (row, language) => wordOf("layer", row.layer, language) },
  { name: { zh: "类别", en: "Category" }, of: (row, language) => wordOf("category", row.category, language) },
  { name: { zh: "风险等级", en: "Risk level" }, of: (row, language) => wordOf("level", row.riskLevel, language) },
  { name: { zh: "区划代码", en: "Region code" }, of: (row) => row.regionCode },
  { name: { zh: "统计单位", en: "Unit" }, of: (row) => row.unitName },
  { name: { zh: "乡镇（街道）", en: "Township" }, of: (row) => row.townshipName },
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

/** What only some lists know of a finding. */
const COLUMNS_OF: Partial<Record<FindingList, readonly CsvColumn<FindingExportRow>[]>> = {
  new: [{ name: { zh: "变动日期", en: "Changed" }, of: (row) => row.changedOn }],
  worst: [
    { name: { zh: "点位逾期隐患数", en: "Overdue findings of the site" }, of: (row) => row.worst?.overdue ?? null },
    {
      name: { zh: "点位未销号重大隐患数", en: "Open major findings of the site" },
      of: (row) => row.worst?.openMajor ?? null,
    },
    { name: { zh: "得分", en: "Points" }, of: (row) => row.worst?.score ?? null },
  ],
};

/** What a row of /api/findings.csv says, in order. */
export const findingColumns = (list: FindingList): readonly CsvColumn<FindingExportRow>[] => [
  ...COLUMNS,
  ...(COLUMNS_OF[list] ?? []),
];

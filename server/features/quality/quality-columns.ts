import type { CsvColumn } from "../../http/csv.ts";
import type { FaultExportRow } from "./quality.queries.ts";
import { qualityRule, type RecordKind, type RuleId } from "./rules.contract.ts";

const NUMBER: Record<RecordKind, CsvColumn<FaultExportRow>["name"]> = {
  site: { zh: "点位编号", en: "Site" },
  finding: { zh: "隐患编号", en: "Finding" },
  accident: { zh: "事故编号", en: "Accident" },
};

/** What a row of /api/quality/records.csv says, in order. */
export function faultColumns(id: RuleId): readonly CsvColumn<FaultExportRow>[] {
  const rule = qualityRule(id);
  return [
    { name: NUMBER[rule.of], of: (row) => row.id },
    ...(rule.of === "finding" ? [{ name: NUMBER.site, of: (row: FaultExportRow) => row.siteId }] : []),
    { name: { zh: "名称", en: "Name" }, of: (row) => row.name },
    { name: { zh: "说明", en: "Detail" }, of: (row) => row.detail },
    { name: { zh: "区划代码", en: "Region code" }, of: (row) => row.regionCode },
    { name: { zh: "统计单位", en: "Unit" }, of: (row) => row.unitName },
    { name: { zh: "乡镇（街道）", en: "Township" }, of: (row) => row.townshipName },
    { name: { zh: "问题", en: "Fault" }, of: (_row, language) => rule.name[language] },
    { name: { zh: "现值", en: "Value" }, of: (row) => row.value },
    { name: { zh: "处理建议", en: "What to do" }, of: (_row, language) => rule.advice[language] },
    { name: { zh: "经度", en: "Longitude" }, of: (row) => row.lon },
    { name: { zh: "纬度", en: "Latitude" }, of: (row) => row.lat },
  ];
}

/**
 * The JSON Schema of a row in a ledger of findings: what is wrong at which site, who puts it right by when, and how far that
 * has come. The words of closed lists are those of words.contract.ts.
 */
import { Type } from "typebox";
import { FINDING_GRADES, FINDING_STATUSES, LAYERS } from "../vocabulary.contract.ts";
import { FINDING_STEPS, type FindingStep } from "../workflow.contract.ts";
import { day, decimal, text, word } from "./properties.ts";

/** Days of the steps: `registered_on` … `reopened_on`. */
const STEP_DAYS: Readonly<Record<FindingStep, readonly string[]>> = {
  registered: ["登记日期", "登记时间"],
  assigned: ["交办日期", "交办时间", "下达日期"],
  rectifying: ["开始整改日期", "整改开始日期"],
  submitted: ["整改完成日期", "整改完成时间", "完成日期", "报验日期", "提交验收日期"],
  accepted: ["验收日期", "验收时间", "复查日期"],
  returned: ["退回日期", "验收退回日期"],
  closed: ["销号日期", "销号时间", "闭环日期"],
  reopened: ["重新立案日期"],
};
export const stepDay = (step: FindingStep) => `${step}_on` as const;

export const FindingLedgerRow = Type.Object({
  external_id: Type.Optional(text("Code", 100, ["id", "code", "编号", "隐患编号", "问题编号", "隐患编码"])),
  site_code: Type.Optional(
    text("Site's code", 200, ["site_external_id", "site", "点位编号", "场所编号", "房屋编号", "对象编号", "统一编码"]),
  ),
  site_layer: Type.Optional(word("Site's layer", LAYERS, ["layer", "图层", "点位类型", "对象类型"])),
  site_name: Type.Optional(
    text("Site's name", 500, [
      "name",
      "名称",
      "点位名称",
      "场所名称",
      "单位名称",
      "企业名称",
      "隐患单位",
      "被检查单位",
    ]),
  ),
  site_address: Type.Optional(text("Site's address", 500, ["address", "地址", "点位地址", "详细地址", "隐患地点"])),
  grade: Type.Optional(word("Grade", FINDING_GRADES, ["隐患级别", "隐患等级", "隐患类别", "级别"])),
  description: {
    ...text("Description", 1000, ["隐患描述", "隐患内容", "隐患情况", "问题描述", "存在问题", "存在的问题", "隐患"]),
    minLength: 1,
  },
  criterion: Type.Optional(text("Criterion", 300, ["判定依据", "依据", "标准条款"])),
  found_on: day("Found on", ["发现日期", "发现时间", "检查日期", "检查时间", "排查日期", "排查时间"]),
  deadline_original: Type.Optional(day("Original deadline", ["原定期限", "原整改期限"])),
  deadline: day("Deadline", ["整改期限", "整改时限", "整改截止日期", "完成期限", "限期"]),
  unit: Type.Optional(text("Responsible unit", 100, ["责任单位", "整改责任单位", "整改单位"])),
  person: Type.Optional(text("Responsible person", 60, ["责任人", "整改责任人"])),
  measures: Type.Optional(text("Measures", 1000, ["整改措施", "措施", "治理措施"])),
  funds_yuan: Type.Optional(
    decimal(
      "Funds",
      0,
      999_999_999_999,
      ["funds", "整改资金", "整改资金（元）", "整改资金(元)", "资金（元）", "治理资金"],
      "元",
    ),
  ),
  plan: Type.Optional(text("Emergency plan", 1000, ["应急预案", "预案"])),
  status: Type.Optional(word("Status", FINDING_STATUSES, ["状态", "整改状态", "办理状态", "整改情况"])),
  ...(Object.fromEntries(
    FINDING_STEPS.map((step) => [stepDay(step), Type.Optional(day(`${step} on`, STEP_DAYS[step]))]),
  ) as Record<ReturnType<typeof stepDay>, Type.TOptional<ReturnType<typeof day>>>),
  note: Type.Optional(text("Note", 500, ["备注", "说明", "退回原因"])),
});

/** What ledgers say for a code beside its word. */
export const FINDING_SYNONYMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  grade: { 一般: "general", 一般隐患: "general", 重大: "major", 重大隐患: "major" },
  status: {
    待登记: "found",
    未整改: "registered",
    待交办: "registered",
    待整改: "assigned",
    正在整改: "rectifying",
    已整改: "submitted",
    整改完成: "submitted",
    已验收: "accepted",
    已退回: "returned",
    已闭环: "closed",
    已办结: "closed",
    销号: "closed",
  },
};

/** Why a row was not imported, in Chinese. The server speaks English; the forms of its sentences are fixed. */
import type { Language } from "../view/view-state.ts";
import { dictionaries } from "./i18n.ts";

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^no name$/, "缺少名称"],
  [/^no time$/, "缺少时间"],
  [/^no position$/, "没有位置"],
  [/^no category; it is one of (.*)$/, "缺少类别，可填：$1"],
  [/^category '(.*)' is not one of (.*)$/, "类别“$1”不在可选范围：$2"],
  [/^risk level '(.*)' is not .*$/, "风险等级“$1”不是 1 至 4 或红橙黄蓝"],
  [/^code '(.*)' is already on line (.*)$/, "编号“$1”与第 $2 行重复"],
  [/^region (.*) is outside your area$/, "地区 $1 不在您的管辖范围"],
  [/^position '(.*)' is not two numbers$/, "坐标“$1”不是两个数字"],
  [/^position '(.*)' is outside the coordinate system$/, "坐标“$1”超出坐标系范围"],
  [/^longitude (.*) is outside .*$/, "经度 $1 超出范围，请核对坐标系和坐标次序"],
  [/^latitude (.*) is outside .*$/, "纬度 $1 超出范围，请核对坐标系和坐标次序"],
  [/^the position 0, 0 is a placeholder$/, "坐标为 0, 0，不是真实位置"],
  [/^the position is outside the reach of (.*)$/, "坐标超出 $1 的范围"],
  [/^the position does not transform from (.*)$/, "坐标无法从 $1 转换"],
  [/^the row has more or fewer columns than the header$/, "列数与表头不一致"],
  [/^a collection of geometries has no single position$/, "几何集合没有唯一位置"],
  [/^an accident's position is a point$/, "事故位置须为点"],
  [/^not a GeoJSON feature$/, "不是 GeoJSON 要素"],
  [/^severity '(.*)' is not one of (.*)$/, "严重程度“$1”不在可选范围：$2"],
  [/^loss '(.*)' is not an amount in yuan$/, "损失“$1”不是金额（元）"],
  [/^time '(.*)' is not a date such as (.*)$/, "时间“$1”格式不对，应如 $2"],
  [/^no site_code; .*$/, "没有写明点位，请填写点位编号，或填写点位名称和地址"],
  [/^no site of the code '(.*)' in your area$/, "您的管辖范围内没有编号为“$1”的点位"],
  [/^no site of the name '(.*)' in your area$/, "您的管辖范围内没有名称、地址相符的点位“$1”"],
  [/^several sites of the code '(.*)'; state the layer$/, "有多个点位的编号为“$1”，请写明点位图层"],
  [/^several sites of the name '(.*)'; state the address or the code$/, "有多个点位名为“$1”，请写明点位地址或编号"],
  [/^code '(.*)' belongs to a finding at another site$/, "编号“$1”已用于另一点位的隐患"],
  [/^code '(.*)' belongs to a record outside your area$/, "编号“$1”属于您管辖范围以外的记录"],
  [/^left out by decision$/, "已选择不导入"],
  [/^a finding that is '(.*)' cannot become '(.*)'$/, "办理状态不能由“{status:$1}”变为“{status:$2}”"],
  [/^no (unit|person); .*$/, "缺少{1}，交办须写明责任单位和责任人"],
  [/^no note; .*$/, "缺少备注，退回或重新立案须写明原因"],
  [/^no closed_on; .*$/, "缺少销号日期，已销号的隐患须写明"],
  [/^(.+?) '(.*)' is before the step before, '(.*)'$/, "{1}“$2”早于上一步的日期“$3”"],
  [/^(.+?) '(.*)' is after today, '(.*)'$/, "{1}“$2”晚于今天（$3）"],
  [/^deadline '(.*)' is before the day it was found$/, "整改期限“$1”早于发现日期"],
  [/^deadline '(.*)' is before the original deadline, '(.*)'$/, "整改期限“$1”早于原定期限“$2”"],
  [/^no (\w+)$/, "缺少{1}"],
  [/^(.+?) '(.*)' is not a day such as (.*)$/, "{1}“$2”格式不对，应如 $3"],
  [/^(.+?) '(.*)' does not exist$/, "{1}“$2”不存在"],
  [/^(.+?) '(.*)' is not a whole number$/, "{1}“$2”不是整数"],
  [/^(.+?) '(.*)' is not a number$/, "{1}“$2”不是数字"],
  [/^(.+?) '(.*)' is not between (.*) and (.*)$/, "{1}“$2”不在 $3 至 $4 之间"],
  [/^(.+?) '(.*)' is not one of (.*)$/, "{1}“$2”不在可选范围：$3"],
  [/^(.+?) '(.*)' is not 是 or 否, true or false$/, "{1}“$2”应填“是”或“否”"],
  [/^(.+?) is longer than (\d+) characters$/, "{1}超过 $2 个字"],
];

/** Why a row does not fit. */
export function reasonText(reason: string, language: Language): string {
  if (language === "en") return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}`;
  for (const [form, words] of REASONS) {
    const found = form.exec(reason);
    if (!found) continue;
    const field = found[1] ?? "";
    return reason
      .replace(form, words)
      .replace("{1}", FIELDS[field] ?? zh[`attribute.${field}`] ?? zh[`imports.field.${field}`] ?? field)
      .replace(/\{status:(\w+|…)\}/g, (_, code: string) => zh[`findingStatus.${code}`] ?? code)
      .replace(CODES, inWords);
  }
  return reason;
}

const zh: Readonly<Record<string, string | undefined>> = dictionaries.zh;
/** Fields that the importer calls by a phrase. */
const FIELDS: Readonly<Record<string, string>> = {
  time: "时间",
  "end of responsibility": "责任期限",
  "day of inspection": "最近检查日期",
  deaths: "死亡人数",
  "serious injuries": "重伤人数",
  injuries: "受伤人数",
  "owner's name": "户主",
  "owner's telephone": "户主电话",
};

/** A list of the codes that may stand there, in a Chinese sentence. */
const CODES = /(?<=：)[a-z_]+(, [a-z_]+)*$/;
const inWords = (list: string) =>
  list
    .split(", ")
    .map((code) => KINDS.map((kind) => zh[`${kind}.${code}`]).find(Boolean) ?? code)
    .join("、");
const KINDS = ["category", "severity", "control", "works", "grade", "findingStatus", "layer"];

import { Type } from "typebox";
import { HOUSE_APPRAISALS, HOUSE_CONTROLS, HOUSE_WORKS } from "../vocabulary.contract.ts";
import { baseFields } from "./base.schema.ts";
import { decimal, text, whole, word, yesNo } from "./properties.ts";

export const SelfBuiltHouse = Type.Object({
  ...baseFields("self_built_house"),
  attributes: Type.Object({
    storeys: Type.Optional(whole("Storeys", 1, 60, ["层数", "楼层", "地上层数"])),
    structure: Type.Optional(text("Structure", 60, ["结构", "结构类型"])),
    built_year: Type.Optional(whole("Built", 1600, 2100, ["建成年份", "建造年份", "建成年代"])),
    use: Type.Optional(text("Use", 60, ["用途", "房屋用途"])),
    altered: Type.Optional(yesNo("Unauthorised alteration", ["擅自改扩建", "是否改扩建"])),
    // Whether the house may be used and what is done about it are two questions: a sealed house may still wait for works.
    appraisal: Type.Optional(word("House appraisal", HOUSE_APPRAISALS, ["鉴定等级", "房屋鉴定等级", "鉴定结果"])),
    control: Type.Optional(word("Control", HOUSE_CONTROLS, ["管控措施", "管控状态"])),
    works: Type.Optional(word("Works", HOUSE_WORKS, ["工程措施", "整治状态", "工程状态"])),
    area_m2: Type.Optional(decimal("Floor area", 0, 100000, ["建筑面积", "建筑面积（m²）"], "m²")),
    households: Type.Optional(whole("Households", 0, 1000, ["户数"])),
    residents: Type.Optional(whole("Residents", 0, 10000, ["居住人数", "常住人数"])),
  }),
});

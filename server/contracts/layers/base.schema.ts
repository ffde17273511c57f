/** What the record of every site states, whatever its layer: the fields of forms, imports and the interfaces. */
import { Type } from "typebox";
import { CATEGORIES, type Layer, OneOf, RISK_LEVELS } from "../vocabulary.contract.ts";
import { day, text } from "./properties.ts";

/** Fields of the table `site` that a person may fill in; the position is no field, it is drawn or read from the file. */
export const baseFields = (layer: Layer) => ({
  external_id: Type.Optional(text("Code", 100, ["编号", "编码", "id", "code"])),
  name: Type.String({ title: "Name", minLength: 1, maxLength: 200 }),
  address: Type.Optional(text("Address", 300, ["地址", "详细地址"])),
  category: OneOf(CATEGORIES[layer], { description: "category within the layer" }),
  risk_level: OneOf(RISK_LEVELS, { description: "1 major, 2 relatively major, 3 general, 4 low" }),
  region_code: Type.Optional(
    Type.String({ title: "Area code", pattern: "^[0-9]{6,12}(-[A-Z]+)?$", description: "township that answers" }),
  ),
  responsible_unit: Type.Optional(text("Responsible unit", 200, ["责任单位"])),
  responsible_person: Type.Optional(text("Responsible person", 100, ["责任人"])),
  responsible_until: Type.Optional(day("Responsible until", ["责任期限"])),
  inspected_on: Type.Optional(day("Last inspection", ["最近检查日期", "检查日期"])),
});

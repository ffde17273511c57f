import { Type } from "typebox";
import { baseFields } from "./base.schema.ts";
import { day, text, whole } from "./properties.ts";

export const Mine = Type.Object({
  ...baseFields("mine"),
  attributes: Type.Object({
    mineral: Type.Optional(text("Mineral", 60, ["矿种", "开采矿种"])),
    licence_expires: Type.Optional(day("Licence expires", ["许可证到期", "许可证有效期至"])),
    state: Type.Optional(text("Operation", 60, ["生产状态"])),
    persons: Type.Optional(whole("Workers", 0, 100_000, ["作业人数", "从业人数"])),
  }),
});

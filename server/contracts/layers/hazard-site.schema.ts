import { Type } from "typebox";
import { CATEGORIES } from "../vocabulary.contract.ts";
import { baseFields } from "./base.schema.ts";
import { text, whole, word } from "./properties.ts";

export const HazardSite = Type.Object({
  ...baseFields("hazard_site"),
  attributes: Type.Object({
    sector: Type.Optional(word("Key sector", CATEGORIES.hazard_site, ["重点行业领域", "行业领域"])),
    kind: Type.Optional(text("Kind", 60, ["场所类型"])),
    persons_exposed: Type.Optional(whole("Persons exposed", 0, 1_000_000, ["涉险人数"])),
    major_hazard_grade: Type.Optional(whole("Major hazard grade", 1, 4, ["重大危险源等级"])),
  }),
});

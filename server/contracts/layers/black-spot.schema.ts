import { Type } from "typebox";
import { baseFields } from "./base.schema.ts";
import { decimal, text, whole } from "./properties.ts";

export const BlackSpot = Type.Object({
  ...baseFields("black_spot"),
  attributes: Type.Object({
    route: Type.Optional(text("Route", 30, ["路线编号", "道路编号"])),
    stake: Type.Optional(text("Stake", 30, ["桩号"])),
    stake_km: Type.Optional(decimal("Stake in kilometres", 0, 10_000, ["桩号（km）", "桩号km"], "km")),
    speed_limit_kmh: Type.Optional(whole("Speed limit", 5, 120, ["限速", "限速（km/h）"], "km/h")),
    accidents_3y: Type.Optional(whole("Accidents in 3 years", 0, 10_000, ["近三年事故数"])),
  }),
});

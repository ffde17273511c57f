import { type Static, Type } from "typebox";
import { AsOf } from "../../contracts/common.contract.ts";
import { OneOf } from "../../contracts/vocabulary.contract.ts";

export const Health = Type.Object({
  status: Type.Literal("ok"),
  mode: OneOf(["embedded", "server"] as const),
  dataVersion: Type.Integer(),
  sites: Type.Integer(),
  asOf: AsOf,
});
export type Health = Static<typeof Health>;

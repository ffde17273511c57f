import { type Static, Type } from "typebox";
import { RecordFilterQuery } from "../../contracts/common.contract.ts";

export const CubeQuery = Type.Object(
  {
    resolution: Type.Integer({ minimum: 5, maximum: 8, default: 8, description: "H3 resolution of the cells" }),
    ...RecordFilterQuery.properties,
  },
  { additionalProperties: false },
);
export type CubeQuery = Static<typeof CubeQuery>;

import { type Static, Type } from "typebox";

export const CubeQuery = Type.Object(
  {
    resolution: Type.Integer({ minimum: 5, maximum: 8, default: 8, description: "H3 resolution of the cells" }),
  },
  { additionalProperties: false },
);
export type CubeQuery = Static<typeof CubeQuery>;

export const ARROW_STREAM = "application/vnd.apache.arrow.stream";

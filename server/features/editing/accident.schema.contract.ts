import { Type } from "typebox";
import { ACCIDENT_SEVERITIES, OneOf } from "../../contracts/vocabulary.contract.ts";

const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }));
const people = Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 }));

/** The record of an accident as a form states it; where it happened goes beside it, as the position. */
export const AccidentRecord = Type.Object({
  external_id: text(100),
  occurred_at: Type.String({
    // Seconds are optional: ledgers rarely state them.
    pattern: "^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$",
    description: "YYYY-MM-DDThh:mm, the city's own clock",
  }),
  kind: Type.String({ minLength: 1, maxLength: 60 }),
  severity: Type.Optional(OneOf(ACCIDENT_SEVERITIES)),
  deaths: people,
  serious_injuries: people,
  injuries: people,
  loss_yuan: Type.Optional(Type.Number({ minimum: 0, maximum: 999_999_999_999 })),
  road: text(100),
  stake: text(30),
  description: text(2000),
  calibre: text(300),
  region_code: Type.String({ pattern: "^[0-9]{6,12}(-[A-Z]+)?$", description: "township where it happened" }),
  attributes: Type.Object({}),
});

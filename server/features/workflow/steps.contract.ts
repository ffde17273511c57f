import { type Static, Type } from "typebox";
import { AsOf, PlainText, Problem } from "../../contracts/common.contract.ts";
import { FINDING_GRADES, OneOf, SUPERVISIONS } from "../../contracts/vocabulary.contract.ts";
import { FINDING_STEPS } from "../../contracts/workflow.contract.ts";
import { Finding } from "../sites/sites.contract.ts";

const Id = Type.String({ pattern: "^[0-9]{1,15}$", description: "a number of up to 15 digits" });
const Day = Type.String({ pattern: "^[12][0-9]{3}-[01][0-9]-[0-3][0-9]$", description: "a day as YYYY-MM-DD" });
/** One line. */
const Note = PlainText(500, { description: "what was done or why, without line breaks" });
const expectedVersion = Type.Integer({
  minimum: 1,
  description:
    "the finding's version as the caller saw it; 409 with the finding as it is now when it has changed since",
});

export const FindingParams = Type.Object({ id: Id });

/** The finding as /api/sites/{id} shows it. */
export const ChangedFinding = Type.Object({ ...Finding.properties, siteId: Type.String(), asOf: AsOf });
export type ChangedFinding = Static<typeof ChangedFinding>;

/** Somebody else was first. */
export const FindingConflict = Type.Object({ ...Problem.properties, current: ChangedFinding });
export type FindingConflict = Static<typeof FindingConflict>;

export const NewFinding = Type.Object(
  {
    siteId: Id,
    grade: OneOf(FINDING_GRADES),
    description: PlainText(1000, { description: "what is wrong" }),
    criterion: Type.Optional(PlainText(300, { description: "the rule it breaks" })),
    foundOn: Day,
    deadline: Day,
    unit: Type.Optional(PlainText(100)),
    person: Type.Optional(PlainText(60)),
    measures: Type.Optional(PlainText(1000)),
    fundsYuan: Type.Optional(Type.Number({ minimum: 0, maximum: 999_999_999_999 })),
  },
  { additionalProperties: false },
);
export type NewFinding = Static<typeof NewFinding>;

export const NewStep = Type.Object(
  {
    to: OneOf(FINDING_STEPS, { description: "one of the statuses that may follow; see the description" }),
    expectedVersion,
    note: Type.Optional(Note),
    unit: Type.Optional(PlainText(100, { description: "for 'assigned': the unit responsible" })),
    person: Type.Optional(PlainText(60, { description: "for 'assigned': the person responsible" })),
    measures: Type.Optional(
      PlainText(1000, { description: "for 'rectifying' and 'submitted': what is done about it" }),
    ),
  },
  { additionalProperties: false },
);
export type NewStep = Static<typeof NewStep>;

export const NewExtension = Type.Object(
  { deadline: Day, note: Note, expectedVersion },
  { additionalProperties: false },
);
export type NewExtension = Static<typeof NewExtension>;

export const NewSupervision = Type.Object(
  {
    supervision: OneOf(SUPERVISIONS, { description: "'none' lifts it" }),
    note: Type.Optional(Note),
    expectedVersion,
  },
  { additionalProperties: false },
);
export type NewSupervision = Static<typeof NewSupervision>;

/** What a form of a finding's next action asks, and what it sends. Pure. */
import { TRANSITIONS } from "#server/contracts/transitions.contract.ts";
import type { Supervision } from "#server/contracts/vocabulary.contract.ts";
import { type Fault, type FindingAction, faultsOf } from "#server/contracts/workflow.contract.ts";
import type { Finding } from "#server/features/sites/sites.contract.ts";
import type { FindingRequest } from "./workflow.api.ts";

/** What people fill in; a form shows those of its action. */
export interface StepValues {
  unit: string;
  person: string;
  measures: string;
  deadline: string;
  supervision: Supervision;
  note: string;
}
export type StepField = keyof StepValues;

/** Actions with a form; photos have a place of their own. */
export type FormAction = Exclude<FindingAction, "photo">;

const FIELDS: Partial<Record<FormAction, readonly StepField[]>> = {
  assigned: ["unit", "person"],
  rectifying: ["measures"],
  extension: ["deadline"],
  supervision: ["supervision"],
};

export const fieldsOf = (action: FormAction): readonly StepField[] => [...(FIELDS[action] ?? []), "note"];

export function startingValues(action: FormAction, finding: Finding): StepValues {
  return {
    unit: finding.unit ?? "",
    person: finding.person ?? "",
    measures: finding.measures ?? "",
    deadline: "",
    supervision: action === "supervision" && finding.supervision === "none" ? "county" : "none",
    note: "",
  };
}

/** What the form still lacks. */
export const formFaults = (action: FormAction, finding: Finding, values: StepValues): Fault[] =>
  faultsOf(
    action,
    { ...finding, submittedByAsker: false },
    { ...values, supervision: action === "supervision" ? values.supervision : undefined },
  );

/** Whether the note may be left empty. */
export const noteIsOptional = (action: FormAction, finding: Finding, values: StepValues): boolean =>
  !formFaults(action, finding, { ...values, note: "" }).some(({ field }) => field === "note");

/** One line to the server, however it was pasted. */
export const oneLine = (text: string) => text.replace(/[\r\n\t]+/g, " ");

export function requestOf(action: FormAction, values: StepValues, expectedVersion: number): FindingRequest {
  const note = values.note.trim();
  const given = (text: string) => text.trim() || undefined;
  if (action === "extension") return { what: "extension", body: { deadline: values.deadline, note, expectedVersion } };
  if (action === "supervision")
    return { what: "supervision", body: { supervision: values.supervision, ...(note && { note }), expectedVersion } };
  const fields = fieldsOf(action);
  const unit = fields.includes("unit") ? given(values.unit) : undefined;
  const person = fields.includes("person") ? given(values.person) : undefined;
  const measures = fields.includes("measures") ? given(values.measures) : undefined;
  return {
    what: "events",
    body: {
      to: action,
      expectedVersion,
      ...(note && { note }),
      ...(unit && { unit }),
      ...(person && { person }),
      ...(measures && { measures }),
    },
  };
}

/** What of a finding people may have changed meanwhile. */
export const COMPARED = ["status", "unit", "person", "deadline", "supervision", "measures"] as const;
export type ComparedField = (typeof COMPARED)[number];

export interface ConflictRow {
  field: ComparedField;
  /** When the form was opened, as the form would have it, and now. */
  before: string | null;
  mine: string | null;
  theirs: string | null;
  /** Both changed it, to different ends. */
  clash: boolean;
}

/** A finding that somebody else changed while a form was open, field by field where anything differs. */
export function conflictRows(action: FormAction, base: Finding, values: StepValues, theirs: Finding): ConflictRow[] {
  const wanted = mineOf(action, base, values);
  return COMPARED.flatMap((field) => {
    const [before, mine, now] = [base[field], wanted[field], theirs[field]];
    if (before === mine && before === now) return [];
    return [{ field, before, mine, theirs: now, clash: before !== mine && before !== now && mine !== now }];
  });
}

function mineOf(action: FormAction, base: Finding, values: StepValues): Pick<Finding, ComparedField> {
  const mine: Pick<Finding, ComparedField> = { ...base };
  if (action === "extension") mine.deadline = values.deadline || base.deadline;
  else if (action === "supervision") mine.supervision = values.supervision;
  else {
    mine.status = action;
    for (const field of fieldsOf(action)) {
      if (field === "unit" || field === "person" || field === "measures")
        mine[field] = values[field].trim() || base[field];
    }
  }
  return mine;
}

/** Whether a form may be sent again over what the finding is now. */
export function mayApplyAgain(action: FormAction, theirs: Finding, values: StepValues): boolean {
  const offered = theirs.actions.find((one) => one.action === action);
  return offered?.refusal === null && formFaults(action, theirs, values).length === 0;
}

/** Steps first, in the order they follow; then what leaves the status as it is. */
export const formActions = (
  finding: Finding,
): { action: FormAction; refusal: Finding["actions"][number]["refusal"] }[] =>
  finding.actions.flatMap(({ action, refusal }) => (action === "photo" ? [] : [{ action, refusal }]));

/** What an action is called: listing what is listed is to change or lift it. */
export const actionKey = (action: FormAction, { supervision }: Pick<Finding, "supervision">) =>
  action === "supervision" && supervision !== "none"
    ? ("workflow.action.lifting" as const)
    : (`workflow.action.${action}` as const);

export const isStep = (action: FormAction, finding: Finding): boolean =>
  (TRANSITIONS[finding.status] as readonly string[]).includes(action);

/**
 * Rectification as rules, once: which step follows, who may take it, what it needs, and why not. The server decides by
 * them, the client offers by them, and triggers of the database (0004_workflow.sql) hold what must not depend on either.
 * Pure.
 */
import { TRANSITIONS } from "./transitions.contract.ts";
import { FINDING_STATUSES, type FindingStatus, SUPERVISIONS, type Supervision } from "./vocabulary.contract.ts";

/** Steps go by the status they lead to; beside them what leaves the status as it is. */
export const FINDING_ACTIONS = [
  "registered",
  "assigned",
  "rectifying",
  "submitted",
  "accepted",
  "returned",
  "closed",
  "reopened",
  "photo",
  "extension",
  "supervision",
] as const;
export type FindingAction = (typeof FINDING_ACTIONS)[number];
export type FindingStep = Extract<FindingAction, FindingStatus>;

export const FINDING_STEPS = FINDING_ACTIONS.filter((action): action is FindingStep =>
  (FINDING_STATUSES as readonly string[]).includes(action),
);

/** The officer works on a finding; the supervisor judges the work, grants time and lists. */
export const WHO: Readonly<Record<FindingAction, "officer" | "supervisor" | "either">> = {
  registered: "officer",
  assigned: "officer",
  rectifying: "officer",
  submitted: "officer",
  accepted: "supervisor",
  returned: "supervisor",
  closed: "supervisor",
  reopened: "supervisor",
  photo: "either",
  extension: "supervisor",
  supervision: "supervisor",
};

export const PHOTO_KINDS = ["before", "after", "other"] as const;
export type PhotoKind = (typeof PHOTO_KINDS)[number];

/** What a picture may be, and when it is worth a second look. */
export const PHOTO_LIMITS = {
  bytes: 20 * 1024 * 1024,
  pixels: 60_000_000,
  perFinding: 12,
  /** Longer side of the picture kept and of its thumbnail, pixels. */
  side: 2560,
  thumbnailSide: 320,
  /** Metres between camera and site. */
  farMetres: 200,
  /** Of the 64 bits of two pictures' looks so many may differ. */
  twinBits: 6,
} as const;

/** Why an action that belongs to the step at hand is not open to the person asking. */
export const REFUSALS = ["officer", "supervisor", "own_submission", "photos_full"] as const;
export type Refusal = (typeof REFUSALS)[number];

/** What the rules need to know of a finding. */
export interface FindingState {
  status: FindingStatus;
  deadline: string;
  supervision: Supervision;
  /** Whether the person asking has submitted it, at any time. */
  submittedByAsker: boolean;
  photos: number;
  photosAfter: number;
}

/** What the person asking may do where the finding lies. */
export interface Asker {
  edit: boolean;
  accept: boolean;
}

export interface OfferedAction {
  action: FindingAction;
  /** Null: the person may do it now. */
  refusal: Refusal | null;
}

const WAITING: readonly FindingStatus[] = ["submitted", "accepted", "closed"];

/** The actions that belong to a finding's state, whoever asks. */
function actionsOf({ status, supervision }: FindingState): FindingAction[] {
  const actions: FindingAction[] = [...TRANSITIONS[status]] as FindingStep[];
  if (status !== "closed") actions.push("photo");
  if (!WAITING.includes(status)) actions.push("extension");
  if (status !== "closed" || supervision !== "none") actions.push("supervision");
  return actions;
}

function refusalOf(action: FindingAction, state: FindingState, asker: Asker): Refusal | null {
  const who = WHO[action];
  if (who === "officer" && !asker.edit) return "officer";
  if (who === "supervisor" && !asker.accept) return "supervisor";
  if (action === "accepted" && state.submittedByAsker) return "own_submission";
  if (action === "photo" && state.photos >= PHOTO_LIMITS.perFinding) return "photos_full";
  return null;
}

/** What may be done next with a finding, and why not where it is another's turn; nothing for whoever only looks. */
export function offeredActions(state: FindingState, asker: Asker): OfferedAction[] {
  if (!asker.edit && !asker.accept) return [];
  return actionsOf(state).map((action) => ({ action, refusal: refusalOf(action, state, asker) }));
}

/** What comes with an action; text without line breaks. */
export interface Given {
  note?: string | undefined;
  unit?: string | undefined;
  person?: string | undefined;
  deadline?: string | undefined;
  supervision?: Supervision | undefined;
}

/** A field that is missing or wrong, and what to do about it. */
export interface Fault {
  field: keyof Given;
  fault:
    | "unit_needed"
    | "person_needed"
    | "reason_needed"
    | "photo_or_reason"
    | "later_needed"
    | "other_level"
    | "reason_to_list";
}

const isBlank = (text: string | undefined) => !text || !/\S/.test(text);

/** What an action still needs before it can be taken, in the order of the form. */
export function faultsOf(action: FindingAction, state: FindingState, given: Given): Fault[] {
  const faults: Fault[] = [];
  const reason = (fault: Fault["fault"] = "reason_needed") => {
    if (isBlank(given.note)) faults.push({ field: "note", fault });
  };
  if (action === "assigned") {
    if (isBlank(given.unit)) faults.push({ field: "unit", fault: "unit_needed" });
    if (isBlank(given.person)) faults.push({ field: "person", fault: "person_needed" });
  }
  if (action === "submitted" && state.photosAfter === 0) reason("photo_or_reason");
  if (action === "returned" || action === "reopened") reason();
  if (action === "extension") {
    if (!given.deadline || given.deadline <= state.deadline) faults.push({ field: "deadline", fault: "later_needed" });
    reason();
  }
  if (action === "supervision") {
    if (given.supervision === undefined || given.supervision === state.supervision)
      faults.push({ field: "supervision", fault: "other_level" });
    if (!(given.supervision === "none" && state.status === "closed")) reason("reason_to_list");
  }
  return faults;
}

/** The faults as the API says them. */
export const FAULT_SENTENCES: Readonly<Record<Fault["fault"], string>> = {
  unit_needed: "Say which unit the finding is assigned to.",
  person_needed: "Say which person the finding is assigned to.",
  reason_needed: "Give a reason.",
  photo_or_reason: "Add a photo of kind 'after', or say in the note why there is none.",
  later_needed: "Give a new deadline later than the present one.",
  other_level: `Give another level than the present one: ${SUPERVISIONS.join(", ")}.`,
  reason_to_list: "Give a reason; supervision is lifted without one only after closing.",
};

/** The refusals as the API says them. */
export const REFUSAL_SENTENCES: Readonly<Record<Refusal, string>> = {
  officer: "This is for an officer of the area.",
  supervisor: "This is for a supervisor of the area.",
  own_submission: "You submitted this finding yourself; another supervisor has to accept it.",
  photos_full: `A finding has at most ${PHOTO_LIMITS.perFinding} photos.`,
};

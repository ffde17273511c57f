/** A finding as it is filled in on the phone. Pure. */
import type { FindingGrade } from "#server/contracts/vocabulary.contract.ts";
import type { NewFinding } from "#server/features/workflow/steps.contract.ts";
import { addDays } from "../../lib/days.ts";
import type { FieldKey } from "../field.words.ts";
import { oneLine } from "./new-entries.ts";

export interface FindingValues {
  description: string;
  grade: FindingGrade;
  /** Empty: the usual days of its grade. */
  deadline: string;
  criterion: string;
  unit: string;
  person: string;
  measures: string;
}

/** Days given where nobody says otherwise; the same as on the map page. */
const USUAL_DAYS: Record<FindingGrade, number> = { general: 30, major: 90 };
/** Photos of a new finding; a finding takes 12 in its life. */
export const PHOTOS_AT_MOST = 6;
export const OPTIONAL = ["criterion", "unit", "person", "measures"] as const;
export const LONGEST = { description: 1000, criterion: 300, unit: 100, person: 60, measures: 1000 } as const;

export const EMPTY: FindingValues = {
  description: "",
  grade: "general",
  deadline: "",
  criterion: "",
  unit: "",
  person: "",
  measures: "",
};

export const deadlineOf = ({ deadline, grade }: FindingValues, today: string): string =>
  deadline || addDays(today, USUAL_DAYS[grade]);

export function findingFaults(values: FindingValues, foundOn: string): { description?: FieldKey; deadline?: FieldKey } {
  return {
    ...(oneLine(values.description) === "" && { description: "finding.description.missing" as const }),
    ...(deadlineOf(values, foundOn) < foundOn && { deadline: "finding.deadline.early" as const }),
  };
}

export function findingOf(values: FindingValues, siteId: string, foundOn: string): NewFinding {
  const given = OPTIONAL.flatMap((name) => (oneLine(values[name]) ? [[name, oneLine(values[name])]] : []));
  return {
    siteId,
    grade: values.grade,
    description: oneLine(values.description),
    foundOn,
    deadline: deadlineOf(values, foundOn),
    ...Object.fromEntries(given),
  };
}

/** What is in the form again, of a finding that was kept. */
export const valuesOf = (finding: NewFinding): FindingValues => ({
  ...EMPTY,
  grade: finding.grade,
  description: finding.description,
  deadline: finding.deadline,
  ...Object.fromEntries(OPTIONAL.map((name) => [name, finding[name] ?? ""])),
});

/** Candidates as the screen shows them and the planner takes them: rows of sites under the plan's rules and weights. */
import { cellParent } from "../../algorithms/cube/cube.ts";
import { priorityParts, roundedParts } from "../../algorithms/routing/priority.ts";
import type { CandidateRow } from "./candidates.queries.ts";
import type { Candidate, CandidateQuestion } from "./planning.contract.ts";
import { VISIT_RULES } from "./visit-rules.contract.ts";

/** Of hot spots. */
const RESOLUTION = 8;

/**
 * @param hotCells class of each hot cell at resolution 8
 * @returns the highest priority first, mandatory ones before all
 */
export function candidatesOf(
  rows: readonly CandidateRow[],
  { days, rules, sites, weights }: Omit<CandidateQuestion, "choice">,
  hotCells: ReadonlyMap<bigint, number>,
): Candidate[] {
  const weekdays = days.map(weekdayOf);
  const made = rows.map((row): Candidate => {
    const { id, name, address, layer, category, regionCode, unit, lon, lat } = row;
    const { riskLevel, openMajor, daysOverdue, supervision, lastVisitOn, daysSinceVisit } = row;
    const hotSpot = hotCells.get(cellParent(BigInt(row.cell), RESOLUTION)) ?? 0;
    const facts = { riskLevel, openMajor, daysOverdue, supervision, lastVisitOn, daysSinceVisit, hotSpot };
    const { parts, priority } = roundedParts(priorityParts(facts, weights));
    const exception = sites[id] ?? {};
    const rule = rules[category] ?? VISIT_RULES[category];
    const usual = rule.hours && weekdays.map((weekday) => (rule.closedOn.includes(weekday) ? [] : rule.hours!));
    const closedDays = rule.hours === null && rule.closedOn.length > 0;
    const allDay = closedDays ? weekdays.map((day) => (rule.closedOn.includes(day) ? [] : [WHOLE_DAY])) : null;
    const windows = exception.windows === undefined ? (usual ?? allDay) : exception.windows;
    return {
      ...{ id, name, address, layer, category, regionCode, unit, lon, lat, facts, parts },
      priority: exception.priority ?? priority,
      byHand: exception.priority !== undefined,
      mandatory: exception.mandatory ?? false,
      serviceSeconds: exception.serviceSeconds ?? rule.serviceSeconds,
      // A day that an exception does not speak of is closed.
      windows: windows && days.map((_, day) => windows[day] ?? []),
      skills: exception.skills ?? rule.skills,
      teams: exception.teams ?? rule.teams,
    };
  });
  return made.sort(
    (a, b) => Number(b.mandatory) - Number(a.mandatory) || b.priority - a.priority || Number(a.id) - Number(b.id),
  );
}

const WHOLE_DAY: [number, number] = [0, 86_400];

/** 1 Monday … 7 Sunday. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

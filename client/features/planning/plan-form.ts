/** What a planner sets, and the settings that are sent for it. Pure. */
import { cellToBoundary } from "h3-js";
import { dayNumber, dayText } from "#server/algorithms/analysis/calendar.ts";
import { isWithin, type RegionParent } from "#server/algorithms/crossfilter/region-match.ts";
import type { Category } from "#server/contracts/vocabulary.contract.ts";
import type {
  CandidateQuestion,
  PlanSettings,
  SiteChoice,
  SiteException,
} from "#server/features/planning/planning.contract.ts";
import { MOST_DAYS, type Team } from "#server/features/planning/teams.contract.ts";
import type { Skill, VisitRule } from "#server/features/planning/visit-rules.contract.ts";
import type { View } from "../../lib/view/view-state.ts";
import { withArea } from "../../lib/where/where.ts";
import { weekdayOf } from "./clock.ts";
import type { PlanTeam } from "./plan-types.ts";
import { factorsOf, USUAL_FACTORS, type WeightFactors, weightsOf } from "./weight-factors.ts";

/** Which sites are thought of. */
export type Source =
  | { kind: "filter" }
  | { kind: "cell"; cell: string }
  | { kind: "ids"; ids: readonly string[]; from: "typed" | "list" }
  | { kind: "saved"; choice: SiteChoice };

/** A window in place of a team's own, by `team/day`. */
export type ShiftChanges = Readonly<Record<string, readonly [number, number]>>;

/** A team added to a plan: another one's hours, start and skills under a name of its own. */
export interface ExtraTeam {
  id: string;
  name: string;
  like: string;
}

export interface PlanForm {
  source: Source;
  /** How many sites at most, the worthiest. */
  limit: number;
  firstDay: string;
  dayCount: number;
  weekends: boolean;
  /** Ids of teams that stay at home. */
  idle: readonly string[];
  /** Teams of an opened plan as they were then; null: as they are now. */
  fixedTeams: readonly PlanTeam[] | null;
  /** Teams of this plan alone, each like one that is there. */
  extraTeams: readonly ExtraTeam[];
  /** Skills that a team has in this plan beside its own. */
  extraSkills: Readonly<Record<string, readonly Skill[]>>;
  shifts: ShiftChanges;
  maxStops: Readonly<Record<string, number>>;
  factors: WeightFactors;
  priorityPerHour: number;
  /** Visits asked for in a unit. */
  coverage: Readonly<Record<string, number>>;
  balance: number | null;
  rules: Partial<Record<Category, VisitRule>>;
  sites: Readonly<Record<string, SiteException>>;
  provider: string | null;
}

export const DAY_CHOICES = Array.from({ length: MOST_DAYS }, (_, index) => index + 1);
export const LIMIT_CHOICES = [100, 200, 300, 600, 1000, 2000, 5000] as const;
/** Priority an hour on the road has to bring in; 10 is a site of general risk. */
export const HOUR_PRICES = [0, 5, 10, 20, 40, 80, 160] as const;
export const BALANCES = [0.1, 0.2, 0.3, 0.5] as const;

const isWeekend = (day: string) => weekdayOf(day) > 5;

/** So many days from the first on, without Saturdays and Sundays unless they are asked for. */
export function planDays({ firstDay, dayCount, weekends }: Pick<PlanForm, "firstDay" | "dayCount" | "weekends">) {
  const days: string[] = [];
  for (let number = dayNumber(firstDay); days.length < dayCount; number++) {
    const day = dayText(number);
    // A first day that was chosen is meant, whatever day of the week it is.
    if (weekends || !isWeekend(day) || day === firstDay) days.push(day);
  }
  return days;
}

/** The next working day after a day. */
export function nextWorkday(day: string): string {
  let number = dayNumber(day) + 1;
  while (isWeekend(dayText(number))) number++;
  return dayText(number);
}

/** What a plan starts from: good for one click. */
export const usualForm = (businessDate: string): PlanForm => ({
  source: { kind: "filter" },
  limit: 300,
  firstDay: nextWorkday(businessDate),
  dayCount: 3,
  weekends: false,
  idle: [],
  fixedTeams: null,
  extraTeams: [],
  extraSkills: {},
  shifts: {},
  maxStops: {},
  factors: USUAL_FACTORS,
  priorityPerHour: 10,
  coverage: {},
  balance: 0.3,
  rules: {},
  sites: {},
  provider: null,
});

/** A team on the days of a plan. */
export const planTeam = (team: Team, days: readonly string[]): PlanTeam => ({
  id: team.id,
  name: team.name,
  start: team.depot,
  end: null,
  shifts: days.map((day) => (team.weekdays.includes(weekdayOf(day)) ? team.shift : null)),
  break: team.break,
  skills: team.skills,
  maxStops: team.maxStops,
});

/** All teams to choose from: those of the city or of the opened plan, and those added to this plan. */
export function teamsToChoose(form: PlanForm, teams: readonly Team[]): PlanTeam[] {
  const days = planDays(form);
  const all = [...(form.fixedTeams ?? teams.map((team) => planTeam(team, days)))];
  for (const { id, name, like } of form.extraTeams) {
    const model = all.find((team) => team.id === like);
    if (model) all.push({ ...model, id, name });
  }
  return all.map((team) => ({
    ...team,
    skills: [...new Set([...team.skills, ...(form.extraSkills[team.id] ?? [])])],
  }));
}

/** The teams that are sent out, with what the plan changes of them. */
export function teamsOfForm(form: PlanForm, teams: readonly Team[]): PlanTeam[] {
  const days = planDays(form);
  return teamsToChoose(form, teams)
    .filter(({ id }) => !form.idle.includes(id))
    .map((team) => ({
      ...team,
      shifts: days.map((_, day) => {
        const changed = form.shifts[`${team.id}/${day}`];
        return changed ? [changed[0], changed[1]] : (team.shifts[day] ?? null);
      }),
      maxStops: form.maxStops[team.id] ?? team.maxStops,
    }));
}

/** Where the choice "what the map shows" comes from. */
export type ChoiceView = Pick<View, "filter" | "units" | "where">;

export function choiceOf(
  { source, limit }: Pick<PlanForm, "source" | "limit">,
  view: ChoiceView,
  regions: ReadonlyMap<string, RegionParent>,
): SiteChoice {
  if (source.kind === "saved") return source.choice;
  if (source.kind === "ids") return { ids: [...new Set(source.ids)], limit };
  if (source.kind === "cell") {
    const ring = cellToBoundary(source.cell, true) as [number, number][];
    return { filter: withArea(null, ring), limit };
  }
  const { place, ...lists } = view.filter;
  const named = Object.entries(lists).flatMap(([name, values]) => (values.length ? [[name, values.join(",")]] : []));
  const city = place !== null && regions.get(place)?.level === "city";
  const codes =
    place === null || city ? [] : [...regions.keys()].filter((code) => isWithin(regions, code, place, view.units));
  return {
    ...Object.fromEntries(named),
    ...(place !== null && !city && { place: (codes.length ? codes : [place]).join(",") }),
    ...(view.where !== null && { filter: view.where }),
    limit,
  };
}

/** The question for the sites a plan would choose from. */
export const candidateQuestion = (
  form: PlanForm,
  view: ChoiceView,
  regions: ReadonlyMap<string, RegionParent>,
): CandidateQuestion => ({
  days: planDays(form),
  choice: choiceOf(form, view, regions),
  rules: form.rules,
  sites: form.sites,
  weights: weightsOf(form.factors),
});

/** All that is sent. Locks travel with each solution. */
export function settingsOf(
  form: PlanForm,
  teams: readonly Team[],
  view: ChoiceView,
  regions: ReadonlyMap<string, RegionParent>,
): PlanSettings {
  return {
    ...candidateQuestion(form, view, regions),
    teams: teamsOfForm(form, teams),
    locks: [],
    coverage: Object.entries(form.coverage).flatMap(([unit, visits]) => (visits > 0 ? [{ unit, visits }] : [])),
    balance: form.balance,
    priorityPerHour: form.priorityPerHour,
    provider: form.provider,
  };
}

/** The form of a plan that was made with these settings. */
export function formOf(settings: PlanSettings): PlanForm {
  const [firstDay] = settings.days;
  return {
    source: { kind: "saved", choice: settings.choice },
    limit: settings.choice.limit,
    firstDay: firstDay!,
    dayCount: settings.days.length,
    weekends: settings.days.some((day, index) => index > 0 && isWeekend(day)),
    idle: [],
    fixedTeams: settings.teams,
    extraTeams: [],
    extraSkills: {},
    shifts: {},
    maxStops: {},
    factors: factorsOf(settings.weights),
    priorityPerHour: settings.priorityPerHour,
    coverage: Object.fromEntries(settings.coverage.map(({ unit, visits }) => [unit, visits])),
    balance: settings.balance,
    rules: settings.rules,
    sites: settings.sites,
    provider: settings.provider,
  };
}

/** Numbers of sites out of typed or pasted text, each once; anything else separates. */
export const idsIn = (text: string): string[] => [...new Set(text.match(/\d{1,15}/g) ?? [])];

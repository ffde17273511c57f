/** Sentences about a plan, in the language of the page. Pure but for the words. */

import { teamNameIn } from "#server/contracts/team-name.ts";
import { ApiError } from "../../lib/api/fetch-json.ts";
import type { I18n } from "../../lib/i18n/use-i18n.ts";
import { clock, dayName, duration } from "./clock.ts";
import type { Breach, PlanSettings, Remedy } from "./plan-types.ts";
import { isRoadsFailure } from "./roads-failed.ts";
import { SolverFailed } from "./solver-failed.ts";

export interface Names {
  team(id: string): string;
  day(index: number): string;
  site(id: string): string;
}

/** Names as sentences need them. */
export const namesOf = (
  { language }: I18n,
  settings: Pick<PlanSettings, "teams" | "days">,
  sites: ReadonlyMap<string, { name: string }>,
): Names => ({
  team: (id) => teamNameIn(language, settings.teams.find((team) => team.id === id)?.name ?? id),
  day: (index) => (settings.days[index] ? dayName(settings.days[index], language) : String(index + 1)),
  site: (id) => sites.get(id)?.name ?? id,
});

/** What rule is broken where. */
export function breachWords({ t, language }: I18n, names: Names, breach: Breach): string {
  const { kind, team, day, visit, by, skills } = breach;
  const where = [team !== null && names.team(team), day !== null && names.day(day)].filter(Boolean).join(" · ");
  const what = t(`plan.breach.${kind}`, {
    site: visit === null ? "" : names.site(visit),
    by: by === null ? "" : kind === "stops" ? by : duration(by, language),
    skills: skillWords({ t }, skills),
  });
  return where ? t("plan.breach.where", { where, what }) : what;
}

export const skillWords = ({ t }: Pick<I18n, "t">, skills: readonly string[]): string =>
  skills.map((skill) => t(`plan.skill.${skill}` as "plan.skill.mine")).join(t("plan.and"));

/** What would admit a visit. */
export function remedyWords({ t, language }: I18n, names: Names, remedy: Remedy): string {
  return t(`plan.remedy.${remedy.kind}`, {
    team: names.team(remedy.team),
    day: names.day(remedy.day),
    by: remedy.seconds === null ? "" : duration(remedy.seconds, language),
    site: remedy.visit === null ? "" : names.site(remedy.visit),
    at: remedy.begin === null ? "" : clock(remedy.begin),
    skills: skillWords({ t }, remedy.skills),
  });
}

/** What did not work, in the reader's language as far as it is known. */
export function failureWords({ t }: Pick<I18n, "t">, error: unknown): string {
  if (error instanceof SolverFailed) return t("plan.failed.solver", { detail: error.message });
  if (!(error instanceof ApiError)) return t("plan.failed.away");
  if (isRoadsFailure(error)) return t("plan.failed.roads");
  switch (error.status) {
    case 401:
    case 403:
      return t("plan.failed.forbidden");
    case 404:
      return t("plan.failed.gone");
    case 409:
      return t("plan.failed.conflict");
    case 429:
    case 503:
      return t("plan.failed.busy");
    default:
      return error.status < 500 ? t("plan.failed.refused", { detail: error.message }) : t("plan.failed.server");
  }
}

/** Travel times' source as people know it. */
export function providerName({ t }: Pick<I18n, "t">, provider: string | null): string {
  if (provider === null) return t("plan.provider.usual");
  return provider === "great-circle"
    ? t("plan.provider.greatCircle")
    : provider === "valhalla"
      ? t("plan.provider.valhalla")
      : provider;
}

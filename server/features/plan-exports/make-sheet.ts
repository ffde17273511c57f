/** A saved version of a plan as a sheet: everything looked up, in one language. Pure. */
import { teamNameIn } from "../../contracts/team-name.ts";
import { type Language, WORDS } from "../../contracts/words.contract.ts";
import type { CandidateRow } from "../planning/candidates.queries.ts";
import type { FullVersion } from "../planning/plans.queries.ts";
import type { PlanSheet, SheetPlace, SheetRoute } from "./plan-sheet.contract.ts";
import { type Say, wordsIn } from "./plan-words.ts";

/** Of those left out, the worthiest: a sheet of paper is no ledger. */
const UNSERVED_LISTED = 30;

export interface SheetSources extends Pick<PlanSheet, "city" | "asOf" | "attribution" | "siteAddress" | "outlines"> {
  plan: { id: string; name: string };
  version: FullVersion;
  /** Of the sites as they are now, by id; those out of sight or gone are missing and their stops left out. */
  sites: ReadonlyMap<string, CandidateRow>;
  /** The ways of `content.routes`, in its order; null: straight lines. */
  lines: readonly SheetRoute["legs"][] | null;
}

/** Places of a route in the order driven, with those of its stops that are in sight. */
export function placesOf(
  version: FullVersion,
  at: number,
  sites: SheetSources["sites"],
): { lon: number; lat: number }[] {
  const route = version.content.routes[at]!;
  const team = version.settings.teams.find(({ id }) => id === route.team)!;
  const stops = route.stops.flatMap(({ visit }) => sites.get(visit) ?? []);
  return [team.start, ...stops, team.end ?? team.start].map(({ lon, lat }) => ({ lon, lat }));
}

export function makeSheet(sources: SheetSources, language: Language): PlanSheet {
  const { plan, version, sites, lines, ...given } = sources;
  const { settings, content } = version;
  const say = wordsIn(language);
  const placeNamed = (name: string, { lon, lat }: { lon: number; lat: number }): SheetPlace => ({ name, lon, lat });
  const routes = content.routes.map((route, i): SheetRoute => {
    const team = settings.teams.find(({ id }) => id === route.team)!;
    return {
      ...{ team: route.team, day: route.day, leave: route.leave, back: route.back },
      start: placeNamed(say("start"), team.start),
      end: placeNamed(say("back"), team.end ?? team.start),
      ...{ travelSeconds: route.travelSeconds, travelMeters: route.travelMeters, serviceSeconds: route.serviceSeconds },
      legs: lines?.[i] ?? null,
      stops: route.stops.flatMap(({ visit, waitSeconds: _, slackSeconds: __, ...times }) => {
        const site = sites.get(visit);
        if (!site) return [];
        const { name, lon, lat, address, layer, category, riskLevel } = site;
        return {
          siteId: visit,
          name,
          lon,
          lat,
          address,
          layer,
          category,
          riskLevel,
          ...times,
          reasons: reasonsOf(site, say, language),
        };
      }),
    };
  });
  const unserved = content.unserved
    .flatMap((id) => sites.get(id) ?? [])
    .slice(0, UNSERVED_LISTED)
    .map((site) => ({ name: site.name, reason: reasonsOf(site, say, language).join(say("and")) }));
  return {
    ...given,
    id: plan.id,
    title: plan.name,
    plannedAt: version.savedAt,
    provider: version.provider,
    days: settings.days,
    teams: settings.teams.map(({ id, name }) => ({ id, name: teamNameIn(language, name) })),
    routes,
    unserved,
  };
}

/** Why the site is worth a visit, the gravest first. */
function reasonsOf(site: CandidateRow, say: Say, language: Language): string[] {
  const { openMajor, daysOverdue, supervision, riskLevel, daysSinceVisit } = site;
  return [
    WORDS[language][`level.${riskLevel}`]!,
    ...(openMajor > 0 ? [say("openMajor", { n: openMajor })] : []),
    ...(daysOverdue > 0 ? [say("daysOverdue", { n: daysOverdue })] : []),
    ...(supervision !== "none" ? [WORDS[language][`supervision.${supervision}`]!] : []),
    daysSinceVisit === null ? say("neverVisited") : say("daysSinceVisit", { n: daysSinceVisit }),
  ];
}

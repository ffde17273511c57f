/**
 * The draw itself. Nothing in it but SHA-256 of short texts is random, so that anybody can draw again with any tool:
 *
 * 1. s is the seed, or `seed:word` when a word was said in public.
 * 2. The ticket of a site is SHA-256 of `s:site:ID`. u is its first 13 hexadecimal digits as a number, plus a half, over 16^13.
 * 3. Of each stratum the sites with the least −ln(1 − u) / weight are drawn (Efraimidis & Spirakis 2006): one after the
 *    other without return, each time with chances proportional to the weights. With equal weights: the least tickets.
 * 4. Strata in the order of the frame, in each the sites as drawn, get their inspectors: of those not kept away from the site,
 *    the ones with the fewest sites so far, among equals the least SHA-256 of `s:inspector:SITE:INSPECTOR`.
 *
 * A site's ticket depends on nothing but the seed and its id (a consistent sampler, Rivest 2018): the order of the frame is
 * of no matter, and every site's owner can check their own.
 */
import type { DrawFrame, DrawInspector, DrawnSite, DrawSite, DrawStratum } from "./draw-file.ts";
import { sha256 } from "./sha256.ts";

const TICKET_DIGITS = 13;

/** What tickets are made of. */
export const seedText = (seed: string, word: string): string => (word === "" ? seed : `${seed}:${word}`);

/** Sites to draw of a stratum with so many. */
export const wanted = (stratum: DrawStratum, sites: number): number =>
  // The least above the product that is not due to rounding: 0.07 of 100 is 7, not 8.
  "count" in stratum ? stratum.count : Math.ceil(Number((stratum.rate * sites).toPrecision(12)));

export const mayInspect = ({ unit, notInUnits, notAtSites }: DrawInspector, site: DrawSite): boolean =>
  unit !== site.unit && !notInUnits.includes(site.unit) && !notAtSites.includes(site.id);

export type DrawProblem =
  | { kind: "no-sites"; level: number }
  | { kind: "too-few-sites"; level: number; wanted: number; sites: number }
  | { kind: "twice"; level: number }
  | { kind: "nothing-wanted" }
  | { kind: "too-few-inspectors"; site: string; name: string; unit: string; perSite: number; may: number };

/**
 * What makes a draw impossible, whatever the seed: to be known before one commits to it. Of sites with too few inspectors
 * one is named for each unit.
 */
export function drawProblems({ sites, strata, inspectors, perSite }: DrawFrame): DrawProblem[] {
  const problems: DrawProblem[] = [];
  const seen = new Set<number>();
  let all = 0;
  for (const stratum of strata) {
    const { level } = stratum;
    if (seen.has(level)) problems.push({ kind: "twice", level });
    seen.add(level);
    const there = sites.filter((site) => site.level === level);
    const asked = wanted(stratum, there.length);
    all += asked;
    if (there.length === 0) {
      // A share of nothing is nothing.
      if (asked > 0) problems.push({ kind: "no-sites", level });
    } else if (asked > there.length)
      problems.push({ kind: "too-few-sites", level, wanted: asked, sites: there.length });
    if (asked === 0) continue;
    const named = new Set<string>();
    for (const site of there) {
      if (named.has(site.unit)) continue;
      const may = inspectors.filter((inspector) => mayInspect(inspector, site)).length;
      if (may >= perSite) continue;
      named.add(site.unit);
      problems.push({ kind: "too-few-inspectors", site: site.id, name: site.name, unit: site.unit, perSite, may });
    }
  }
  if (all === 0 && problems.length === 0) problems.push({ kind: "nothing-wanted" });
  return problems;
}

/** A problem in one sentence. */
export function problemSentence(problem: DrawProblem): string {
  switch (problem.kind) {
    case "no-sites":
      return `There is no site of risk level ${problem.level} in the frame. Leave the level out or widen the filter.`;
    case "too-few-sites":
      return `${problem.wanted} sites of risk level ${problem.level} are wanted, and the frame has ${problem.sites}. Ask for fewer or widen the filter.`;
    case "twice":
      return `Risk level ${problem.level} is listed twice. Keep one of them.`;
    case "nothing-wanted":
      return "No site is to be drawn. State a share or a number for a risk level.";
    case "too-few-inspectors":
      return `Site ${problem.site} ${problem.name} (unit ${problem.unit}) needs ${problem.perSite} inspectors, and ${problem.may} may inspect there. Add inspectors or take back exclusions.`;
  }
}

/** @throws RangeError with the first problem of a frame that cannot be drawn */
export function draw(frame: DrawFrame, seed: string, word = ""): DrawnSite[] {
  const [problem] = drawProblems(frame);
  if (problem) throw new RangeError(problemSentence(problem));
  const text = seedText(seed, word);
  const load = new Map(frame.inspectors.map(({ id }) => [id, 0]));
  return frame.strata.flatMap((stratum) => {
    const there = frame.sites.filter(({ level }) => level === stratum.level);
    return drawStratum(there, wanted(stratum, there.length), text).map(({ site, ticket }) => {
      const inspectors = assign(site, frame, text, load);
      for (const id of inspectors) load.set(id, load.get(id)! + 1);
      return { id: site.id, level: site.level, ticket, inspectors };
    });
  });
}

function drawStratum(sites: readonly DrawSite[], count: number, text: string) {
  return sites
    .map((site) => {
      const ticket = sha256(`${text}:site:${site.id}`);
      const u = (Number.parseInt(ticket.slice(0, TICKET_DIGITS), 16) + 0.5) / 16 ** TICKET_DIGITS;
      return { site, ticket, key: -Math.log1p(-u) / site.weight };
    })
    .sort((a, b) => a.key - b.key || (a.ticket < b.ticket ? -1 : 1))
    .slice(0, count);
}

function assign(site: DrawSite, { inspectors, perSite }: DrawFrame, text: string, load: Map<string, number>): string[] {
  return inspectors
    .filter((inspector) => mayInspect(inspector, site))
    .map(({ id }) => ({ id, load: load.get(id)!, lot: sha256(`${text}:inspector:${site.id}:${id}`) }))
    .sort((a, b) => a.load - b.load || (a.lot < b.lot ? -1 : 1))
    .slice(0, perSite)
    .map(({ id }) => id);
}

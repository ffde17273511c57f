/** What makes a place a black spot, as numbers that a form can show and a saved set keeps. */

export const COUNTED_SEVERITIES = ["fatal", "serious", "slight", "damage_only", "unknown"] as const;
export type CountedSeverity = (typeof COUNTED_SEVERITIES)[number];

/** What must be reached, all of it together; 0 asks for nothing. */
export interface Least {
  accidents: number;
  fatal: number;
  deaths: number;
  score: number;
}

export interface BlackSpotSettings {
  /** `radius`: all accidents around one of them. `window`: all within a length of one road. */
  method: "radius" | "window";
  /** Radius, or length of the window, metres. */
  reachM: number;
  /** Accidents of so many years up to the business date. */
  years: number;
  least: Least;
  /** Accidents of other severities are left out altogether. */
  severities: readonly CountedSeverity[];
  /** Weights of the EPDO score; an accident of unknown severity weighs as damage only. */
  weights: { fatal: number; serious: number; slight: number; damageOnly: number };
}

export const REACH_M = { least: 10, most: 5000 } as const;
export const MOST_YEARS = 10;
export const MOST_WEIGHT = 1000;

/** Names of the fields that are out of range; empty when the settings can be used. */
export function badSettings({ reachM, years, least, severities, weights }: BlackSpotSettings): string[] {
  const bad: string[] = [];
  const within = (name: string, value: number, from: number, to: number, whole = true) => {
    if (!(value >= from && value <= to) || (whole && !Number.isInteger(value))) bad.push(name);
  };
  within("reachM", reachM, REACH_M.least, REACH_M.most);
  within("years", years, 1, MOST_YEARS);
  within("accidents", least.accidents, 2, 1000);
  within("fatal", least.fatal, 0, 1000);
  within("deaths", least.deaths, 0, 1000);
  within("score", least.score, 0, 100_000, false);
  for (const [name, weight] of Object.entries(weights)) within(name, weight, 0, MOST_WEIGHT, false);
  if (severities.length === 0) bad.push("severities");
  return bad;
}

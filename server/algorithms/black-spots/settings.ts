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

/** What a form accepts, by field; whole numbers but for scores and weights. Weights are `weights.…`. */
export const RANGES = {
  reachM: [10, 5000],
  years: [1, 10],
  accidents: [2, 1000],
  fatal: [0, 1000],
  deaths: [0, 1000],
  score: [0, 100_000],
  "weights.fatal": [0, 1000],
  "weights.serious": [0, 1000],
  "weights.slight": [0, 1000],
  "weights.damageOnly": [0, 1000],
} as const satisfies Record<string, readonly [least: number, most: number]>;
export type NumberField = keyof typeof RANGES;

const FRACTIONS: readonly string[] = [
  "score",
  "weights.fatal",
  "weights.serious",
  "weights.slight",
  "weights.damageOnly",
];

/** Names of the fields that are out of range, `severities` if none counts; empty when the settings can be used. */
export function badSettings({ reachM, years, least, severities, weights }: BlackSpotSettings): string[] {
  const entered: Record<NumberField, number> = {
    reachM,
    years,
    ...least,
    "weights.fatal": weights.fatal,
    "weights.serious": weights.serious,
    "weights.slight": weights.slight,
    "weights.damageOnly": weights.damageOnly,
  };
  const bad: string[] = [];
  for (const [name, [from, to]] of Object.entries(RANGES)) {
    const value = entered[name as NumberField];
    if (!(value >= from && value <= to) || (!FRACTIONS.includes(name) && !Number.isInteger(value))) bad.push(name);
  }
  if (severities.length === 0) bad.push("severities");
  return bad;
}

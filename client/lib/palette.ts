/**
 * Every colour that carries meaning. The four risk colours belong to risk levels alone; density is purple and the
 * choropleth slate, so that no ramp can be taken for a level. On dark, light means more.
 */
import type { RiskLevel } from "#server/contracts/vocabulary.contract.ts";
import type { Theme } from "./view/view-state.ts";

/** Fill of a level and the letter on it; each pair has a contrast of at least 4.5 : 1. */
export const LEVEL_COLOURS: Record<RiskLevel, { fill: string; ink: string; deep?: string }> = {
  1: { fill: "#c8102e", ink: "#ffffff", deep: "#a50d26" },
  2: { fill: "#f08a00", ink: "#1f1300" },
  3: { fill: "#ffd43b", ink: "#2b2200" },
  4: { fill: "#1c6fd1", ink: "#ffffff", deep: "#0f4f9e" },
};

const DENSITY: Record<Theme, readonly string[]> = {
  light: ["#e3b6dc", "#d493cf", "#c06cbd", "#a047a2", "#782a84", "#4a0f5a"],
  dark: ["#6b4585", "#8350a0", "#a263b8", "#c681cc", "#e4a8de", "#fdd9f3"],
};

/** Slate without a hue of its own: its faintest step still differs from the page, its strongest leaves cells to read. */
const CHOROPLETH: Record<Theme, readonly string[]> = {
  light: ["#d6dfe3", "#c3d0d6", "#aebec7", "#98acb7", "#8199a6", "#698494"],
  dark: ["#26323a", "#32424c", "#3f535f", "#4d6573", "#5c7887", "#6d8c9c"],
};

/** `length` colours of a ramp, from few to many, spread over the whole of it. */
const spread = (ramp: readonly string[], length: number): string[] =>
  Array.from({ length }, (_, i) => ramp[length === 1 ? 2 : Math.round((i * (ramp.length - 1)) / (length - 1))]!);

export const densityColours = (theme: Theme, classes: number) => spread(DENSITY[theme], classes);
export const choroplethColours = (theme: Theme, classes: number) => spread(CHOROPLETH[theme], classes);

// cells: surfaces of the hexagons
/**
 * Classes −3 … 3 of hot spots: cold green, nothing proved grey, hot plum. Told apart under protanopia, deuteranopia and
 * tritanopia; far from the levels' red, orange, yellow and blue.
 */
export const HOT_SPOT_COLOURS: Record<Theme, readonly string[]> = {
  light: ["#215f27", "#5b9a52", "#aed0a0", "#b9c1c4", "#dba2d9", "#b64bb0", "#7d1176"],
  dark: ["#c0f2a4", "#6fb45f", "#40703a", "#4a575e", "#84408a", "#c864cc", "#fbacf7"],
};

/** Blind spots: dull olive, the colour of what lies in the dark. */
const BLIND_SPOTS: Record<Theme, readonly string[]> = {
  light: ["#d5d6bd", "#b9bb92", "#989b67", "#767943", "#52562a", "#2f3215"],
  dark: ["#42452b", "#5b5f37", "#7b8049", "#a0a564", "#c6ca8d", "#edf0c6"],
};
export const blindSpotColours = (theme: Theme, classes: number) => spread(BLIND_SPOTS[theme], classes);

/** Outline of what a what-if puts right. */
export const WHAT_IF_COLOURS: Record<Theme, { line: string; edge: string }> = {
  light: { line: "#12303a", edge: "#ffffff" },
  dark: { line: "#f2f7f8", edge: "#0f1518" },
};
// end of cells

/** Map surfaces and lines. */
export const MAP_COLOURS: Record<
  Theme,
  Record<"background" | "land" | "noValue" | "line" | "outline" | "label" | "halo" | "accent", string>
> = {
  light: {
    background: "#f0f3f3",
    land: "#fbfbf9",
    noValue: "#efe6d6",
    line: "#64757a",
    outline: "#4d5d60",
    label: "#22333a",
    halo: "#ffffff",
    accent: "#0b4f6c",
  },
  dark: {
    background: "#0f1518",
    land: "#1a2226",
    noValue: "#332c22",
    line: "#82969c",
    outline: "#8fa3a8",
    label: "#e6eef0",
    halo: "#10181b",
    accent: "#7fd1f0",
  },
};

/** Areas reached by car, the nearest first: from dark to light of one hue, told apart also by their edges. */
export const REACH_COLOURS: Record<Theme, readonly [string, string, string]> = {
  light: ["#0b4f6c", "#2f8fb5", "#8cc4dc"],
  dark: ["#c9f0ff", "#62b7dc", "#2f7391"],
};

/** "#rrggbb" as bytes. */
export const rgb = (hex: string): [number, number, number] => [
  Number.parseInt(hex.slice(1, 3), 16),
  Number.parseInt(hex.slice(3, 5), 16),
  Number.parseInt(hex.slice(5, 7), 16),
];

/** Accidents over time, and their number by hour from none to most: a cool grey-violet that no level, ramp or status uses. */
export const TIME_COLOURS: Record<Theme, { accidents: string; deaths: string; heat: readonly string[] }> = {
  light: {
    accidents: "#6d6f94",
    deaths: "#1d2b31",
    heat: ["#f1f3f5", "#d9dbe8", "#bcbfd8", "#9a9dc2", "#7679a8", "#53568a", "#353768"],
  },
  dark: {
    accidents: "#9a9cc6",
    deaths: "#f4f7f8",
    heat: ["#1e262b", "#2f3350", "#444970", "#5d6292", "#7d82b3", "#a3a7d2", "#d2d5f0"],
  },
};

/** Verdicts of a comparison, each also in words and with an arrow. */
export const VERDICT_COLOURS: Record<Theme, { worse: string; better: string }> = {
  light: { worse: "#8e2a6e", better: "#1f7a55" },
  dark: { worse: "#e39ac9", better: "#6fcfa3" },
};

/** Parts of the risk index, in their order. */
export const INDEX_COLOURS: Record<Theme, readonly string[]> = {
  light: ["#6b4f8f", "#2f8f83", "#7c8b96", "#b0669e", "#6c9455"],
  dark: ["#a78bcb", "#4fb3a5", "#8497a3", "#d38fc0", "#93bd7b"],
};

/**
 * Teams of a plan: none near a risk level, neighbours in the list apart in hue and lightness, so that they are told apart under
 * colour-vision deficiency too; every team also has a letter and a pattern of its line.
 */
export const TEAM_COLOURS: Record<Theme, { fills: readonly string[]; ink: string }> = {
  light: { fills: ["#1f6b62", "#b0109a", "#6b5a1c", "#5428c4", "#3d6e0e", "#2b2f45"], ink: "#ffffff" },
  dark: { fills: ["#4fd0bf", "#e79be6", "#cfae84", "#b3b2ff", "#b4d67c", "#c2ced6"], ink: "#0f1518" },
};

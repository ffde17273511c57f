/**
 * Every colour that carries meaning. The four risk colours belong to risk levels alone; density is purple and the
 * choropleth slate, so that no ramp can be taken for a level. On dark, light means more.
 */
import type { RiskLevel } from "#server/contracts/vocabulary.contract.ts";
import type { Theme } from "./view/view-state.ts";

/** Fill of a level and the letter on it; each pair has a contrast of at least 4.5 : 1. */
export const LEVEL_COLOURS: Record<RiskLevel, { fill: string; ink: string }> = {
  1: { fill: "#c8102e", ink: "#ffffff" },
  2: { fill: "#f08a00", ink: "#1f1300" },
  3: { fill: "#ffd43b", ink: "#2b2200" },
  4: { fill: "#1c6fd1", ink: "#ffffff" },
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

/** "#rrggbb" as bytes. */
export const rgb = (hex: string): [number, number, number] => [
  Number.parseInt(hex.slice(1, 3), 16),
  Number.parseInt(hex.slice(3, 5), 16),
  Number.parseInt(hex.slice(5, 7), 16),
];

import type { BriefingTheme } from "#server/features/briefings/briefings.contract.ts";
import type { Theme } from "../../lib/view/view-state.ts";

const NAMES = ["paper", "ink", "quiet", "accent", "band", "line", "main", "before", "lastYear", "good", "bad"] as const;
export type SlideColours = Record<(typeof NAMES)[number], string>;

/** Text on paper and band has a contrast of 7 : 1 at least, so that it is read from the back of a hall. */
export const SLIDE_COLOURS: Record<Theme, SlideColours> = {
  light: {
    paper: "#ffffff",
    ink: "#14232a",
    quiet: "#3d4c53",
    accent: "#0b4f6c",
    band: "#eef3f5",
    line: "#b9c6cb",
    main: "#0b4f6c",
    before: "#7c97a3",
    lastYear: "#b9a06a",
    good: "#2f7d4f",
    bad: "#8a3f78",
  },
  dark: {
    paper: "#0c1317",
    ink: "#f3f8f9",
    quiet: "#c6d1d6",
    accent: "#9ad6ee",
    band: "#1a252b",
    line: "#3b4a52",
    main: "#6db7d6",
    before: "#6f8b98",
    lastYear: "#c9b27a",
    good: "#5cb583",
    bad: "#d08fc0",
  },
};

/** The city's own colours are meant for white paper: in the dark the usual ones stand. */
export const slideColours = (theme: Theme, own: BriefingTheme["colours"]): SlideColours =>
  theme === "dark" ? SLIDE_COLOURS.dark : { ...SLIDE_COLOURS.light, ...own };

export const colourVariables = (colours: SlideColours) =>
  Object.fromEntries(NAMES.map((name) => [`--slide-${name}`, colours[name]])) as React.CSSProperties;

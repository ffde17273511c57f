import type { Bilingual } from "../../algorithms/briefing/briefing.ts";

/** A unit's own look: colours as `#rrggbb`, fonts by name, the one first that a computer has. */
export interface BriefingTheme {
  /** Who presents; printed on the first page. */
  unit: Bilingual;
  /** PNG, JPEG or SVG as a data URI; null: none. */
  logo: string | null;
  fonts: {
    /** For Chinese and for Latin letters alike. */
    text: readonly string[];
  };
  colours: Readonly<Record<ThemeColour, string>>;
}

const COLOURS = [
  "paper",
  "ink",
  "quiet",
  "accent",
  "band",
  "line",
  "main",
  "before",
  "lastYear",
  "good",
  "bad",
] as const;
export type ThemeColour = (typeof COLOURS)[number];

/** Contrast that text keeps with what is behind it: WCAG 2.2, success criterion 1.4.6 (AAA). */
export const LEAST_CONTRAST = 7;
/** Text colours and what they stand on. */
const PAIRS: readonly (readonly [ThemeColour, ThemeColour])[] = [
  ["ink", "paper"],
  ["ink", "band"],
  ["quiet", "paper"],
  ["quiet", "band"],
  ["accent", "paper"],
  ["accent", "band"],
  ["paper", "accent"],
];

export const USUAL_THEME: BriefingTheme = {
  unit: { zh: "", en: "" },
  logo: null,
  fonts: {
    text: ["Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei"],
  },
  colours: {
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
};

/** Fill of a risk level, the same as on the map (client/lib/palette.ts). */
export const LEVEL_FILLS = { 1: "#c8102e", 2: "#f08a00", 3: "#ffd43b", 4: "#1c6fd1" } as const;

/** Text that would not be read from the back of a hall. */
export class FaintTheme extends Error {
  override readonly name = "FaintTheme";
  /** What the sentence names, for other languages. */
  readonly params: { text: ThemeColour; ground: ThemeColour; ratio: string; least: number };
  constructor(text: ThemeColour, ground: ThemeColour, ratio: number) {
    super(
      `The theme's '${text}' on '${ground}' has a contrast of ${ratio.toFixed(1)} : 1; read from the back of a hall it needs ${LEAST_CONTRAST} : 1.`,
    );
    this.params = { text, ground, ratio: ratio.toFixed(1), least: LEAST_CONTRAST };
  }
}

/**
 * The usual theme with what a unit's file says in its place.
 * @throws Error of one sentence that names the entry at fault.
 */
export function readTheme(given: unknown): BriefingTheme {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new Error("A theme is a JSON object with unit, logo, fonts and colours.");
  const { unit, logo, fonts, colours } = given as Record<string, unknown>;
  const theme: BriefingTheme = {
    unit: { ...USUAL_THEME.unit, ...texts("unit", unit) },
    logo: readLogo(logo),
    fonts: { text: [...(fonts === undefined ? [] : readFonts(fonts)), ...USUAL_THEME.fonts.text] },
    colours: { ...USUAL_THEME.colours, ...texts("colours", colours) },
  };
  for (const [name, colour] of Object.entries(theme.colours)) {
    if (!(COLOURS as readonly string[]).includes(name))
      throw new Error(`The theme's colours are ${COLOURS.join(", ")}; there is no '${name}'.`);
    if (!/^#[0-9a-f]{6}$/i.test(colour)) throw new Error(`The theme's colour '${name}' must be written like #0b4f6c.`);
  }
  for (const [text, ground] of PAIRS) {
    const ratio = contrast(theme.colours[text], theme.colours[ground]);
    if (ratio < LEAST_CONTRAST) throw new FaintTheme(text, ground, ratio);
  }
  return theme;
}

function texts(name: string, value: unknown): Record<string, string> {
  if (value === undefined) return {};
  const isTexts =
    typeof value === "object" && value !== null && Object.values(value).every((v) => typeof v === "string");
  if (!isTexts) throw new Error(`The theme's ${name} must be an object of texts.`);
  return value as Record<string, string>;
}

function readFonts(fonts: unknown): string[] {
  const names = (fonts as { text?: unknown } | null)?.text;
  if (
    !Array.isArray(names) ||
    !names.every((name) => typeof name === "string" && /^[\p{L}\p{N} _-]{1,60}$/u.test(name))
  )
    throw new Error("The theme's fonts.text must be a list of font names.");
  return names;
}

function readLogo(logo: unknown): string | null {
  if (logo === undefined || logo === null) return null;
  if (typeof logo === "string" && /^data:image\/(png|jpeg|svg\+xml);base64,[A-Za-z0-9+/=]+$/.test(logo)) return logo;
  throw new Error("The theme's logo must be a data URI of a PNG, JPEG or SVG picture in base64.");
}

/** Contrast of two colours `#rrggbb`, 1 … 21 (WCAG 2.2, relative luminance). */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

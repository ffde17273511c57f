/** Definitions of black spots in use, as starting points for a city's own. */
import type { BlackSpotSettings } from "./settings.ts";

export const PRESET_NAMES = [
  "cn-point",
  "cn-section",
  "korea-spot",
  "korea-severe",
  "india-highway",
  "germany-urban",
  "flanders",
  "norway-spot",
  "norway-section",
  "hungary-urban",
] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

export interface Preset extends BlackSpotSettings {
  name: PresetName;
  /** Year of the definition, or of the publication that reports it. */
  year: number;
  /** Where the numbers are from, by language. */
  source: Record<"zh" | "en", string>;
  /** The definition also accepts fewer accidents where more people died; that alternative is not applied. */
  alternativeLeftOut?: true;
  /** True where every number was read in the source named. Otherwise they follow reports or practice: to be confirmed. */
  confirmed: boolean;
}

const GRAVE = ["fatal", "serious"] as const;
const INJURY = [...GRAVE, "slight"] as const;
const ALL = [...INJURY, "damage_only", "unknown"] as const;

/** MassHighway's, as used by the Northern Middlesex Council of Governments: ten, five and one per accident. */
const MASSACHUSETTS = { fatal: 10, serious: 5, slight: 5, damageOnly: 1 };
/**
 * Of Flanders: K. Geurts, G. Wets and T. Jacobs, Steunpunt Verkeersveiligheid RA-2003-18. Flanders weighs the people
 * harmed; here every accident weighs once, by its gravest injury, so that a score is never above theirs.
 */
const ONE_THREE_FIVE = { fatal: 5, serious: 3, slight: 1, damageOnly: 0 };

const NOTHING = { accidents: 0, fatal: 0, deaths: 0, score: 0 };
const inBoth = (source: string) => ({ zh: source, en: source });
const ELVIK = inBoth("R. Elvik, Accident Analysis and Prevention 40 (2008) 1830–1835");
const KOREA = {
  zh: "韩国国土交通部事故多发地点数据，data.go.kr 15124952",
  en: "Ministry of Land, Infrastructure and Transport of Korea, accident-prone spots, data.go.kr 15124952",
};
/** As a city published it for 2005–2007 (fsou.net, lar/170365), beside three fatal accidents; its text states no length. */
const CHINA = { ...NOTHING, accidents: 5 };

export const PRESETS: readonly Preset[] = [
  {
    name: "cn-point",
    year: 2008,
    source: {
      zh: "起数按某市 2005—2007 年排查标准，500 米范围为通行口径，待公安交管部门核定",
      en: "the count of a city's screening for 2005–2007; 500 m is customary; to be confirmed by the traffic police",
    },
    alternativeLeftOut: true,
    confirmed: false,
    method: "radius",
    reachM: 250,
    years: 3,
    least: CHINA,
    severities: ALL,
    weights: MASSACHUSETTS,
  },
  {
    name: "cn-section",
    year: 2008,
    source: {
      zh: "起数按某市 2005—2007 年排查标准，2000 米范围为通行口径，待公安交管部门核定",
      en: "the count of a city's screening for 2005–2007; 2,000 m is customary; to be confirmed by the traffic police",
    },
    alternativeLeftOut: true,
    confirmed: false,
    method: "window",
    reachM: 2000,
    years: 3,
    least: CHINA,
    severities: ALL,
    weights: MASSACHUSETTS,
  },
  {
    name: "korea-spot",
    year: 2023,
    source: KOREA,
    confirmed: true,
    method: "radius",
    reachM: 50,
    years: 3,
    least: { ...NOTHING, accidents: 5 },
    severities: ALL,
    weights: MASSACHUSETTS,
  },
  {
    name: "korea-severe",
    year: 2023,
    source: KOREA,
    alternativeLeftOut: true,
    confirmed: true,
    method: "radius",
    reachM: 150,
    years: 3,
    least: { ...NOTHING, accidents: 10 },
    severities: GRAVE,
    weights: MASSACHUSETTS,
  },
  {
    name: "india-highway",
    year: 2015,
    source: {
      zh: "印度道路运输与公路部 RW/NH-15017/109/2015-P&M(RSCE)，2015 年 10 月",
      en: "Ministry of Road Transport and Highways of India, RW/NH-15017/109/2015-P&M(RSCE), October 2015",
    },
    alternativeLeftOut: true,
    confirmed: true,
    method: "window",
    reachM: 500,
    years: 3,
    least: { ...NOTHING, accidents: 5 },
    severities: GRAVE,
    // The highway authority's, for ranking.
    weights: { fatal: 7, serious: 3, slight: 0, damageOnly: 0 },
  },
  {
    name: "germany-urban",
    year: 2012,
    source: inBoth("M Uko 2012, Landtag Rheinland-Pfalz, Drucksache 17/326"),
    confirmed: true,
    method: "window",
    reachM: 50,
    years: 3,
    least: { ...NOTHING, accidents: 5 },
    severities: INJURY,
    weights: ONE_THREE_FIVE,
  },
  {
    name: "flanders",
    year: 2003,
    source: inBoth("K. Geurts, G. Wets, T. Jacobs, RA-2003-18"),
    confirmed: false,
    method: "window",
    reachM: 100,
    years: 3,
    least: { ...NOTHING, accidents: 3, score: 15 },
    severities: INJURY,
    weights: ONE_THREE_FIVE,
  },
  {
    name: "norway-spot",
    year: 2008,
    source: ELVIK,
    confirmed: false,
    method: "window",
    reachM: 100,
    years: 5,
    least: { ...NOTHING, accidents: 4 },
    severities: INJURY,
    weights: ONE_THREE_FIVE,
  },
  {
    name: "norway-section",
    year: 2008,
    source: ELVIK,
    confirmed: false,
    method: "window",
    reachM: 1000,
    years: 5,
    least: { ...NOTHING, accidents: 10 },
    severities: INJURY,
    weights: ONE_THREE_FIVE,
  },
  {
    name: "hungary-urban",
    year: 2008,
    source: ELVIK,
    confirmed: false,
    method: "window",
    reachM: 100,
    years: 3,
    least: { ...NOTHING, accidents: 4 },
    severities: INJURY,
    weights: ONE_THREE_FIVE,
  },
];

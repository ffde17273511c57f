/** The form of a new draw and the wish it stands for. Pure. */
import type { DrawInspector } from "#server/algorithms/draw/draw-file.ts";
import { RISK_LEVELS, type RiskLevel } from "#server/contracts/vocabulary.contract.ts";
import { MOST_SITES, type NewDraw } from "#server/features/draws/draws.contract.ts";

export interface InspectorRow {
  /** Also the id: two of one name have to be told apart by hand. */
  name: string;
  /** Own reporting unit; empty when none. */
  unit: string;
  notInUnits: string[];
  /** Numbers of sites as they are typed. */
  notAtSites: string;
}

export interface DrawForm {
  title: string;
  /** What is drawn of a level: `10%`, `5`, or nothing. */
  strata: Record<RiskLevel, string>;
  weighting: NewDraw["weighting"];
  perSite: number;
  avoidLast: boolean;
  inspectors: InspectorRow[];
}

export const emptyForm = (): DrawForm => ({
  title: "",
  strata: { 1: "100%", 2: "20%", 3: "5%", 4: "" },
  weighting: "equal",
  perSite: 2,
  avoidLast: true,
  inspectors: [],
});

/** The rows of inspectors with those of a list of names more; who is there already is not repeated. */
export function withNames(rows: readonly InspectorRow[], names: string): InspectorRow[] {
  const known = new Set(rows.map(({ name }) => name));
  const more = names
    .split(/[\n,，、;；]+/)
    .map((name) => name.trim())
    .filter((name) => name !== "" && !known.has(name) && known.add(name));
  return [...rows, ...more.map((name) => ({ name, unit: "", notInUnits: [], notAtSites: "" }))];
}

/** The inspectors of an earlier draw as rows: most offices send the same people again. */
export const rowsOf = (inspectors: readonly DrawInspector[]): InspectorRow[] =>
  inspectors.map(({ name, unit, notInUnits }) => ({
    name,
    unit: unit ?? "",
    notInUnits: [...notInUnits],
    notAtSites: "",
  }));

type Stratum = NewDraw["strata"][number];

/** `12.5%` as a share, `12` as a number, nothing as null; undefined for what is neither. */
export function readAmount(typed: string): { rate: number } | { count: number } | null | undefined {
  const text = typed.trim().replace("％", "%");
  if (text === "") return null;
  const share = /^(\d{1,3}(?:\.\d{1,4})?)\s*%$/.exec(text);
  if (share) {
    const rate = Number((Number(share[1]) / 100).toFixed(6));
    return rate <= 1 ? { rate } : undefined;
  }
  return /^\d{1,5}$/.test(text) && Number(text) <= MOST_SITES ? { count: Number(text) } : undefined;
}

export type FormFault = "title" | "strata" | "inspectors";

/** What is still missing before the server can be asked. */
export function formFaults(form: DrawForm): FormFault[] {
  const amounts = RISK_LEVELS.map((level) => readAmount(form.strata[level]));
  return [
    ...(form.title.trim() === "" ? (["title"] as const) : []),
    ...(amounts.includes(undefined) || amounts.every((amount) => amount === null) ? (["strata"] as const) : []),
    ...(form.inspectors.length === 0 || form.inspectors.some(({ notAtSites }) => siteIds(notAtSites) === undefined)
      ? (["inspectors"] as const)
      : []),
  ];
}

/** Numbers of sites, however they are separated; undefined when one is no number. */
function siteIds(typed: string): string[] | undefined {
  const ids = typed.split(/[\s,，、;；]+/).filter(Boolean);
  return ids.every((id) => /^\d{1,15}$/.test(id)) ? [...new Set(ids)] : undefined;
}

/**
 * The wish as the server takes it; null while something but the title is missing.
 * @param shown the page's filter as a query string of /api/sites
 */
export function wishOf(form: DrawForm, shown: string): NewDraw | null {
  if (formFaults(form).some((fault) => fault !== "title")) return null;
  const strata = RISK_LEVELS.flatMap((level): Stratum[] => {
    const amount = readAmount(form.strata[level]);
    return amount ? [{ level, ...amount }] : [];
  });
  return {
    title: form.title.trim() || "–",
    sites: Object.fromEntries(new URLSearchParams(shown)) as NewDraw["sites"],
    strata,
    weighting: form.weighting,
    perSite: form.perSite,
    avoidLast: form.avoidLast,
    inspectors: form.inspectors.map(({ name, unit, notInUnits, notAtSites }) => ({
      id: name,
      name,
      unit: unit || null,
      notInUnits,
      notAtSites: siteIds(notAtSites) ?? [],
    })),
  };
}

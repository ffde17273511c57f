import type { DrawFile } from "#server/algorithms/draw/draw-file.ts";
import type { RiskLevel } from "#server/contracts/vocabulary.contract.ts";

export interface DrawnRow {
  /** From 1. */
  place: number;
  id: string;
  name: string;
  unit: string;
  level: RiskLevel;
  /** Names. */
  inspectors: string[];
}

/** The sites drawn with their names, as they are listed and printed. */
export function drawnRows({ frame, outcome }: DrawFile): DrawnRow[] {
  const sites = new Map(frame.sites.map((site) => [site.id, site]));
  const people = new Map(frame.inspectors.map(({ id, name }) => [id, name]));
  return (outcome?.sites ?? []).map(({ id, level, inspectors }, index) => ({
    place: index + 1,
    id,
    name: sites.get(id)?.name ?? id,
    unit: sites.get(id)?.unit ?? "",
    level: level as RiskLevel,
    inspectors: inspectors.map((who) => people.get(who) ?? who),
  }));
}

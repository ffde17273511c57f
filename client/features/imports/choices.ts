/** What a person has chosen in the dialog. Pure. */
import type { Found, ImportTarget, StartBody } from "#server/features/imports/imports.contract.ts";

export interface Choices {
  layer: string;
  target: ImportTarget;
  map: Record<string, string>;
  source: string;
  calibre: string;
  /** Null until somebody or the points have said. */
  crs: string | null;
  swapped: boolean;
}

export const proposedBy = (found: Found): Choices => ({
  layer: found.layer,
  target: found.target,
  map: found.map,
  source: found.source,
  calibre: "",
  crs: found.crs,
  swapped: found.swapped,
});

/** The required fields that no column feeds. */
export const missingFields = (found: Found, map: Choices["map"]): string[] =>
  found.fields.filter(({ name, required }) => required && !map[name]).map(({ name }) => name);

/** The fields that say where a row belongs: when their columns change, the coordinate system is looked for again. */
export const samePlace = (a: Choices["map"], b: Choices["map"]): boolean =>
  ["lon", "lat", "region", "county"].every((field) => a[field] === b[field]);

export const startBody = ({ calibre, crs, ...choices }: Choices): StartBody => ({
  ...choices,
  crs: crs ?? "wgs84",
  ...(choices.target === "accident" && calibre.trim() && { calibre: calibre.trim() }),
});

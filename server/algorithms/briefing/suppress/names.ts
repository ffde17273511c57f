/** Finds the names of people and sites in texts that are to leave the house. */
import type { Bilingual } from "../briefing.ts";
import type { SnapshotTables } from "../snapshot-tables.ts";

/** Telephones of China, mobile and fixed, as people write them. */
const TELEPHONE = /(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)|(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)/;
/** Shorter names of sites are words of other things too, characters. */
const LEAST_SITE_NAME = 4;
const LEAST_PERSON_NAME = 2;

export interface NameFinder {
  /** Whether a text names a person or a site of the snapshot, or a telephone. */
  has(text: string): boolean;
  /** The text, or a dash in its place. */
  out(text: Bilingual): Bilingual;
}

export function nameFinder({ lists }: SnapshotTables): NameFinder {
  const names = new Set<string>();
  for (const { rows } of Object.values(lists) as SnapshotTables["lists"][keyof SnapshotTables["lists"]][])
    for (const { person, siteName } of rows) {
      if (person && person.length >= LEAST_PERSON_NAME) names.add(person);
      if (siteName.length >= LEAST_SITE_NAME) names.add(siteName);
    }
  const has = (text: string) => TELEPHONE.test(text) || [...names].some((name) => text.includes(name));
  return { has, out: (text) => (has(text.zh) || has(text.en) ? { zh: "—", en: "—" } : text) };
}

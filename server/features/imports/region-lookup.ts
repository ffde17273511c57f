import type { Queryable } from "../../database/queryable.ts";

/** Finds the region a record states, by code or by name. */
export interface RegionLookup {
  /**
   * @param stated township, county or zone: a code, a Chinese or an English name
   * @param county the same for its county, to tell apart townships of one name
   * @returns the region's code; undefined where nothing, or more than one region, fits
   */
  find(stated: string, county: string): string | undefined;
}

export async function loadRegionLookup(pg: Queryable, cityCode: string): Promise<RegionLookup> {
  const { rows } = await pg.query<{ code: string; parent_code: string | null; name_zh: string; name_en: string }>(
    "select code, parent_code, name_zh, name_en from region where city_code = $1",
    [cityCode],
  );
  const byWord = new Map<string, typeof rows>();
  for (const row of rows) {
    for (const word of new Set([row.code, row.name_zh, row.name_en].map(normal))) {
      byWord.set(word, [...(byWord.get(word) ?? []), row]);
    }
  }
  const candidates = (word: string) => (word ? (byWord.get(normal(word)) ?? []) : []);
  return {
    find(stated, county) {
      const counties = new Set(candidates(county).map((row) => row.code));
      const fitting = candidates(stated);
      const within = counties.size
        ? fitting.filter((row) => counties.has(row.code) || counties.has(row.parent_code ?? ""))
        : fitting;
      if (within.length === 1) return within[0]?.code;
      if (!stated && counties.size === 1) return [...counties][0];
      return undefined;
    },
  };
}

const normal = (word: string) => word.trim().toLowerCase();

/** Regions whose Chinese or English name or code holds a text; those that begin with it first. Pure. */
import type { RegionProperties } from "#server/features/regions/regions.contract.ts";

/** "Lüxianting" is found by "lu". */
const plain = (text: string) =>
  text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();

const ORDER: readonly string[] = ["city", "county", "zone", "township"];

export function matchRegions(regions: Iterable<RegionProperties>, text: string, limit: number): RegionProperties[] {
  const wanted = plain(text.trim());
  if (wanted === "") return [];
  const found: { region: RegionProperties; begins: boolean }[] = [];
  for (const region of regions) {
    if (!ORDER.includes(region.level)) continue;
    const names = [plain(region.nameZh), plain(region.nameEn), region.code.toLowerCase()];
    if (names.some((name) => name.includes(wanted))) {
      found.push({ region, begins: names.some((name) => name.startsWith(wanted)) });
    }
  }
  return found
    .sort(
      (a, b) =>
        Number(b.begins) - Number(a.begins) ||
        ORDER.indexOf(a.region.level) - ORDER.indexOf(b.region.level) ||
        a.region.code.localeCompare(b.region.code),
    )
    .slice(0, limit)
    .map(({ region }) => region);
}

/** Areas that roles are granted for, and who may grant them. */
import type { Grant } from "../../contracts/roles.contract.ts";
import type { Queryable } from "../../database/queryable.ts";
import { BadInput } from "../../plugins/problems.ts";
import type { Area } from "./accounts.contract.ts";
import type { AreaRegion } from "./scope.ts";

export interface AreaName extends AreaRegion, Area {
  level: string;
}

/** Every region that a role can be granted for: the city, the reporting units, the townships. */
export async function readAreas(on: Queryable, cityCode: string): Promise<Map<string, AreaName>> {
  const { rows } = await on.query<AreaName>(
    `select code, parent_code as "parentCode", reporting_unit as "reportingUnit", level::text as level,
       name_zh as "nameZh", name_en as "nameEn"
     from region where city_code = $1 and level <> 'village' order by code`,
    [cityCode],
  );
  const units = new Set(rows.map(({ reportingUnit }) => reportingUnit));
  return new Map(
    rows
      .filter(({ code, level }) => code === cityCode || level === "township" || units.has(code))
      .map((region) => [region.code, region]),
  );
}

/** Whether one area lies within another: everything in the city, a township in the unit it reports to. */
export const holds = (areas: ReadonlyMap<string, AreaName>, outer: string, inner: string, cityCode: string): boolean =>
  outer === cityCode || outer === inner || areas.get(inner)?.reportingUnit === outer;

/** Areas in which somebody is an administrator. */
export const administered = (grants: readonly Grant[]): string[] =>
  grants.filter(({ role }) => role === "administrator").map(({ area }) => area);

/** @throws BadInput for an area that does not exist. */
export function assertAreas(areas: ReadonlyMap<string, AreaName>, grants: readonly Grant[]): void {
  for (const { area } of grants)
    if (!areas.has(area))
      throw new BadInput(
        `${area} is not the city, a reporting unit or a township. Their codes are listed at /api/regions.`,
        { field: "area" },
      );
}

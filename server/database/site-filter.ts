import type { SiteFilter } from "../contracts/common.contract.ts";

/** Collects `$1`-style parameters while a condition is written. */
export class Parameters {
  readonly values: unknown[] = [];
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** SQL conditions on `site` for the filters every view shares. A county's code stands for its townships too. */
export function siteConditions(cityCode: string, filter: SiteFilter, parameters: Parameters): string[] {
  const city = parameters.add(cityCode);
  const conditions = [`city_code = ${city}`];
  const oneOf = (column: string, type: string, list: string | undefined) => {
    if (list !== undefined) conditions.push(`${column} = any(${parameters.add(list.split(","))}::${type}[])`);
  };
  oneOf("layer", "layer", filter.layer);
  oneOf("category", "text", filter.category);
  oneOf("risk_level", "smallint", filter.level);
  oneOf("status", "site_status", filter.status);
  oneOf("supervision", "supervision", filter.supervision);
  if (filter.place !== undefined) {
    const places = parameters.add(filter.place.split(","));
    conditions.push(`region_code in (select r.code from region r where r.city_code = ${city}
      and (r.code = any(${places}) or r.parent_code = any(${places}) or r.reporting_unit = any(${places})))`);
  }
  return conditions;
}

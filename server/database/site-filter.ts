import type { RecordFilterQuery, SiteFilter } from "../contracts/common.contract.ts";
import { recordFilter } from "./record-filter.ts";

/** Collects `$1`-style parameters while a condition is written. */
export class Parameters {
  readonly values: unknown[] = [];
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/**
 * SQL conditions on `site`, under the alias given, for the filters every view shares and for `filter`. A county's code
 * stands for its townships too.
 * @throws BadInput when `filter` cannot be read or does not fit the records
 */
export function siteConditions(
  cityCode: string,
  query: SiteFilter & RecordFilterQuery,
  parameters: Parameters,
  site = "site",
): string[] {
  const city = parameters.add(cityCode);
  const conditions = [`${site}.city_code = ${city}`];
  const oneOf = (column: string, type: string, list: string | undefined) => {
    if (list !== undefined) conditions.push(`${site}.${column} = any(${parameters.add(list.split(","))}::${type}[])`);
  };
  oneOf("layer", "layer", query.layer);
  oneOf("category", "text", query.category);
  oneOf("risk_level", "smallint", query.level);
  oneOf("status", "site_status", query.status);
  oneOf("supervision", "supervision", query.supervision);
  if (query.place !== undefined) {
    const places = parameters.add(query.place.split(","));
    conditions.push(`${site}.region_code in (select r.code from region r where r.city_code = ${city}
      and (r.code = any(${places}) or r.parent_code = any(${places}) or r.reporting_unit = any(${places})))`);
  }
  const filter = recordFilter(query.filter);
  if (filter) conditions.push(filter.condition(site, parameters));
  return conditions;
}

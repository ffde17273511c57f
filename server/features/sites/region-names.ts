import type { Language } from "../../contracts/words.contract.ts";

/** Names for a reader of a file, who has no map to look codes up on. */
export interface RegionNames {
  /** The statistical unit that answers for the site. */
  unitName: string | null;
  /** Township or subdistrict (or village); null where the record names none. */
  townshipName: string | null;
}

/**
 * The names of a site's region as the last columns of a select list.
 * @param site name or alias of the table `site` in the query
 */
export function regionNames(language: Language, site: string): string {
  const name = { zh: "name_zh", en: "name_en" }[language];
  const region = `region r where r.city_code = ${site}.city_code and r.code = ${site}.region_code`;
  return `(select u.${name} from region u
      where u.city_code = ${site}.city_code and u.code = (select r.reporting_unit from ${region})) as "unitName",
    (select r.${name} from ${region} and r.level in ('township', 'village')) as "townshipName"`;
}

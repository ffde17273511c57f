/**
 * The rules in SQL. `$1` is the city, `$2` the business date. A deadline before the day a finding was found needs no rule: a
 * constraint of the table refuses it.
 */
import { QUALITY_RULES, type RecordKind, type RuleId } from "./rules.contract.ts";

type OfKind<K extends RecordKind> = Extract<(typeof QUALITY_RULES)[number], { of: K }>["id"];

/** So many sites at one spot are no coincidence. */
const STACKED = 5;

const where = (condition: string) => `select s.id, s.region_code from site s where s.city_code = $1 and ${condition}`;
/** Of the few sites whose attributes are suspicious at all: a range, because the planner takes ranges for rare. */
const suspicious = (condition: string) =>
  where(`site_suspicions(s.layer, s.attributes) between 1 and 15 and ${condition}`);
const suspicion = "site_suspicions(s.layer, s.attributes)";

/** Selects `id, region_code` of the faulty sites, each by an index that holds few others. */
export const FAULTY_SITES: Readonly<Record<OfKind<"site">, string>> = {
  outside: where("s.region_check <> 'ok' and s.region_check = 'outside'"),
  mismatch: where("s.region_check <> 'ok' and s.region_check = 'mismatch'"),
  no_township: `select s.id, s.region_code from region r
    cross join lateral (select id, region_code from site where city_code = $1 and region_code = r.code offset 0) s
    where r.city_code = $1 and r.level not in ('township', 'village')`,
  // By the Z-order code, 2 cm at the equator: an ordered scan of the index that tiles are read from.
  stacked: where(`s.zcode = any (array(
    select zcode from site where city_code = $1 group by zcode having count(*) >= ${STACKED}))`),
  duplicate: `select s.id, s.region_code
    from (select cell, name collate "C" as name from site where city_code = $1 group by 1, 2 having count(*) > 1) twice
    cross join lateral (select id, region_code, count(*) over (partition by layer) as n from site
      where city_code = $1 and cell = twice.cell and name collate "C" = twice.name offset 0) s
    where s.n > 1`,
  attributes_missing: suspicious(`${suspicion} & 1 <> 0`),
  implausible: suspicious(`${suspicion} & 2 <> 0`),
  built_impossible: suspicious(`${suspicion} & 4 <> 0
    and s.attributes -> 'built_year' not between '1900' and to_jsonb(extract(year from $2::date)::int)`),
  inspected_future: where("s.inspected and s.inspected_on > $2::date"),
  licence_expired: suspicious(`${suspicion} & 8 <> 0 and s.attributes ->> 'licence_expires' ~ '^\\d{4}-\\d{2}-\\d{2}$'
    and s.attributes ->> 'licence_expires' < ($2::date - 90)::text`),
  no_person: where("is_blank(s.responsible_person)"),
  no_unit: where("is_blank(s.responsible_unit)"),
  assignment_over: where("s.expired"),
  never_inspected: where("not s.inspected and s.inspected_on is null"),
  inspected_long_ago: where("not s.inspected and s.inspected_on < ($2::date - interval '2 years')::date"),
};

/** From being assigned on somebody has to put it right. */
const ASSIGNED = "f.status not in ('found', 'registered')";

/** Conditions on `finding f`. */
export const FAULTY_FINDINGS: Readonly<Record<OfKind<"finding">, string>> = {
  finding_impossible_dates: "(f.found_on > $2::date or f.closed_on > $2::date or f.closed_on < f.found_on)",
  finding_no_person: `(${ASSIGNED} and is_blank(f.person))`,
  finding_no_measures: `(${ASSIGNED} and is_blank(f.measures))`,
  finding_photo_stale: `(f.closed_on is null and (select max(p.uploaded_at) from finding_photo p
    where (p.city_code, p.finding_id) = (f.city_code, f.id)) < ($2::date - 90)::timestamp at time zone 'Asia/Shanghai')`,
};

/** Conditions on `accident a`. */
export const FAULTY_ACCIDENTS: Readonly<Record<OfKind<"accident">, string>> = {
  accident_unlocated: "a.region_check = 'unlocated'",
  accident_misplaced: "a.region_check in ('outside', 'mismatch')",
  accident_deaths_unknown: "a.deaths is null",
  accident_future: "a.occurred_at >= $2::date + 1",
};

/** Selects `id, region_code` of the records that break a rule. */
export function faultyRows(rule: RuleId): string {
  if (isKey(FAULTY_SITES, rule)) return FAULTY_SITES[rule];
  if (isKey(FAULTY_FINDINGS, rule))
    return `select f.id, s.region_code from finding f
      join site s on (s.city_code, s.id) = (f.city_code, f.site_id) and s.findings > 0
      where f.city_code = $1 and ${FAULTY_FINDINGS[rule]}`;
  return `select a.id, a.region_code from accident a where a.city_code = $1 and ${FAULTY_ACCIDENTS[rule]}`;
}

const isKey = <K extends string>(of: Readonly<Record<K, string>>, key: string): key is K => Object.hasOwn(of, key);

/** The place of a rule in the masks, one bit a rule. */
export const bitOf = (rule: RuleId): number => 2 ** QUALITY_RULES.findIndex(({ id }) => id === rule);

/** Of conditions that hold for one row, the mask of those that do. */
export const maskOf = (conditions: Readonly<Partial<Record<RuleId, string>>>): string =>
  Object.entries(conditions)
    .map(([rule, condition]) => `(case when ${condition} then ${bitOf(rule as RuleId)} else 0 end)`)
    .join(" | ");

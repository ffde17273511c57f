/**
 * The records that a fact counts, listed from the database as they are now. A third way to its number, beside the counter and
 * the recount: on records nobody has touched since, all three agree.
 */
import type { FactQuestion } from "../../algorithms/briefing/briefing.ts";
import { type Counted, isCounted, isRatio, RATIOS } from "../../algorithms/briefing/questions.ts";
import { HOUSE_APPRAISALS, HOUSE_CONTROLS, HOUSE_WORKS } from "../../contracts/vocabulary.contract.ts";
import type { Queryable } from "../../database/queryable.ts";
import { Parameters } from "../../database/site-filter.ts";
import type { FactRecords } from "./briefings.contract.ts";

const HOUSE_WORDS: Readonly<Record<string, readonly string[]>> = {
  appraisal: HOUSE_APPRAISALS,
  control: HOUSE_CONTROLS,
  works: HOUSE_WORKS,
};

type Kind = FactRecords["kind"];

/** Of which snapshot a question is asked. */
export interface AskedOf {
  cityCode: string;
  /** YYYY-MM-DD: what is overdue, due or expired is so on this day. */
  businessDate: string;
  /** Regions of the snapshot; null: the whole city. */
  regions: readonly string[] | null;
}

interface ListSql {
  kind: Kind;
  condition: string;
  /** What is added up, where that is not the number of records. */
  sum?: string;
}

const WAITING = "f.status in ('submitted', 'accepted')";
const OPEN = "f.closed_on is null";
/** A day closed before the day found counts as the same day; null while open, which `greatest` alone would not be. */
const CLOSED_ON = "case when f.closed_on is not null then greatest(f.closed_on, f.found_on) end";

/** Of questions that count nothing themselves: the list that shows what they are about. */
const ABOUT: Readonly<Record<string, Counted>> = {
  rectificationGain: "closed",
  rectificationAtStart: "openAtStart",
  rank: "closed",
  rankBest: "closed",
  rankWorst: "closed",
  medianDays: "found",
  longestOverdue: "overdue",
  forecastOpen: "dueIn",
  lastAccident: "accidents",
  monthsSince: "accidents",
  daysSince: "accidents",
};

/** What is listed for a question; null where no records make it, such as a holiday. */
export function listedOf({ what, with: more = {} }: FactQuestion): Counted | null {
  if (isCounted(what)) return what;
  if (isRatio(what)) return RATIOS[what].of;
  if (typeof more.of === "string") return isCounted(more.of) ? more.of : isRatio(more.of) ? RATIOS[more.of].of : null;
  return ABOUT[what] ?? null;
}

function sqlOf(listed: Counted, question: FactQuestion, { businessDate }: AskedOf, parameters: Parameters): ListSql {
  const { period, with: more = {}, what } = question;
  const today = () => `${parameters.add(businessDate)}::date`;
  const first = () => `${parameters.add(period?.from ?? businessDate)}::date`;
  const last = () => `${parameters.add(period?.to ?? businessDate)}::date`;
  const within = (day: string) => `(${day}) between ${first()} and ${last()}`;
  const days = (name: string) => `${parameters.add(Number(more[name]))}::int`;
  const sites = (condition = "true"): ListSql => ({ kind: "sites", condition });
  const findings = (condition = "true"): ListSql => ({ kind: "findings", condition });
  const accidents = (condition: string, sum?: string): ListSql => {
    const kinds = more.kind === undefined ? "" : ` and a.kind = ${parameters.add(String(more.kind))}`;
    return { kind: "accidents", condition: condition + kinds, ...(sum && { sum }) };
  };
  const inPeriod = () => within("a.occurred_at::date");

  switch (listed) {
    case "sites":
      return sites();
    case "inspected":
      return sites(`is_inspected(s.inspected_on, ${today()})`);
    case "noPerson":
      return sites("is_blank(s.responsible_person)");
    case "noUnit":
      return sites("is_blank(s.responsible_unit)");
    case "expired":
      return sites(`is_expired(s.responsible_until, ${today()})`);
    case "houses": {
      const said = ["appraisal", "control", "works"].flatMap((name) => {
        const wanted = more[name];
        if (wanted === undefined) return [];
        const value = `s.attributes ->> '${name}'`;
        if (wanted !== "unknown") return [`${value} = ${parameters.add(String(wanted))}`];
        return [`coalesce(${value}, '') <> all(${parameters.add(HOUSE_WORDS[name])}::text[])`];
      });
      return sites(["s.layer = 'self_built_house'", ...said].join(" and "));
    }
    case "findings":
      return findings();
    case "closed":
      return findings("f.closed_on is not null");
    case "open":
      return findings(OPEN);
    case "overdue":
      return findings(`is_overdue(f.status, f.deadline, ${today()})`);
    case "overdueFor":
      return findings(
        `is_overdue(f.status, f.deadline, ${today()}) and ${today()} - f.deadline between ${days("from")} and ${days("to")}`,
      );
    case "dueIn":
      return findings(`${OPEN} and not ${WAITING} and f.deadline - ${today()} between 1 and ${days("days")}`);
    case "found":
      // The median looks at the findings of the 365 days up to the period's end.
      if (what === "medianDays") return findings(`f.found_on <= ${last()} and f.found_on > ${last()} - 365`);
      return findings(within("f.found_on"));
    case "closedInPeriod":
      return findings(within(CLOSED_ON));
    case "closedOnTime":
      return findings(`${within(CLOSED_ON)} and (${CLOSED_ON}) <= f.deadline_original`);
    case "fellOverdue":
      return findings(
        `f.deadline < ${today()} and (f.closed_on is null or (${CLOSED_ON}) > f.deadline) and not ${WAITING} and ${within("f.deadline + 1")}`,
      );
    case "openAtStart":
      return findings(`f.found_on < ${first()} and (f.closed_on is null or (${CLOSED_ON}) >= ${first()})`);
    case "findingsAtStart":
      return findings(`f.found_on < ${first()}`);
    case "accidents":
      if (more.deathsAtLeast !== undefined) return accidents(`a.deaths >= ${days("deathsAtLeast")}`);
      return accidents(inPeriod());
    case "deaths":
      return accidents(`${inPeriod()} and a.deaths > 0`, "a.deaths");
    case "injuries":
      return accidents(`${inPeriod()} and a.injuries > 0`, "a.injuries");
    case "unstated":
      return accidents(`${inPeriod()} and a.deaths is null`);
  }
}

/** A county or zone holds what reports to it, a township itself and its villages, the city all. */
const inPlace = (region: string, place: string, city: string) => `${region} in (
  select r.code from region r join region p on p.city_code = r.city_code and p.code = ${place}
  where r.city_code = ${city} and case when p.level = 'city' then true
    when p.level in ('county', 'zone') then r.reporting_unit = p.code else p.code in (r.code, r.parent_code) end)`;

/**
 * A page of the records behind a question, by id, and what they count altogether; undefined where no records make the fact.
 * A change lists the period it leads to.
 */
export async function listFactRecords(
  pg: Queryable,
  asked: AskedOf,
  question: FactQuestion,
  page: { limit: number; after?: string | undefined },
): Promise<FactRecords | undefined> {
  const listed = listedOf(question);
  if (listed === null) return undefined;
  const parameters = new Parameters();
  const city = parameters.add(asked.cityCode);
  const { kind, condition, sum } = sqlOf(listed, question, asked, parameters);
  const { filter } = question;
  const region = kind === "accidents" ? "a.region_code" : "s.region_code";
  const conditions = [condition];
  const oneOf = (column: string, type: string, values: readonly (string | number)[]) => {
    if (values.length > 0) conditions.push(`s.${column} = any(${parameters.add(values)}::${type}[])`);
  };
  if (kind !== "accidents") {
    oneOf("layer", "layer", filter.layer);
    oneOf("category", "text", filter.category);
    oneOf("risk_level", "smallint", filter.level);
    oneOf("status", "site_status", filter.status);
    oneOf("supervision", "supervision", filter.supervision);
  }
  if (filter.place !== null) conditions.push(inPlace(region, parameters.add(filter.place), city));
  if (asked.regions) conditions.push(`${region} = any(${parameters.add(asked.regions)}::text[])`);

  const point = (geom: string) => `st_x(st_pointonsurface(${geom})) as lon, st_y(st_pointonsurface(${geom})) as lat`;
  const { from, columns } = {
    sites: {
      from: "site s",
      columns: `s.id, s.id::text as "siteId", s.name, s.region_code as "regionCode", ${point("s.geom")}`,
    },
    findings: {
      from: "finding f join site s on (s.city_code, s.id) = (f.city_code, f.site_id)",
      columns: `f.id, s.id::text as "siteId", s.name, s.region_code as "regionCode", ${point("s.geom")}`,
    },
    accidents: {
      from: "accident a",
      columns: `a.id, null as "siteId", concat_ws(' ', to_char(a.occurred_at, 'YYYY-MM-DD HH24:MI'), a.road) as name,
        a.region_code as "regionCode", ${point("a.geom")}`,
    },
  }[kind];
  const letter = kind[0]!;
  const where = `${from} where ${letter}.city_code = ${city} and ${conditions.join(" and ")}`;
  const totals = await pg.query<{ total: number; counted: number }>(
    `select count(*)::int as total, coalesce(sum(${sum ?? 1}), 0)::int as counted from ${where}`,
    parameters.values,
  );
  const after = parameters.add(page.after ?? "0");
  const { rows } = await pg.query(
    `select x.*, x.id::text from (select ${columns} from ${where} and ${letter}.id > ${after}::bigint
       order by ${letter}.id limit ${parameters.add(page.limit + 1)}) x order by x.id::bigint`,
    parameters.values,
  );
  const items = rows.slice(0, page.limit);
  return { kind, ...totals.rows[0]!, items, next: rows.length > items.length ? (items.at(-1)?.id ?? null) : null };
}

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
  /** A whole number that the list ascends by, before the id. */
  order: string;
}

const WAITING = "f.status in ('submitted', 'accepted')";
const OPEN = "f.closed_on is null";
/** A day closed before the day found counts as the same day; null while open, which `greatest` alone would not be. */
const CLOSED_ON = "case when f.closed_on is not null then greatest(f.closed_on, f.found_on) end";

const oldest = (day: string) => `(${day} - date '1970-01-01')`;
const newest = (day: string) => `(date '1970-01-01' - ${day})`;

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
  const sites = (condition = "true"): ListSql => ({ kind: "sites", condition, order: "0::int" });
  const findings = (condition = "true", order = newest("f.found_on")): ListSql => ({
    kind: "findings",
    condition,
    order,
  });
  const accidents = (condition: string, sum?: string): ListSql => {
    const kinds = more.kind === undefined ? "" : ` and a.kind = ${parameters.add(String(more.kind))}`;
    const order = "(-extract(epoch from a.occurred_at) / 60)::int";
    return { kind: "accidents", condition: condition + kinds, order, ...(sum && { sum }) };
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
      return findings("f.closed_on is not null", newest("f.closed_on"));
    case "open":
      return findings(OPEN, oldest("f.deadline"));
    case "overdue":
      return findings(`is_overdue(f.status, f.deadline, ${today()})`, oldest("f.deadline"));
    case "overdueFor":
      return findings(
        `is_overdue(f.status, f.deadline, ${today()}) and ${today()} - f.deadline between ${days("from")} and ${days("to")}`,
        oldest("f.deadline"),
      );
    case "dueIn":
      return findings(
        `${OPEN} and not ${WAITING} and f.deadline - ${today()} between 1 and ${days("days")}`,
        oldest("f.deadline"),
      );
    case "found":
      // The median looks at the findings of the 365 days up to the period's end.
      if (what === "medianDays") return findings(`f.found_on <= ${last()} and f.found_on > ${last()} - 365`);
      return findings(within("f.found_on"));
    case "closedInPeriod":
      return findings(within(CLOSED_ON), newest("f.closed_on"));
    case "closedOnTime":
      return findings(`${within(CLOSED_ON)} and (${CLOSED_ON}) <= f.deadline_original`, newest("f.closed_on"));
    case "fellOverdue":
      return findings(
        `f.deadline < ${today()} and (f.closed_on is null or (${CLOSED_ON}) > f.deadline) and not ${WAITING} and ${within("f.deadline + 1")}`,
        oldest("f.deadline"),
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
 * A page of the records behind a question, and what they count altogether; undefined where no records make the fact. What is
 * late or due comes the oldest deadline first, what happened the newest first. A change lists the period it leads to.
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
  const { kind, condition, sum, order } = sqlOf(listed, question, asked, parameters);
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
      columns: `s.id, s.id::text as "siteId", s.name, s.region_code as "regionCode", ${point("s.geom")}, s.external_id as code,
        s.status::text as status`,
    },
    findings: {
      from: "finding f join site s on (s.city_code, s.id) = (f.city_code, f.site_id)",
      columns: `f.id, s.id::text as "siteId", s.name, s.region_code as "regionCode", ${point("s.geom")}, s.external_id as code,
        f.status::text as status, f.description, f.found_on::text as "foundOn", f.deadline::text as deadline,
        f.closed_on::text as "closedOn"`,
    },
    accidents: {
      from: "accident a",
      columns: `a.id, null as "siteId", concat_ws(' ', to_char(a.occurred_at, 'YYYY-MM-DD HH24:MI'), a.road) as name,
        a.region_code as "regionCode", ${point("a.geom")}, a.deaths, a.injuries`,
    },
  }[kind];
  const letter = kind[0]!;
  const where = `${from} where ${letter}.city_code = ${city} and ${conditions.join(" and ")}`;
  const totals = await pg.query<{ total: number; counted: number }>(
    `select count(*)::int as total, coalesce(sum(${sum ?? 1}), 0)::int as counted from ${where}`,
    parameters.values,
  );
  const [place, id] = (page.after ?? "").split("_");
  const beyond = page.after
    ? `and (${order}, ${letter}.id) > (${parameters.add(place)}::int, ${parameters.add(id)}::bigint)`
    : "";
  const { rows } = await pg.query(
    `select x.*, x.id::text from (select ${columns}, ${order} as place from ${where} ${beyond}
       order by ${order}, ${letter}.id limit ${parameters.add(page.limit + 1)}) x order by x.place, x.id::bigint`,
    parameters.values,
  );
  const items = rows.slice(0, page.limit).map(({ place: _, ...item }) => item as FactRecords["items"][number]);
  const last = rows.length > items.length ? rows[items.length - 1] : undefined;
  return { kind, listed, ...totals.rows[0]!, items, next: last ? `${last.place}_${last.id}` : null };
}

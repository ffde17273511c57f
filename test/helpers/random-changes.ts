import type pg from "pg";
import type { Rng } from "#db/seed/rng.ts";
import { CATEGORIES, type FindingStatus, LAYERS, SUPERVISIONS } from "#server/contracts/vocabulary.contract.ts";
import {
  CITY,
  cellAt,
  EAST_TOWNSHIP,
  IN_THE_EAST,
  IN_THE_WEST,
  OUTSIDE,
  type Position,
  WEST_TOWNSHIP,
  ZONE,
  ZONE_TOWNSHIP,
} from "./tiny-city.ts";

type Client = Pick<pg.ClientBase, "query">;

/** Ids that exist, or did until their site was removed; writers at work at the same time share one. */
export interface KnownIds {
  sites: number[];
  findings: number[];
}

/** A statement that changes records. `adds`: the list its returned ids belong to; `removes`: the site it takes away. */
interface Change {
  sql: string;
  values: unknown[];
  adds?: keyof KnownIds;
  removes?: number;
}

const REGIONS = [WEST_TOWNSHIP, WEST_TOWNSHIP, ZONE_TOWNSHIP, EAST_TOWNSHIP, ZONE];
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.parse("2026-05-04");

/** Two ways on from each status, so that a coin decides; most findings get as far as being closed. */
const NEXT: Record<FindingStatus, [FindingStatus, FindingStatus]> = {
  found: ["registered", "registered"],
  registered: ["assigned", "assigned"],
  assigned: ["rectifying", "rectifying"],
  rectifying: ["submitted", "submitted"],
  submitted: ["accepted", "returned"],
  returned: ["rectifying", "rectifying"],
  accepted: ["closed", "closed"],
  closed: ["reopened", "reopened"],
  reopened: ["assigned", "rectifying"],
};
const NEXT_ROWS = Object.entries(NEXT)
  .flatMap(([from, ways]) => ways.map((to, coin) => `('${from}'::finding_status, ${coin}, '${to}'::finding_status)`))
  .join(", ");

/**
 * Makes random changes in transactions of one to six statements, one transaction in six rolled back, until `count`
 * statements have each changed at least one row and stood.
 * @param retry says of an error whether it belongs to writing at the same time as others (the transaction is dropped).
 * @returns how many statements stood and how many transactions `retry` dropped.
 */
export async function makeRandomChanges(
  client: Client,
  random: Rng,
  known: KnownIds,
  count: number,
  retry: (error: unknown) => boolean = () => false,
): Promise<{ stood: number; dropped: number }> {
  let stood = 0;
  let dropped = 0;
  while (stood < count) {
    const statements = random.chance(0.5) ? 1 : random.int(2, 6);
    const undone = random.chance(1 / 6);
    const added: KnownIds = { sites: [], findings: [] };
    const removed = new Set<number | undefined>();
    let effective = 0;
    try {
      // A lone statement is its own transaction, as most of an application's are.
      if (statements > 1 || undone) await client.query("begin");
      for (let i = 0; i < statements; i++) {
        const change = randomChange(random, known);
        const { rowCount, rows } = await client.query(change.sql, change.values);
        if (change.adds) added[change.adds].push(...rows.map((row) => Number(row.id)));
        if (rowCount) effective++;
        removed.add(change.removes);
      }
      if (statements > 1 || undone) await client.query(undone ? "rollback" : "commit");
    } catch (error) {
      if (!retry(error)) throw error;
      await client.query("rollback");
      dropped++;
      continue;
    }
    if (undone) continue;
    known.sites = [...known.sites, ...added.sites].filter((site) => !removed.has(site));
    known.findings.push(...added.findings);
    stood += effective;
  }
  return { stood, dropped };
}

function randomChange(random: Rng, known: KnownIds): Change {
  // Some 250 sites keep the cube's rows crowded enough to merge, split, empty and come back.
  const room = known.sites.length < 40 ? 60 : known.sites.length < 250 ? 8 : 1;
  const kinds: [number, (random: Rng, known: KnownIds) => Change][] = [
    [room, addSites],
    [8, moveSites],
    [6, changeTownship],
    [6, changeKind],
    [6, changeLevel],
    [6, inspect],
    [8, assign],
    [14, addFindings],
    [35, addEvents],
    [3, changeDeadline],
    [3, changeSupervision],
    [5, extend],
    [5, supervise],
    [5, removeSite],
    [1, changeDay],
  ];
  const [, make] = kinds[random.weighted(kinds.map(([weight]) => weight))]!;
  return make(random, known);
}

const day = (random: Rng, from: number, to: number): string =>
  new Date(FIRST_DAY + random.int(from, to) * DAY_MS).toISOString().slice(0, 10);

/** Mostly one, now and then many. Recent ones more often than old ones, which may be gone. */
function some(random: Rng, ids: readonly number[], atMost: number): number[] {
  const count = random.chance(0.6) ? 1 : random.int(2, atMost);
  return Array.from({ length: count }, () => ids[Math.floor(ids.length * Math.sqrt(random.next()))] ?? 0);
}

// Few places, most houses, most of level 3: sites that share the cube's rows test more than sites that do not.

function place(random: Rng): Position {
  return random.pick([IN_THE_WEST, IN_THE_WEST, IN_THE_EAST, [113.02, 29.02], OUTSIDE]);
}

function kind(random: Rng) {
  const layer = random.chance(0.7) ? "self_built_house" : random.pick(LAYERS);
  return { layer, category: random.pick<string>(CATEGORIES[layer].slice(0, 2)) };
}

const level = (random: Rng): number => (random.chance(0.6) ? 3 : random.int(1, 4));

function addSites(random: Rng): Change {
  const sites = Array.from({ length: random.chance(0.6) ? 1 : random.int(2, 12) }, () => {
    const at = place(random);
    return {
      ...kind(random),
      region: random.pick(REGIONS),
      level: level(random),
      person: random.chance(0.5) ? "someone" : null,
      unit: random.chance(0.5) ? "a department" : null,
      inspected: random.chance(0.5) ? day(random, -365, -245) : null,
      until: random.chance(0.5) ? day(random, 0, 120) : null,
      lon: at[0],
      lat: at[1],
      cell: cellAt(at),
    };
  });
  return {
    adds: "sites",
    sql: `insert into site (city_code, layer, category, name, region_code, risk_level, geom, cell, source,
        responsible_person, responsible_unit, inspected_on, responsible_until)
      select '${CITY}', layer, category, 'a site', region, level, st_setsrid(st_makepoint(lon, lat), 4326), cell, 'test',
        person, unit, inspected, until
      from jsonb_to_recordset($1) r (layer layer, category text, region text, level int, lon float, lat float, cell bigint,
        person text, unit text, inspected date, until date)
      returning id`,
    values: [JSON.stringify(sites)],
  };
}

function moveSites(random: Rng, known: KnownIds): Change {
  const at = place(random);
  return {
    sql: `update site set geom = st_setsrid(st_makepoint($2, $3), 4326), cell = $4
      where city_code = '${CITY}' and id = any($1)`,
    values: [some(random, known.sites, 6), at[0], at[1], cellAt(at)],
  };
}

function changeTownship(random: Rng, known: KnownIds): Change {
  return {
    sql: `update site set region_code = $2 where city_code = '${CITY}' and id = any($1)`,
    values: [some(random, known.sites, 6), random.pick(REGIONS)],
  };
}

function changeKind(random: Rng, known: KnownIds): Change {
  const { layer, category } = kind(random);
  return {
    sql: `update site set layer = $2, category = $3 where city_code = '${CITY}' and id = any($1)`,
    values: [some(random, known.sites, 6), layer, category],
  };
}

function changeLevel(random: Rng, known: KnownIds): Change {
  if (random.chance(0.2)) {
    return {
      sql: `update site set risk_level = risk_level % 4 + 1, version = version + 1
        where city_code = '${CITY}' and region_code = $1 and risk_level = $2`,
      values: [random.pick(REGIONS), random.int(1, 4)],
    };
  }
  return {
    sql: `update site set risk_level = $2 where city_code = '${CITY}' and id = any($1)`,
    values: [some(random, known.sites, 6), level(random)],
  };
}

/** Dates around a year before the days the city's clock shows, so that inspections lapse and come back with it. */
function inspect(random: Rng, known: KnownIds): Change {
  return {
    sql: `update site set inspected_on = $2 where city_code = '${CITY}' and id = any($1)`,
    values: [some(random, known.sites, 20), random.chance(0.2) ? null : day(random, -365, -245)],
  };
}

/** People and departments come, go and are left blank; terms of office end. */
function assign(random: Rng, known: KnownIds): Change {
  const columns = random.pick(["responsible_person", "responsible_unit", "responsible_until"]);
  const words = random.pick([null, "", " ", "someone", "someone else"]);
  return {
    sql: `update site set ${columns} = $2 where city_code = '${CITY}' and id = any($1)`,
    values: [
      some(random, known.sites, 20),
      columns !== "responsible_until" ? words : random.chance(0.2) ? null : day(random, 0, 120),
    ],
  };
}

function addFindings(random: Rng, known: KnownIds): Change {
  const findings = some(random, known.sites, 6).map((site) => {
    const found = random.int(0, 60);
    const due = found + random.int(0, 40);
    return {
      site,
      grade: random.chance(0.2) ? "major" : "general",
      found: day(random, found, found),
      due: day(random, due, due),
      supervision: random.chance(0.2) ? random.pick(SUPERVISIONS) : "none",
    };
  });
  return {
    adds: "findings",
    sql: `insert into finding (city_code, site_id, grade, description, found_on, deadline_original, deadline, supervision)
      select s.city_code, s.id, r.grade, 'a finding', r.found, r.due, r.due, r.supervision
      from jsonb_to_recordset($1) r (site bigint, grade finding_grade, found date, due date, supervision supervision)
      join site s on s.city_code = '${CITY}' and s.id = r.site
      returning id`,
    values: [JSON.stringify(findings)],
  };
}

function addEvents(random: Rng, known: KnownIds): Change {
  return {
    sql: `insert into finding_event (city_code, finding_id, day, actor, to_status)
      select f.city_code, f.id, greatest(f.found_on, $2::date), 'test', n.to_status
      from finding f join (values ${NEXT_ROWS}) n (from_status, coin, to_status) on n.from_status = f.status
      where f.city_code = '${CITY}' and f.id = any($1) and n.coin = $3`,
    values: [some(random, known.findings, 20), day(random, 0, 120), random.int(0, 1)],
  };
}

function changeDeadline(random: Rng, known: KnownIds): Change {
  return {
    sql: `update finding set deadline = greatest(deadline_original, deadline + $2::int)
      where city_code = '${CITY}' and id = any($1)`,
    values: [some(random, known.findings, 6), random.int(-20, 60)],
  };
}

function changeSupervision(random: Rng, known: KnownIds): Change {
  return {
    sql: `update finding set supervision = $2 where city_code = '${CITY}' and id = any($1)`,
    values: [some(random, known.findings, 4), random.pick(SUPERVISIONS)],
  };
}

/** As people do it: a row of the history, and the finding follows. */
function extend(random: Rng, known: KnownIds): Change {
  return {
    sql: `insert into finding_change (city_code, finding_id, kind, day, actor, new_deadline, note)
      select city_code, id, 'extension', $2, 'test', deadline + $3::int, 'a reason'
      from finding where city_code = '${CITY}' and id = any($1) and status not in ('submitted', 'accepted', 'closed')`,
    values: [some(random, known.findings, 6), day(random, 0, 120), random.int(1, 60)],
  };
}

function supervise(random: Rng, known: KnownIds): Change {
  return {
    sql: `insert into finding_change (city_code, finding_id, kind, day, actor, new_supervision, note)
      select city_code, id, 'supervision', $2, 'test', $3::supervision, 'a reason'
      from finding where city_code = '${CITY}' and id = any($1) and supervision <> $3::supervision`,
    values: [some(random, known.findings, 4), day(random, 0, 120), random.pick(SUPERVISIONS)],
  };
}

function removeSite(random: Rng, known: KnownIds): Change {
  const site = random.pick(known.sites) ?? 0;
  return {
    removes: site,
    sql: `select remove_site(city_code, id) from site where city_code = '${CITY}' and id = $1`,
    values: [site],
  };
}

/** Back as well as forth: a clock put right must leave nothing behind. */
function changeDay(random: Rng): Change {
  return { sql: `select refresh_overdue('${CITY}', $1::date)`, values: [day(random, 0, 120)] };
}

/** Records on both sides of the city, in every table that somebody with an area may read. */

import type { PoolClient } from "pg";
import { makeBriefing } from "#server/algorithms/briefing/make-briefing.ts";
import { recordsOf } from "#server/database/records.ts";
import { type Scope, WHOLE_CITY } from "#server/features/accounts/scope.ts";
import type { NewBlackSpotSet } from "#server/features/black-spot-sets/black-spot-sets.contract.ts";
import { storeSet } from "#server/features/black-spot-sets/black-spot-sets.queries.ts";
import { createBriefing } from "#server/features/briefings/briefings.queries.ts";
import { stampOf } from "#server/features/briefings/stamp.ts";
import { openSnapshot } from "#server/features/snapshots/open-snapshot.ts";
import { readParts } from "#server/features/snapshots/read-parts.ts";
import { frozenSettings } from "#server/features/snapshots/settings.ts";
import { findSnapshot, readTables } from "#server/features/snapshots/snapshots.queries.ts";
import { completeParts, photoPart, writeSnapshot } from "#server/features/snapshots/store-snapshot.ts";
import type { TestDatabase } from "#test/helpers/database.ts";
import { addInspectionTeam, addSavedPlan } from "#test/helpers/plans.ts";
import {
  addAccident,
  addEvent,
  addFinding,
  addSite,
  BUSINESS_DATE,
  CITY,
  EAST_COUNTY,
  WEST_COUNTY,
} from "#test/helpers/tiny-city.ts";
import { onEachSide, type Sample, SIDES, type Side, WHERE } from "./probe.ts";

/** Photos, closures, changes and edits, as working on the records leaves them. */
async function addWork(pool: TestDatabase["pool"], site: Sample["site"], finding: Sample["finding"]) {
  const id = async (sql: string, values: unknown[]) => Number((await pool.query(sql, [CITY, ...values])).rows[0].id);
  const addPhoto = async (side: Side, nth: number) => {
    const photo = await id(
      `insert into finding_photo (city_code, finding_id, kind, stored_key, thumbnail_key, sha256, width, height)
       values ($1, $2, 'other', $3, $3, sha256($3::text::bytea), 1, 1) returning id`,
      [finding[side], `in the ${side} ${nth}`],
    );
    await pool.query("insert into finding_photo_origin (city_code, photo_id, taken_at) values ($1, $2, '2026-06-01')", [
      CITY,
      photo,
    ]);
    return photo;
  };
  const photo = await onEachSide(async (side) => {
    const [first, second] = [await addPhoto(side, 1), await addPhoto(side, 2)];
    await pool.query("insert into finding_photo_twin values ($1, $2, $3, 0)", [CITY, first, second]);
    return first;
  });
  await onEachSide((side) =>
    pool.query(
      `insert into finding_change (city_code, finding_id, kind, day, actor, old_supervision, new_supervision, note)
       values ($1, $2, 'supervision', $3, 'test', 'none', 'county', $4)`,
      [CITY, finding[side], BUSINESS_DATE, `in the ${side}`],
    ),
  );
  const closure = await onEachSide(async (side) => {
    const closed = await addFinding(pool, { site: site[side], description: `closed in the ${side}` });
    for (const to of ["registered", "assigned", "rectifying", "submitted", "accepted"] as const)
      await addEvent(pool, { finding: closed, to });
    return id(
      `insert into finding_event (city_code, finding_id, day, actor, person_id, to_status, note)
       values ($1, $2, $3, 'test', 1, 'closed', '') returning id`,
      [closed, BUSINESS_DATE],
    );
  });
  await onEachSide(async (side) => {
    const reviewed = await addFinding(pool, { site: site[side] });
    for (const to of ["registered", "assigned", "rectifying", "submitted", "accepted"] as const)
      await addEvent(pool, { finding: reviewed, to });
    const event = await addEvent(pool, { finding: reviewed, to: "closed" });
    await pool.query("insert into closure_review (city_code, event_id, note) values ($1, $2, $3)", [
      CITY,
      event,
      `in the ${side}`,
    ]);
  });
  const bulk = await onEachSide((side) => addBulkEdit(pool, site[side], WHERE[side].region, `in the ${side}`));
  await onEachSide((side) =>
    pool.query("insert into quality_day values ($1, $2, $3, 1, 1, 1)", [CITY, BUSINESS_DATE, WHERE[side].region]),
  );
  await pool.query(
    "insert into import_mapping (city_code, source, target, mapping, crs) values ($1, 'test', 'accident', '{}', 'wgs84')",
    [CITY],
  );
  await onEachSide(async (side) => {
    const [a, b, gone] = [
      await addSite(pool, { ...WHERE[side] }),
      await addSite(pool, { ...WHERE[side] }),
      await addSite(pool, { ...WHERE[side] }),
    ];
    await pool.query("insert into not_duplicate (city_code, a, b) values ($1, $2, $3)", [CITY, a, b]);
    await pool.query(
      "insert into site_merge (city_code, kept_id, removed_id, removed, findings, actor) values ($1, $2, $3, $4, '{}', $5)",
      [CITY, a, gone, JSON.stringify({ region_code: WHERE[side].region }), `in the ${side}`],
    );
  });
  const draw = await onEachSide((side) => addDraw(pool, site[side], side));
  return { photo, closure, bulk, draw };
}

/** A team, an assigned plan and a report of a visit. */
async function addPlans(pool: TestDatabase["pool"], site: Sample["site"]) {
  await onEachSide((side) => addInspectionTeam(pool, { name: `team in the ${side}`, area: WHERE[side].region }));
  const plan = await onEachSide((side) =>
    addSavedPlan(pool, { name: `plan in the ${side}`, area: WHERE[side].region, site: site[side] }),
  );
  await onEachSide((side) =>
    pool.query(
      `insert into visit_report (city_code, id, site_id, region_code, plan_id, outcome, at, note)
       values ($1, gen_random_uuid(), $2, $3, $4, 'postponed', '2026-06-30 08:00+08', $5)`,
      [CITY, site[side], WHERE[side].region, plan[side], `in the ${side}`],
    ),
  );
  return plan;
}

export async function addSample(pool: TestDatabase["pool"]): Promise<Sample> {
  const site = await onEachSide((side) => addSite(pool, { ...WHERE[side], name: `house in the ${side}` }));
  await pool.query("update site set owner_name = '户主', owner_phone = '13800000000'");
  const finding = await onEachSide((side) =>
    addFinding(pool, { site: site[side], description: `crack in the ${side}`, deadline: "2026-06-20" }),
  );
  const accident = await onEachSide((side) =>
    addAccident(pool, { where: WHERE[side].at, region: WHERE[side].region, road: `road in the ${side}` }),
  );
  const { rows } = await pool.query(
    "insert into import_batch (city_code, target, source, crs) values ($1, 'accident', 'test', 'wgs84') returning id",
    [CITY],
  );
  await onEachSide((side) =>
    pool.query(
      "insert into import_reject (city_code, batch_id, line, reason, record) values ($1, $2, $3, 'test', $4)",
      [CITY, rows[0].id, SIDES.indexOf(side), JSON.stringify({ address: `in the ${side}` })],
    ),
  );
  const edits = await addWork(pool, site, finding);
  const plan = await addPlans(pool, site);
  const spots = SIDES.map((side) => spotOf(side, accident[side]));
  const set = await addSet(pool, spots);
  const snapshot = await onEachSide((side) => addSnapshot(pool, side, edits.photo[side]));
  const briefing = await onEachSide((side) => addBriefing(pool, snapshot[side]));
  await pool.query("update briefing set status = 'published', published_at = now()");
  await pool.query("insert into briefing_theme (city_code, theme) values ($1, '{}') on conflict do nothing", [CITY]);
  return { site, finding, accident, ...edits, plan, set, snapshot, briefing };
}

export const spotOf = (side: Side, accident: number): NewBlackSpotSet["spots"][number] => ({
  geometry: { type: "Point", coordinates: [...WHERE[side].at] },
  road: `road in the ${side}`,
  ...{ n: 1, fatal: 0, serious: 0, slight: 1, damageOnly: 0, deaths: 0, injuries: 1, epdo: 1, extentM: 10 },
  accidentIds: [accident],
});

export const setOf = (spots: NewBlackSpotSet["spots"]): NewBlackSpotSet => ({
  name: "spots",
  method: "radius",
  settings: {},
  period: { from: "2026-01-01", to: BUSINESS_DATE },
  accidents: 2,
  spots,
});

export async function addSet(pool: TestDatabase["pool"], spots: NewBlackSpotSet["spots"]): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const id = await storeSet(client, CITY, setOf(spots));
    await client.query("commit");
    return id;
  } finally {
    client.release();
  }
}

/** A draw from one site, committed and not drawn. */
export async function addDraw(pool: TestDatabase["pool"], site: number, side: Side): Promise<number> {
  const frame = {
    sites: [{ id: String(site), name: `house in the ${side}`, unit: "430000", level: 3, weight: 1, hash: "" }],
    strata: [{ level: 3, count: 1 }],
    inspectors: [{ id: "a", name: "a", unit: null, notInUnits: [], notAtSites: [] }],
    perSite: 1,
  };
  const { rows } = await pool.query(
    `insert into draw (city_code, title, data_version, business_date, frame, frame_hash, regions, seed_hash, secret_seed)
     values ($1, $2, 1, $3, $4, repeat('0', 64), $5, encode(sha256(repeat('1', 64)::bytea), 'hex'), repeat('1', 64))
     returning id`,
    [CITY, `draw in the ${side}`, BUSINESS_DATE, JSON.stringify(frame), [WHERE[side].region]],
  );
  return Number(rows[0].id);
}

const COUNTY: Record<Side, string> = { east: EAST_COUNTY, west: WEST_COUNTY };

/** Runs in a transaction of its own, as the owner of the tables. */
async function inTransaction<T>(pool: TestDatabase["pool"], work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    return result;
  } finally {
    client.release();
  }
}

/** The side's county, frozen as somebody who presents there freezes it. */
export async function addSnapshot(pool: TestDatabase["pool"], side: Side, photo: number): Promise<string> {
  const regions = [COUNTY[side], WHERE[side].region];
  const scope: Scope = { ...WHOLE_CITY, key: side, read: regions, present: regions };
  const reading = await recordsOf(pool, scope, { id: null, name: "test" }).read((client) => readParts(client, CITY), {
    snapshot: true,
  });
  const settings = frozenSettings({}, reading.moment.businessDate);
  const parts = await completeParts(reading, COUNTY[side], settings);
  parts.push({ name: photoPart(String(photo)), mediaType: "image/jpeg", bytes: Buffer.from(`photo in the ${side}`) });
  return inTransaction(pool, (client) =>
    writeSnapshot(client, CITY, {
      area: { code: COUNTY[side], regions },
      title: `snapshot in the ${side}`,
      moment: reading.moment,
      settings,
      parts,
    }),
  );
}

/** A draft of one page a unit, computed from the snapshot. */
export async function addBriefing(pool: TestDatabase["pool"], snapshot: string): Promise<string> {
  const summary = (await findSnapshot(pool, CITY, snapshot))!;
  const tables = openSnapshot({ id: snapshot, stamp: stampOf(summary) }, await readTables(pool, CITY, snapshot));
  const title = { zh: summary.title, en: `briefing of the ${summary.title}` };
  const content = { ...makeBriefing(tables, "district"), title };
  return inTransaction(pool, (client) => createBriefing(client, CITY, { snapshot, language: "zh", content }));
}

/** An edit of many sites that changed one. */
export async function addBulkEdit(
  pool: TestDatabase["pool"],
  site: number,
  region: string,
  address: string,
): Promise<number> {
  const { rows } = await pool.query(
    "insert into bulk_edit (city_code, actor, change, records) values ($1, 'test', $2, 1) returning id",
    [CITY, JSON.stringify({ address })],
  );
  await pool.query(
    `insert into bulk_edit_change (city_code, edit_id, site_id, region_code, version, old, new)
     select city_code, $2, id, $4, version, jsonb_build_object('address', address), jsonb_build_object('address', $5::text)
     from site where city_code = $1 and id = $3`,
    [CITY, rows[0].id, site, region, address],
  );
  return Number(rows[0].id);
}

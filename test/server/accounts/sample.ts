/** Records on both sides of the city, in every table that somebody with an area may read. */
import type { NewBlackSpotSet } from "#server/features/black-spot-sets/black-spot-sets.contract.ts";
import { storeSet } from "#server/features/black-spot-sets/black-spot-sets.queries.ts";
import type { TestDatabase } from "#test/helpers/database.ts";
import { addInspectionTeam, addSavedPlan } from "#test/helpers/plans.ts";
import { addAccident, addEvent, addFinding, addSite, BUSINESS_DATE, CITY } from "#test/helpers/tiny-city.ts";
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
  return { photo, closure, bulk };
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
  return { site, finding, accident, ...edits, plan, set: await addSet(pool, spots) };
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

import type { ClientBase } from "pg";

/** Tables that hold a city's records, children first; black spots leave with their set. */
const RECORDS = [
  "visit_report",
  "plan_stop",
  "plan_driver",
  "plan_version",
  "plan",
  "inspection_team_member",
  "inspection_team",
  "black_spot_set",
  "black_spot",
  "black_spot_accident",
  "closure_review",
  "finding_photo_twin",
  "finding_photo_origin",
  "finding_photo",
  "finding_change",
  "finding_event",
  "finding",
  "site",
  "accident",
  "cube_cell",
  "flow",
  "import_reject",
  "import_change",
  "import_base",
  "site_merge",
  "not_duplicate",
  "import_batch",
  "quality_day",
] as const;

/**
 * Takes all records of a city off the books, history included; the city and its regions stay. Inside a transaction.
 * A database of one city is truncated, which is quick at any size.
 */
export async function clearCity(client: ClientBase, cityCode: string): Promise<void> {
  const { rows } = await client.query("select 1 from city where code <> $1 limit 1", [cityCode]);
  if (rows.length === 0) {
    await client.query(`truncate ${RECORDS.join(", ")}`);
    return;
  }
  await client.query("select set_config('srm.bulk', 'on', true), set_config('srm.removing_site', 'on', true)");
  for (const table of RECORDS) await client.query(`delete from ${table} where city_code = $1`, [cityCode]);
}

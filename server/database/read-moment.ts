import type { CubeMoment } from "../algorithms/cube/cube.ts";
import type { Queryable } from "./queryable.ts";

/** The moment a city's records stand at; a fraction of a millisecond. */
export async function readMoment(on: Queryable, cityCode: string): Promise<CubeMoment> {
  const { rows } = await on.query(
    "select data_version::int as data_version, changed_at, business_date::text as business_date, demo from city where code = $1",
    [cityCode],
  );
  const row = rows[0];
  if (!row) throw new Error(`city ${cityCode} is not in the database`);
  return {
    dataVersion: row.data_version,
    changedAt: row.changed_at.toISOString(),
    businessDate: row.business_date,
    cityCode,
    demo: row.demo,
  };
}

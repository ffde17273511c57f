import type { PoolClient } from "pg";

/** Writes the steps of staged rows as history, each row's one after the other, so that triggers see them in their order. */
export async function addSteps(client: PoolClient, cityCode: string, batchId: string, actor: string): Promise<void> {
  const { rows } = await client.query<{ most: number }>(
    "select coalesce(max(jsonb_array_length(steps)), 0)::int as most from import_row",
  );
  for (let k = 0; k < rows[0]!.most; k++)
    await client.query(
      `insert into finding_event (city_code, finding_id, day, actor, to_status, note, batch_id)
       select $1, coalesce(p.id, r.new_id), (step ->> 'day')::date, $3, (step ->> 'to')::finding_status, step ->> 'note', $2
       from import_row r left join import_match p on p.line = r.line
       cross join lateral (select r.steps -> $4::int as step) s
       where step is not null
         and (p.id is null or exists (select from import_change c
           where (c.city_code, c.batch_id, c.record_id) = ($1, $2::bigint, p.id)))
       order by r.line`,
      [cityCode, batchId, actor, k],
    );
}

import type { Queryable } from "../../database/queryable.ts";
import type { PhotoStore } from "./photo-store.ts";

/** Files looked after at a time. */
const AT_A_TIME = 200;

/**
 * Removes the files of photos that went with their records, unless another photo is the same file.
 * @param olderThanMinutes since when they have to be gone: an upload of the same picture keeps its file before it is
 *   written down, and must not lose it.
 * @returns how many photos' files were removed
 */
export async function removeLeftovers(
  pg: Queryable,
  store: PhotoStore,
  cityCode: string,
  olderThanMinutes: number,
): Promise<number> {
  let removed = 0;
  for (;;) {
    const { rows } = await pg.query<{ id: string; used: boolean; keys: string[] }>(
      `select l.id::text, array[l.stored_key, l.thumbnail_key] as keys,
         exists (select from finding_photo p where (p.city_code, p.sha256) = (l.city_code, l.sha256)) as used
       from photo_leftover l
       where l.city_code = $1 and l.removed_at <= now() - make_interval(mins => $2) order by l.id limit ${AT_A_TIME}`,
      [cityCode, olderThanMinutes],
    );
    for (const { used, keys } of rows) {
      if (used) continue;
      for (const key of keys) await store.remove(key);
      removed++;
    }
    await pg.query("delete from photo_leftover where city_code = $1 and id = any($2::bigint[])", [
      cityCode,
      rows.map(({ id }) => id),
    ]);
    if (rows.length < AT_A_TIME) return removed;
  }
}

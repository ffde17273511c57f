import type { PoolClient } from "pg";
import { PHOTO_LIMITS, type PhotoKind } from "../../contracts/workflow.contract.ts";
import type { Queryable } from "../../database/queryable.ts";
import { type Created, ELSEWHERE } from "../../http/idempotency-key.ts";
import { BadInput } from "../../plugins/problems.ts";
import type { Photo } from "./photos.contract.ts";
import type { PreparedPhoto } from "./prepare-photo.ts";

/**
 * Photos `p` of findings `f` at sites `s`, with what their cameras say and their flags, as the person asking may see
 * them: whoever does not work on the finding sees no origin and no twin, and so no flag.
 */
export const CHECKED_PHOTOS = `
  select p.*, f.site_id, o.taken_at, o.geom as taken_geom,
    case when o.photo_id is not null then st_distance(o.geom::geography, st_pointonsurface(s.geom)::geography) end as distance_m,
    array_remove(array[
      case when exists (select from finding_photo_twin t where t.city_code = p.city_code and p.id in (t.photo_id, t.other_id))
        then 'twin' end,
      case when st_distance(o.geom::geography, st_pointonsurface(s.geom)::geography) > ${PHOTO_LIMITS.farMetres}
        then 'far' end,
      case when o.taken_at < f.found_on then 'before_found' end,
      case when o.taken_at > (p.uploaded_at at time zone 'Asia/Shanghai') + interval '1 hour' then 'future' end
    ], null) as flags
  from finding_photo p
  join finding f on (f.city_code, f.id) = (p.city_code, p.finding_id)
  join site s on (s.city_code, s.id) = (f.city_code, f.site_id)
  left join finding_photo_origin o on (o.city_code, o.photo_id) = (p.city_code, p.id)`;

/** The photos of a finding, or one photo, in order of arrival. */
export async function readPhotos(
  pg: Queryable,
  cityCode: string,
  by: { findingId: string } | { id: string },
): Promise<Photo[]> {
  const [column, id] = "id" in by ? ["id", by.id] : ["finding_id", by.findingId];
  const { rows } = await pg.query<Photo>(
    `select p.id::text, p.finding_id::text as "findingId", p.kind, p.width, p.height, p.uploaded_by as "uploadedBy",
       to_char(p.uploaded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "uploadedAt",
       case when p.taken_at is not null or p.taken_geom is not null then json_build_object(
         'takenAt', to_char(p.taken_at, 'YYYY-MM-DD HH24:MI'), 'lon', st_x(p.taken_geom), 'lat', st_y(p.taken_geom),
         'distanceMeters', round(p.distance_m)) end as origin,
       p.flags,
       (select coalesce(json_agg(distinct jsonb_build_object('findingId', f.id::text, 'siteId', s.id::text,
          'siteName', s.name)), '[]')
        from finding_photo_twin t
        join finding_photo other on other.city_code = t.city_code and other.id = t.photo_id + t.other_id - p.id
        join finding f on (f.city_code, f.id) = (other.city_code, other.finding_id)
        join site s on (s.city_code, s.id) = (f.city_code, f.site_id)
        where t.city_code = p.city_code and p.id in (t.photo_id, t.other_id)) as twins
     from (${CHECKED_PHOTOS} where p.city_code = $1 and p.${column} = $2) p order by p.id`,
    [cityCode, id],
  );
  return rows;
}

/** Where the store keeps a photo; undefined when there is none in sight. */
export async function readPhotoKey(
  pg: Queryable,
  cityCode: string,
  id: string,
  size: "full" | "thumbnail",
): Promise<string | undefined> {
  const { rows } = await pg.query<{ key: string }>(
    `select ${size === "full" ? "stored_key" : "thumbnail_key"} as key from finding_photo where city_code = $1 and id = $2`,
    [cityCode, id],
  );
  return rows[0]?.key;
}

/**
 * The photo that a sender's id stands for already, if any.
 * @throws BadInput 409 when it is one of another finding
 */
export async function findPhotoByClientId(
  pg: Queryable,
  cityCode: string,
  clientId: string,
  findingId: string,
): Promise<Created | undefined> {
  const { rows } = await pg.query<{ id: string; finding: string }>(
    "select id::text, finding_id::text as finding from finding_photo where city_code = $1 and client_id = $2",
    [cityCode, clientId],
  );
  if (rows[0] && rows[0].finding !== findingId)
    throw new BadInput(ELSEWHERE, { statusCode: 409, field: "idempotency-key" });
  return rows[0] && { id: rows[0].id, added: false };
}

/** Writes down a photo whose files are kept; one that the sender's id stands for already is left as it is. */
export async function writePhoto(
  client: PoolClient,
  cityCode: string,
  findingId: string,
  kind: PhotoKind,
  { full, thumbnail, width, height, sha256, looks, notes }: PreparedPhoto,
  clientId: string | null = null,
): Promise<Created> {
  if (clientId !== null) {
    // One after the other, so that the second of two at once finds the first, and is not counted as one photo more.
    await client.query("select from finding where city_code = $1 and id = $2 for no key update", [cityCode, findingId]);
    const known = await findPhotoByClientId(client, cityCode, clientId, findingId);
    if (known) return known;
  }
  const { rows } = await client.query<{ id: string }>(
    `insert into finding_photo (city_code, finding_id, kind, stored_key, thumbnail_key, sha256, looks, width, height, client_id)
     values ($1, $2, $3, $4, $5, decode($6, 'hex'), $7, $8, $9, $10)
     on conflict (city_code, client_id) where client_id is not null do nothing returning id::text`,
    [cityCode, findingId, kind, full.key, thumbnail.key, sha256, looks?.toString() ?? null, width, height, clientId],
  );
  if (!rows[0]) throw new BadInput(ELSEWHERE, { statusCode: 409, field: "idempotency-key" });
  const { id } = rows[0];
  if (notes.takenAt !== null || notes.position !== null) {
    await client.query(
      `insert into finding_photo_origin (city_code, photo_id, taken_at, geom)
       values ($1, $2, $3, st_setsrid(st_makepoint($4::float8, $5::float8), 4326))`,
      [cityCode, id, notes.takenAt, notes.position?.lon ?? null, notes.position?.lat ?? null],
    );
  }
  return { id, added: true };
}

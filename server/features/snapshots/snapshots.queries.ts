import type { PoolClient } from "pg";
import type { Queryable } from "../../database/queryable.ts";
import type { FrozenSettings } from "./settings.ts";
import { sha256Of, snapshotHash } from "./snapshot-hash.ts";
import type { Snapshot, SnapshotCheck, SnapshotSummary } from "./snapshots.contract.ts";

const instant = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Columns of a summary, of the snapshot `s`; as one JSON object too, for what names its snapshot. */
const SUMMARY: Record<keyof SnapshotSummary, string> = {
  id: "s.id::text",
  title: "s.title",
  area: "s.area_code",
  frozenAt: instant("s.frozen_at"),
  frozenBy: "s.frozen_by",
  dataVersion: "s.data_version::float8",
  changedAt: instant("s.changed_at"),
  businessDate: "s.business_date::text",
  demo: "s.demo",
  hash: "s.hash",
};
const columns = Object.entries(SUMMARY)
  .map(([name, sql]) => `${sql} as "${name}"`)
  .join(", ");
export const SUMMARY_JSON = `json_build_object(${Object.entries(SUMMARY)
  .map(([name, sql]) => `'${name}', ${sql}`)
  .join(", ")})`;

/** Whether city `c` has moved on since snapshot `s`: another version, or another database with the same. */
export const NEWER = "((c.data_version, c.business_date) is distinct from (s.data_version, s.business_date))";

/** Those in sight, the latest first. */
export async function listSnapshots(pg: Queryable, cityCode: string): Promise<SnapshotSummary[]> {
  const { rows } = await pg.query<SnapshotSummary>(
    `select ${columns} from snapshot s where s.city_code = $1 order by s.id desc limit 200`,
    [cityCode],
  );
  return rows;
}

/** Undefined when there is none in sight. */
export async function findSnapshot(pg: Queryable, cityCode: string, id: string): Promise<Snapshot | undefined> {
  const { rows } = await pg.query<Omit<Snapshot, "parts"> & { settings: FrozenSettings }>(
    `select ${columns}, s.settings,
       json_build_object('dataVersion', c.data_version::float8, 'changedAt', ${instant("c.changed_at")},
         'businessDate', c.business_date, 'newer', ${NEWER}) as now
     from snapshot s join city c on c.code = s.city_code where s.city_code = $1 and s.id = $2`,
    [cityCode, id],
  );
  return rows[0] && { ...rows[0], parts: await listParts(pg, cityCode, id) };
}

async function listParts(pg: Queryable, cityCode: string, id: string): Promise<Snapshot["parts"]> {
  const { rows } = await pg.query<Snapshot["parts"][number]>(
    `select p.name, p.media_type as "mediaType", p.sha256, octet_length(b.bytes) as bytes
     from snapshot_part p join snapshot_bytes b on (b.city_code, b.sha256) = (p.city_code, p.sha256)
     where p.city_code = $1 and p.snapshot_id = $2 order by p.name`,
    [cityCode, id],
  );
  return rows;
}

/** What a part is stored as: its hash tells apart what may be kept for good. */
export async function findPart(
  pg: Queryable,
  cityCode: string,
  id: string,
  name: string,
): Promise<{ mediaType: string; sha256: string } | undefined> {
  const { rows } = await pg.query<{ mediaType: string; sha256: string }>(
    `select media_type as "mediaType", sha256 from snapshot_part where city_code = $1 and snapshot_id = $2 and name = $3`,
    [cityCode, id, name],
  );
  return rows[0];
}

export async function readBytes(pg: Queryable, cityCode: string, sha256: string): Promise<Buffer> {
  const { rows } = await pg.query<{ bytes: Buffer }>(
    "select bytes from snapshot_bytes where city_code = $1 and sha256 = $2",
    [cityCode, sha256],
  );
  return rows[0]!.bytes;
}

/** All parts but the photos, by name: what numbers are computed from. */
export async function readTables(pg: Queryable, cityCode: string, id: string): Promise<Record<string, Buffer>> {
  const { rows } = await pg.query<{ name: string; bytes: Buffer }>(
    `select p.name, b.bytes from snapshot_part p
     join snapshot_bytes b on (b.city_code, b.sha256) = (p.city_code, p.sha256)
     where p.city_code = $1 and p.snapshot_id = $2 and p.name not like 'photos/%' order by p.name`,
    [cityCode, id],
  );
  return Object.fromEntries(rows.map(({ name, bytes }) => [name, bytes]));
}

/** Hashes all parts and the whole again; part by part, so that photos are not in memory together. */
export async function checkSnapshot(
  client: PoolClient,
  cityCode: string,
  id: string,
): Promise<SnapshotCheck | undefined> {
  const snapshot = await findSnapshot(client, cityCode, id);
  if (!snapshot) return undefined;
  const parts: SnapshotCheck["parts"] = [];
  for (const { name, sha256 } of snapshot.parts) {
    const computed = sha256Of(await readBytes(client, cityCode, sha256));
    parts.push({ name, stated: sha256, computed, intact: computed === sha256 });
  }
  const computed = snapshotHash(parts.map((part) => ({ name: part.name, sha256: part.computed })));
  return {
    intact: computed === snapshot.hash && parts.every(({ intact }) => intact),
    hash: { stated: snapshot.hash, computed },
    parts,
  };
}

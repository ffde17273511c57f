/** Freezes the records: reads them in a thread, adds photos and settings, and writes all once. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { PoolClient } from "pg";
import type { CubeMoment } from "../../algorithms/cube/cube.ts";
import type { Grant } from "../../contracts/roles.contract.ts";
import { BadInput } from "../../plugins/problems.ts";
import { readAreas } from "../accounts/areas.ts";
import { type AreaRegion, reaches, type Scope, scopeOf } from "../accounts/scope.ts";
import type { PhotoStore } from "../photos/photo-store.ts";
import { keepPhotos } from "./read-lists.ts";
import { jsonPart, type Part, type Reading } from "./read-parts.ts";
import { readInThread } from "./run-freeze.ts";
import { type FrozenSettings, frozenSettings } from "./settings.ts";
import { sha256Of, snapshotHash } from "./snapshot-hash.ts";
import type { NewSnapshot } from "./snapshots.contract.ts";

const PHOTO_TYPE = "image/jpeg";
export const photoPart = (id: string): string => `photos/${id}.jpg`;

/** @returns the new snapshot's id. @throws BadInput for an area that the person does not present */
export async function freeze(
  app: FastifyInstance,
  request: FastifyRequest,
  photos: PhotoStore | undefined,
  wish: NewSnapshot,
): Promise<string> {
  const area = await presentedArea(app, request, wish.area);
  // Refused before anything is read.
  frozenSettings(wish.settings, (await app.city.moment()).businessDate);
  const { id, name } = request.person!;
  const reading = await readInThread({
    database: databaseOf(app),
    cityCode: app.city.code,
    scope: area.scope,
    actor: { id, name },
  });
  const settings = frozenSettings(wish.settings, reading.moment.businessDate);
  const parts = await completeParts(reading, area.code, settings, photos);
  const title = wish.title?.trim() ?? "";
  return app
    .records(request)
    .write((client) => writeSnapshot(client, app.city.code, { area, title, moment: reading.moment, settings, parts }));
}

function databaseOf({ pg }: FastifyInstance): { connectionString: string; options?: string } {
  const { connectionString, options } = pg.pool.options as { connectionString: string; options?: string };
  return { connectionString, ...(options && { options }) };
}

/** What was read, with lists, settings and those photos that the store has. */
export async function completeParts(
  { parts, lists, photoKeys }: Reading,
  area: string,
  settings: FrozenSettings,
  store?: PhotoStore,
): Promise<Part[]> {
  const photos: Part[] = [];
  const kept = new Set<string>();
  if (store) {
    for (const [id, key] of Object.entries(photoKeys)) {
      const bytes = await store.get(key);
      if (!bytes) continue;
      kept.add(id);
      photos.push({ name: photoPart(id), mediaType: PHOTO_TYPE, bytes });
    }
  }
  return [
    ...parts,
    jsonPart("lists.json", keepPhotos(lists, kept)),
    jsonPart("settings.json", { ...settings, area }),
    ...photos,
  ];
}

export interface NewFrozen {
  area: Pick<PresentedArea, "code" | "regions">;
  title: string;
  moment: CubeMoment;
  settings: FrozenSettings;
  parts: readonly Part[];
}

/** Writes a snapshot within the transaction under way. @returns its id */
export async function writeSnapshot(
  client: PoolClient,
  cityCode: string,
  { area, title, moment, settings, parts }: NewFrozen,
): Promise<string> {
  const hashed = parts.map((part) => ({ ...part, sha256: sha256Of(part.bytes) }));
  const { rows } = await client.query<{ id: string }>(
    `insert into snapshot (city_code, title, area_code, regions, data_version, changed_at, business_date, demo, settings, hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id::text`,
    [
      cityCode,
      title,
      area.code,
      area.regions,
      moment.dataVersion,
      moment.changedAt,
      moment.businessDate,
      moment.demo,
      JSON.stringify(settings),
      snapshotHash(hashed),
    ],
  );
  const id = rows[0]!.id;
  for (const { name, mediaType, sha256, bytes } of hashed) {
    await client.query(
      "insert into snapshot_bytes (city_code, sha256, bytes) values ($1, $2, $3) on conflict do nothing",
      [cityCode, sha256, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)],
    );
    await client.query(
      "insert into snapshot_part (city_code, snapshot_id, name, media_type, sha256) values ($1, $2, $3, $4, $5)",
      [cityCode, id, name, mediaType, sha256],
    );
  }
  return id;
}

export interface PresentedArea {
  code: string;
  /** Every region in it, the city's own for the whole. */
  regions: readonly string[];
  scope: Scope;
}

/** Where somebody presents: the area named, or all that they present. @throws BadInput */
export async function presentedArea(
  app: FastifyInstance,
  { person, scope }: FastifyRequest,
  wanted: string | undefined,
): Promise<PresentedArea> {
  const city = app.city.code;
  const grants = (person?.grants ?? []).filter(({ role }) => role === "presenter");
  const code = wanted ?? (scope.present === "*" ? city : onlyArea(grants));
  const areas = await readAreas(app.pg, city);
  const { rows: regions } = await app.pg.query<AreaRegion>(
    `select code, parent_code as "parentCode", reporting_unit as "reportingUnit" from region where city_code = $1
     order by code`,
    [city],
  );
  if (!areas.has(code))
    throw new BadInput(
      `${code} is not the city, a reporting unit or a township. Their codes are listed at /api/regions.`,
      { field: "area" },
    );
  const whole = scopeOf([{ role: "presenter", area: code }], regions, city);
  const inside = whole.read === "*" ? regions.map((region) => region.code) : [...whole.read];
  const may =
    scope.present === "*" ||
    (whole.read !== "*" && inside.length > 0 && inside.every((one) => reaches(scope.present, one)));
  if (!may)
    throw new BadInput(`You do not present ${code}. Name an area that you hold the role presenter in.`, {
      field: "area",
      statusCode: 403,
    });
  return { code, regions: inside, scope: whole };
}

function onlyArea(grants: readonly Grant[]): string {
  const areas = new Set(grants.map(({ area }) => area));
  if (areas.size !== 1) throw new BadInput("You present several areas. Name one of them.", { field: "area" });
  return [...areas][0]!;
}

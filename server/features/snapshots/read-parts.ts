/** Reads everything that a snapshot holds, within one transaction: as bytes of which the same records always make the same. */
import type { PoolClient } from "pg";
import { encodeAccidents } from "../../algorithms/accidents/accident-arrow.ts";
import type { HouseCount, SnapshotLists } from "../../algorithms/briefing/snapshot-tables.ts";
import type { CubeMoment } from "../../algorithms/cube/cube.ts";
import { encodeCube } from "../../algorithms/cube/cube-arrow.ts";
import { canonicalJson } from "../../algorithms/draw/canonical-json.ts";
import { encodeLifecycle } from "../../algorithms/lifecycle/lifecycle-arrow.ts";
import { HOUSE_APPRAISALS, HOUSE_CONTROLS, HOUSE_WORKS } from "../../contracts/vocabulary.contract.ts";
import { freezeAccidents } from "../../database/read-accidents.ts";
import { freezeCube } from "../../database/read-cube.ts";
import { freezeLifecycle } from "../../database/read-lifecycle.ts";
import { readMoment } from "../../database/read-moment.ts";
import { ARROW_STREAM } from "../../http/encoded-tables.ts";
import { readFlow } from "../flow/flow.queries.ts";
import { summariseQuality } from "../quality/quality.queries.ts";
import { readRegions } from "../regions/regions.queries.ts";
import { readLists } from "./read-lists.ts";

export interface Part {
  name: string;
  mediaType: string;
  bytes: Uint8Array;
}

export interface Reading {
  moment: CubeMoment;
  parts: Part[];
  /** Not yet a part: whose photos there are is known by the store of photos alone. */
  lists: SnapshotLists;
  /** Where the store keeps the photos that the lists name, by id. */
  photoKeys: Record<string, string>;
}

export const JSON_TYPE = "application/json";
export const jsonPart = (name: string, value: unknown): Part => ({
  name,
  mediaType: JSON_TYPE,
  bytes: new TextEncoder().encode(canonicalJson(value)),
});

/** Sorting a million findings in memory, and counting houses with two workers beside. */
const SETTINGS = "set local work_mem = '64MB'; set local max_parallel_workers_per_gather = 2";

/** @param client in a repeatable-read transaction under the role of who freezes: what they do not see is not in it */
export async function readParts(client: PoolClient, cityCode: string): Promise<Reading> {
  await client.query(SETTINGS);
  const city = { code: cityCode, moment: (on: Parameters<typeof readMoment>[0]) => readMoment(on, cityCode) };
  const moment = await city.moment(client);
  const { cityCode: _, ...asOf } = moment;
  const arrow = (name: string, bytes: Uint8Array): Part => ({ name, mediaType: ARROW_STREAM, bytes });
  const parts = [
    arrow("cube.arrow", encodeCube(await freezeCube(client, city))),
    arrow("lifecycle.arrow", encodeLifecycle(await freezeLifecycle(client, city))),
    arrow("accidents.arrow", encodeAccidents(await freezeAccidents(client, city))),
    jsonPart("flow.json", { asOf, ...(await readFlow(client, cityCode)) }),
    { ...jsonPart("regions.json", await readRegions(client, cityCode)), mediaType: "application/geo+json" },
    jsonPart("houses.json", await countHouses(client, cityCode)),
    jsonPart("quality.json", { ...(await summariseQuality(client, cityCode, moment)), asOf }),
  ];
  return { moment, parts, ...(await readLists(client, cityCode, moment.businessDate)) };
}

/** Self-built houses by region and attributes; a word that is none of the vocabulary counts as not stated. */
async function countHouses(client: PoolClient, cityCode: string): Promise<HouseCount[]> {
  const among = (name: string, words: readonly string[]) =>
    `case when attributes ->> '${name}' in (${words.map((word) => `'${word}'`).join()}) then attributes ->> '${name}' end`;
  const { rows } = await client.query<HouseCount>(
    `select region_code as "regionCode", category, ${among("appraisal", HOUSE_APPRAISALS)} as appraisal,
       ${among("control", HOUSE_CONTROLS)} as control, ${among("works", HOUSE_WORKS)} as works, count(*)::int as n
     from site where city_code = $1 and layer = 'self_built_house'
     group by 1, 2, 3, 4, 5`,
    [cityCode],
  );
  const key = (row: HouseCount) => canonicalJson([row.regionCode, row.category, row.appraisal, row.control, row.works]);
  return rows
    .map((row) => ({ row, key: key(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ row }) => row);
}

/** A snapshot's parts as the tables that briefings are computed from. */
import { decodeAccidents } from "../../algorithms/accidents/accident-arrow.ts";
import type { BriefingContent } from "../../algorithms/briefing/briefing.ts";
import type { SnapshotTables } from "../../algorithms/briefing/snapshot-tables.ts";
import { decodeCube } from "../../algorithms/cube/cube-arrow.ts";
import { decodeLifecycle } from "../../algorithms/lifecycle/lifecycle-arrow.ts";
import type { RegionCollection } from "../regions/regions.contract.ts";
import type { FrozenSettings } from "./settings.ts";

/** What is known of a snapshot beside its parts. */
export interface SnapshotIdentity {
  id: string;
  stamp: BriefingContent["stamp"];
}

/** @param parts by name, see read-parts.ts */
export function openSnapshot(
  { id, stamp }: SnapshotIdentity,
  parts: Readonly<Record<string, Uint8Array>>,
): SnapshotTables {
  const bytes = (name: string): Uint8Array => {
    const part = parts[name];
    if (!part) throw new Error(`snapshot ${id} has no part ${name}`);
    return part;
  };
  const json = (name: string) => JSON.parse(new TextDecoder().decode(bytes(name)));
  const { features } = json("regions.json") as RegionCollection;
  const outlines = features.filter(({ geometry, properties }) => geometry !== null && properties.level === "county");
  const {
    previousPeriod: _previous,
    lastYear: _lastYear,
    area: _area,
    ...settings
  } = json("settings.json") as FrozenSettings & {
    area: string;
  };
  return {
    id,
    cube: decodeCube(bytes("cube.arrow")),
    lifecycle: decodeLifecycle(bytes("lifecycle.arrow")),
    accidents: decodeAccidents(bytes("accidents.arrow")),
    regions: features.map(({ properties }) => properties),
    houses: json("houses.json"),
    lists: json("lists.json"),
    area:
      outlines.length === 0
        ? null
        : {
            type: "FeatureCollection",
            features: outlines.map(({ geometry, properties: { code, nameZh, nameEn } }) => ({
              type: "Feature",
              properties: { code, nameZh, nameEn },
              geometry: geometry as GeoJSON.Polygon | GeoJSON.MultiPolygon,
            })),
          },
    settings,
    stamp,
  };
}

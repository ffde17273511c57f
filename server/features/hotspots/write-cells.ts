import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { cellToBoundary } from "h3-js";
import type { HotSpots } from "./find-hotspots.ts";

/** What `class` means, written into the file so that it explains itself. */
export const CLASS_MEANINGS = {
  "3": "hot, 99 % confidence",
  "2": "hot, 95 % confidence",
  "1": "hot, 90 % confidence",
  "0": "not significant",
  "-1": "cold, 90 % confidence",
  "-2": "cold, 95 % confidence",
  "-3": "cold, 99 % confidence",
} as const;

/** How the cells were judged; written beside them. */
export interface Provenance {
  resolution: number;
  universe: "area" | "occupied";
}

/**
 * Writes a GeoJSON FeatureCollection, a line a feature: each cell a polygon with id = H3 index and the properties count,
 * z, p, p_fdr and class. The member `hotspots` says how they came about.
 * @throws Error when the file cannot be written.
 */
export async function writeCells(file: string, hotSpots: HotSpots, provenance: Provenance): Promise<void> {
  const about = {
    ...provenance,
    statistic: "Getis-Ord Gi*, the cell and its ring 1, binary weights; two-sided p; p_fdr by Benjamini and Hochberg",
    class: CLASS_MEANINGS,
  };
  await pipeline(Readable.from(lines(hotSpots, about)), createWriteStream(file)).catch((error: Error) => {
    throw new Error(`${file} cannot be written: ${error.message}`, { cause: error });
  });
}

function* lines({ cells, count, z, p, pFdr, classes }: HotSpots, about: object): Generator<string> {
  yield `{"type":"FeatureCollection","hotspots":${JSON.stringify(about)},"features":[`;
  for (let i = 0; i < cells.length; i++) {
    const id = cells[i]!.toString(16);
    const feature = {
      type: "Feature",
      id,
      properties: { count: count[i]!, z: z[i]!, p: p[i]!, p_fdr: pFdr[i]!, class: classes[i]! },
      geometry: { type: "Polygon", coordinates: [outlineOf(id)] },
    };
    yield `${i === 0 ? "\n" : ",\n"}${JSON.stringify(feature)}`;
  }
  yield "\n]}\n";
}

/** Closed ring of longitude and latitude; across the 180th meridian it goes on beyond 180 rather than round the Earth. */
function outlineOf(id: string): number[][] {
  const ring = cellToBoundary(id, true);
  const longitudes = ring.map(([longitude]) => longitude);
  if (Math.max(...longitudes) - Math.min(...longitudes) <= 180) return ring;
  return ring.map(([longitude, latitude]) => [longitude < 0 ? longitude + 360 : longitude, latitude]);
}

import { readFile } from "node:fs/promises";
import path from "node:path";
import { area as squareMetres } from "@turf/turf";
import type { Feature, GeoJSON, MultiPolygon, Polygon } from "geojson";
import { getHexagonAreaAvg } from "h3-js";
import { type Area, universeOf } from "../../algorithms/hotspots/universe.ts";

/** What a computer holds and a map shows with ease. */
const MOST_CELLS = 3_000_000;

/**
 * The cells whose centre lies in the polygons of a GeoJSON file.
 * @throws Error in one sentence, when it is no GeoJSON, holds no polygon, or the cells would be too many or none.
 */
export async function readUniverse(file: string, resolution: number): Promise<BigUint64Array> {
  const name = path.basename(file);
  const text = await readFile(file, "utf8").catch(() => {
    throw new Error(`There is no file ${file}. Check the path.`);
  });
  const polygons = polygonsOf(parse(text, name));
  if (polygons.length === 0) throw new Error(`${name} holds no polygon.`);
  const area: Area = { type: "FeatureCollection", features: polygons };
  const expected = squareMetres(area) / getHexagonAreaAvg(resolution, "m2");
  if (expected > MOST_CELLS) {
    throw new Error(
      `${name} holds about ${Math.round(expected).toLocaleString("en")} cells at resolution ${resolution}; choose a coarser resolution.`,
    );
  }
  const cells = universeOf(area, resolution);
  if (cells.length === 0) {
    throw new Error(`No cell of resolution ${resolution} has its centre in ${name}; choose a finer resolution.`);
  }
  return cells;
}

function parse(text: string, name: string): GeoJSON {
  try {
    return JSON.parse(text) as GeoJSON;
  } catch (error) {
    throw new Error(`${name} is not readable GeoJSON: ${(error as Error).message}`, { cause: error });
  }
}

function polygonsOf(given: GeoJSON | null): Feature<Polygon | MultiPolygon>[] {
  switch (given?.type) {
    case "FeatureCollection":
      return given.features.flatMap(polygonsOf);
    case "Feature":
      return polygonsOf(given.geometry);
    case "GeometryCollection":
      return given.geometries.flatMap(polygonsOf);
    case "Polygon":
    case "MultiPolygon":
      return [{ type: "Feature", properties: {}, geometry: given }];
    default:
      return [];
  }
}

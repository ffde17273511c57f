import path from "node:path";
import type { Queryable } from "../../database/queryable.ts";
import { detectPositions, firstRows } from "./look-at-upload.ts";
import { openSource } from "./readers/open-source.ts";
import { swapColumns } from "./swap-axes.ts";
import { type ColumnMap, mapColumns, type Target } from "./targets.ts";

export interface DetectRequest {
  file: string;
  encoding?: string;
  layer?: string;
  target: Target;
  map: ColumnMap;
}

export interface DetectedFile {
  crs: string;
  /** The file gives northing first; `map` is exchanged already. */
  swapped: boolean;
  map: ColumnMap;
  /** What was found and by how many points, as a sentence. */
  sentence: string;
}

/**
 * Tells the coordinate system of a file by its positions, as the page for imports does (algorithms/crs).
 * @throws Error with what was found, when it is not clear
 */
export async function detectFile(pg: Queryable, cityCode: string, request: DetectRequest): Promise<DetectedFile> {
  const { file, encoding, layer, target } = request;
  const source = await openSource(file, { ...(encoding && { encoding }), ...(layer && { layer }) });
  try {
    const chosen = source.layers.find((one) => one.name === layer) ?? source.layers[0]!;
    const columns = chosen.columns.map((column) => column.name);
    const map = mapColumns(target, columns, request.map);
    const { rows } = await firstRows(source, chosen.name);
    const { detection, proposed } = await detectPositions(pg, cityCode, rows, map, chosen.crs);
    const { points, stated, candidates, tied } = detection;
    const share = (one: (typeof candidates)[number]) =>
      stated > 0 ? `${one.inStated} of ${stated} in the place they state` : `${one.inCity} of ${points} in the city`;
    if (!proposed) {
      const found = candidates
        .slice(0, Math.max(tied, 1))
        .map((one) => `${one.crs}${one.swapped ? " with northing first" : ""} (${share(one)})`);
      throw new Error(
        `${path.basename(file)} does not show its coordinate system: ${
          found.length > 0 ? `${found.join(" and ")} fit alike` : `none of ${points} positions fits any`
        }. Give --crs.`,
      );
    }
    const best = candidates.find((one) => one.crs === proposed.crs && one.swapped === proposed.swapped);
    const evidence = best ? `${share(best)}, of ${points} positions looked at` : "stated by the file";
    return {
      ...proposed,
      map: proposed.swapped ? swapColumns(map) : request.map,
      sentence: `Coordinates: ${proposed.crs}${proposed.swapped ? ", northing first" : ""} (${evidence})`,
    };
  } finally {
    await source.close();
  }
}

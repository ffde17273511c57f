import { H3HexagonLayer } from "@deck.gl/geo-layers";
import type { CellGeometry } from "../../lib/cube/cube-messages.ts";

interface Options {
  geometry: CellGeometry;
  /** RGBA per cell. */
  colours: Uint8Array;
  /** Metres per cell; null: flat. */
  heights: Float32Array | null;
  opacity: number;
  /** Share of a cell's width that is filled, 0 … 1. */
  coverage: number;
  /** MapLibre layer that the cells lie beneath. */
  beforeId: string;
}

/** Share of a cell's width that is filled: over coloured counties less, so that their colour reads in between. */
export const COVERAGE = { alone: 0.93, overCounties: 0.62, columns: 0.82 } as const;

/** Columns are shaded only as much as their edges need: their tops keep the legend's colours. */
const COLUMN_MATERIAL = { ambient: 0.72, diffuse: 0.42, shininess: 8, specularColor: [12, 12, 12] };

/**
 * Hexagons coloured from typed arrays, flat or as columns. `highPrecision: false` keeps deck.gl from asking H3 about
 * every cell on each recolouring; within one city the cells differ by less than a pixel from their exact outlines.
 */
export function densityLayer({ geometry, colours, heights, opacity, coverage, beforeId }: Options) {
  return new H3HexagonLayer({
    id: `density-${geometry.resolution}${heights ? "-columns" : ""}`,
    data: {
      length: geometry.cells.length,
      attributes: {
        getPosition: { value: geometry.centres, size: 2 },
        getFillColor: { value: colours, size: 4, normalized: true },
        ...(heights && { getElevation: { value: heights, size: 1 } }),
      },
    } as never,
    getHexagon: (_: unknown, { index }: { index: number }) => geometry.cells[index]!.toString(16),
    highPrecision: false,
    extruded: heights !== null,
    material: heights ? COLUMN_MATERIAL : false,
    stroked: false,
    coverage,
    opacity,
    pickable: false,
    // Flat on the map: writing depth would hide the lines and names that MapLibre draws above.
    parameters: heights
      ? { depthWriteEnabled: true, depthCompare: "less-equal", cullMode: "back" }
      : { depthWriteEnabled: false, depthCompare: "always" },
    beforeId,
  } as ConstructorParameters<typeof H3HexagonLayer>[0]);
}

/** Points take over from cells between these zooms. */
export const HAND_OVER = { from: 11.6, to: 12.6 } as const;

/** How much of the cells is seen at a zoom: they give way to points, if points are shown at all. */
export function densityOpacity(zoom: number, pointsShown: boolean): number {
  if (!pointsShown) return 1;
  const gone = (zoom - HAND_OVER.from) / (HAND_OVER.to - HAND_OVER.from);
  return 1 - Math.min(1, Math.max(0, gone));
}

import type { Geometry, Position } from "geojson";
import type { SourceTable } from "./load-batch.ts";
import type { SourceRow } from "./readers/source.ts";
import type { ColumnMap } from "./targets.ts";

/** Surveyors write northing first: columns are exchanged in the mapping, geometries point by point. */
export const swapColumns = ({ lon, lat, ...others }: ColumnMap): ColumnMap => ({
  ...others,
  ...(lat !== undefined && { lon: lat }),
  ...(lon !== undefined && { lat: lon }),
});

/** Tables of text have no geometry of their own. */
export async function* swapRows<T extends SourceRow | SourceTable>(rows: AsyncIterable<T>): AsyncGenerator<T> {
  for await (const row of rows)
    yield "geometry" in row && row.geometry ? { ...row, geometry: swapGeometry(row.geometry) } : row;
}

function swapGeometry(geometry: Geometry): Geometry {
  if (geometry.type === "GeometryCollection") return { ...geometry, geometries: geometry.geometries.map(swapGeometry) };
  return { ...geometry, coordinates: swapPositions(geometry.coordinates) } as Geometry;
}

type Nested = Position | Nested[];
function swapPositions(nested: Nested): Nested {
  if (Array.isArray(nested[0])) return (nested as Nested[]).map(swapPositions);
  const [x, y] = nested as number[];
  return [y!, x!];
}

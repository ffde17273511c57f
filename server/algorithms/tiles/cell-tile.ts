import { cellToBoundary } from "h3-js";
import { type Cube, rollUpCube } from "../cube/cube.ts";
import { AXIS_BITS, type TileAddress, worldPosition } from "../geo/web-mercator.ts";
import { EXTENT, encodeTile, MvtLayer } from "../mvt/mvt-encoder.ts";

/** H3 resolution that reads well at a zoom below 12: hexagons of some 20–40 pixels. */
export const cellResolutionAt = (zoom: number): number => (zoom <= 6 ? 5 : zoom <= 8 ? 6 : zoom <= 10 ? 7 : 8);

interface CountedCells {
  ids: string[];
  /** Six or so corners a cell in world units, x0, y0, x1, y1 …, clockwise on screen. */
  rings: number[][];
  /** West, north, east, south in world units, four numbers a cell. */
  boxes: Float64Array;
  n: Float64Array;
  findings: Float64Array;
  findingsClosed: Float64Array;
  findingsOverdue: Float64Array;
}

/** Sums a cube by cell and draws the cells; reusable for every tile of that resolution. */
export function countCells(cube: Cube, resolution: number): CountedCells {
  const rolled = rollUpCube(cube, resolution);
  const size = rolled.cells.length;
  const sum = (column: Uint32Array) => {
    const sums = new Float64Array(size);
    for (let r = 0; r < rolled.rows; r++) sums[rolled.cellOf[r]!]! += column[r]!;
    return sums;
  };
  const ids = Array.from(rolled.cells, (cell) => cell.toString(16));
  const boxes = new Float64Array(size * 4);
  const rings = ids.map((id, c) => {
    // H3 gives corners counter-clockwise on the ground; north is up, so backwards is clockwise on screen.
    const corners = cellToBoundary(id, true).slice(0, -1).reverse();
    const ring = corners.flatMap(([lon, lat]) => worldPosition(lon!, lat!));
    const xs = ring.filter((_, i) => i % 2 === 0);
    const ys = ring.filter((_, i) => i % 2 === 1);
    boxes.set([Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)], c * 4);
    return ring;
  });
  return {
    ids,
    rings,
    boxes,
    n: sum(rolled.n),
    findings: sum(rolled.findings),
    findingsClosed: sum(rolled.findingsClosed),
    findingsOverdue: sum(rolled.findingsOverdue),
  };
}

/** The tile of every cell that touches it, as MVT layer `cells` with counts. Cells on an edge are in both tiles, whole. */
export function cellTile(cells: CountedCells, { z, x, y }: TileAddress): Uint8Array {
  const span = 2 ** (AXIS_BITS - z);
  const [west, north] = [x * span, y * span];
  const scale = EXTENT / span;
  const layer = new MvtLayer("cells");
  for (let c = 0; c < cells.ids.length; c++) {
    const touches =
      cells.boxes[c * 4]! < west + span &&
      cells.boxes[c * 4 + 1]! < north + span &&
      cells.boxes[c * 4 + 2]! > west &&
      cells.boxes[c * 4 + 3]! > north;
    if (!touches) continue;
    const ring = cells.rings[c]!.map((value, i) => Math.round((value - (i % 2 ? north : west)) * scale));
    const tags = layer.tags({
      cell: cells.ids[c]!,
      n: cells.n[c]!,
      findings: cells.findings[c]!,
      findings_closed: cells.findingsClosed[c]!,
      findings_overdue: cells.findingsOverdue[c]!,
    });
    layer.addPolygon(c + 1, ring, tags);
  }
  return encodeTile([layer]);
}

import { cellToBoundary } from "h3-js";
import { type Cube, cellParent, coarsenCells } from "../cube/cube.ts";
import { AXIS_BITS, type TileAddress, worldPosition } from "../geo/web-mercator.ts";
import { EXTENT, encodeTile, MvtLayer } from "../mvt/mvt-encoder.ts";

/** H3 resolution that reads well at a zoom below 12: hexagons of some 20–40 pixels. */
export const cellResolutionAt = (zoom: number): number => (zoom <= 6 ? 5 : zoom <= 8 ? 6 : zoom <= 10 ? 7 : 8);

/** World units, see web-mercator.ts. */
interface Box {
  west: number;
  north: number;
  east: number;
  south: number;
}

interface CountedCell {
  id: string;
  n: number;
  findings: number;
  findingsClosed: number;
  findingsOverdue: number;
  /** Drawn when a tile first needs it: a city has 17,000 cells, a tile a few hundred. */
  shape?: { ring: number[]; box: Box };
}

/** Counted cells, neighbours together, so that most of a city is passed over with one look. */
export interface CellBlock {
  box: Box;
  cells: CountedCell[];
}

/** A block is an ancestor this many resolutions up: some 49 cells. */
const BLOCK_LEVELS = 2;
/** Cells reach beyond their ancestor's edge by less than this share of its size. */
const OVERHANG = 0.3;

/** Sums a cube by cell, for every tile of that resolution. */
export function countCells(cube: Cube, resolution: number): CellBlock[] {
  const { cells, parentOf } = coarsenCells(cube.cells, resolution);
  const sum = (column: Uint32Array) => {
    const sums = new Float64Array(cells.length);
    for (let r = 0; r < cube.rows; r++) sums[parentOf[cube.cellOf[r]!]!]! += column[r]!;
    return sums;
  };
  const [n, findings, closed, overdue] = [cube.n, cube.findings, cube.findingsClosed, cube.findingsOverdue].map(sum);
  const blocks = new Map<bigint, CellBlock>();
  cells.forEach((cell, c) => {
    const ancestor = cellParent(cell, resolution - BLOCK_LEVELS);
    let block = blocks.get(ancestor);
    if (!block) {
      block = { box: widened(shapeOf(ancestor.toString(16)).box), cells: [] };
      blocks.set(ancestor, block);
    }
    block.cells.push({
      id: cell.toString(16),
      n: n![c]!,
      findings: findings![c]!,
      findingsClosed: closed![c]!,
      findingsOverdue: overdue![c]!,
    });
  });
  return [...blocks.values()];
}

/** The tile of every cell that touches it, as MVT layer `cells` with counts. Cells on an edge are in both tiles, whole. */
export function cellTile(blocks: readonly CellBlock[], { z, x, y }: TileAddress): Uint8Array {
  const span = 2 ** (AXIS_BITS - z);
  const tile: Box = { west: x * span, north: y * span, east: (x + 1) * span, south: (y + 1) * span };
  const scale = EXTENT / span;
  const layer = new MvtLayer("cells");
  for (const block of blocks) {
    if (!touch(block.box, tile)) continue;
    for (const cell of block.cells) {
      cell.shape ??= shapeOf(cell.id);
      if (!touch(cell.shape.box, tile)) continue;
      const ring = cell.shape.ring.map((value, i) => Math.round((value - (i % 2 ? tile.north : tile.west)) * scale));
      const tags = layer.tags({
        cell: cell.id,
        n: cell.n,
        findings: cell.findings,
        findings_closed: cell.findingsClosed,
        findings_overdue: cell.findingsOverdue,
      });
      layer.addPolygon(layer.count + 1, ring, tags);
    }
  }
  return encodeTile([layer]);
}

const touch = (a: Box, b: Box): boolean => a.west < b.east && a.east > b.west && a.north < b.south && a.south > b.north;

function widened({ west, north, east, south }: Box): Box {
  const [width, height] = [(east - west) * OVERHANG, (south - north) * OVERHANG];
  return { west: west - width, north: north - height, east: east + width, south: south + height };
}

function shapeOf(id: string): { ring: number[]; box: Box } {
  // H3 gives corners counter-clockwise on the ground; north is up, so backwards is clockwise on screen.
  const corners = cellToBoundary(id, true).slice(0, -1).reverse();
  const positions = corners.map(([lon, lat]) => worldPosition(lon!, lat!));
  const xs = positions.map(([px]) => px);
  const ys = positions.map(([, py]) => py);
  const box = { west: Math.min(...xs), north: Math.min(...ys), east: Math.max(...xs), south: Math.max(...ys) };
  return { ring: positions.flat(), box };
}

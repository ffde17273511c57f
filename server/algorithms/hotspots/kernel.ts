import { cellArea, cellToLatLng } from "h3-js";
import type { WeightedNeighbourhoods } from "./gi-weighted.ts";
import type { Neighbourhoods } from "./neighbours.ts";
import type { Numbers } from "./numbers.ts";

/** km, the authalic radius that H3's areas are on. */
const EARTH_RADIUS = 6371.007180918475;

/**
 * What each cell's density takes from its neighbours: the quartic kernel (1 − (d/h)²)² of the distance d between centres,
 * zero from the bandwidth h on; h is `rings` times the mean distance between the centres of adjacent cells. Made once for
 * cells that do not change.
 *
 * Edges: what lies at a cell is spread over the cells that are there, and over nothing else (Diggle 1985, Applied
 * Statistics 34: 138–147). So Σ density · area is Σ values whatever the shape, and density does not fade towards the border
 * only because nothing is recorded beyond it. The cells should therefore be a whole area; among scattered cells a lonely
 * one keeps all it has.
 *
 * @param neighbourhoods of these cells, at least `rings` wide.
 * @param rings the bandwidth, above 0.
 */
export function quarticKernel(
  cells: BigUint64Array,
  neighbourhoods: Neighbourhoods,
  rings: number,
): WeightedNeighbourhoods {
  const names = Array.from(cells, (cell) => cell.toString(16));
  const centres = unitVectors(names);
  const areas = Float64Array.from(names, (name) => cellArea(name, "km2"));
  const { start, index } = neighbourhoods;

  const distance = new Float64Array(index.length);
  for (let i = 0; i < cells.length; i++) {
    for (let a = start[i]!; a < start[i + 1]!; a++) {
      distance[a] = kilometresBetween(centres, i, index[a]!);
    }
  }
  const bandwidth = rings * meanSpacing(areas);
  const weight = distance.map((d) => (d < bandwidth ? (1 - (d / bandwidth) ** 2) ** 2 : 0));

  // Neighbourhood is mutual, so the row of cell i also lists the cells that i is spread over.
  const spread = new Float64Array(cells.length);
  for (let i = 0; i < cells.length; i++) {
    for (let a = start[i]!; a < start[i + 1]!; a++) spread[i]! += weight[a]! * areas[index[a]!]!;
  }
  for (let a = 0; a < index.length; a++) weight[a]! /= spread[index[a]!]!;
  return { start, index, weight };
}

/**
 * Density per km² under the kernel. NaN counts as nothing.
 * @param out when given, where it is written.
 */
export function kernelDensity(
  values: Numbers,
  kernel: WeightedNeighbourhoods,
  out = new Float64Array(values.length),
): Float64Array {
  const { start, index, weight } = kernel;
  for (let i = 0; i < values.length; i++) {
    let sum = 0;
    for (let a = start[i]!; a < start[i + 1]!; a++) {
      const x = values[index[a]!]!;
      if (!Number.isNaN(x)) sum += weight[a]! * x;
    }
    out[i] = sum;
  }
  return out;
}

/** Centres as x, y, z on the unit sphere: distances then need no trigonometry but one arc sine. */
function unitVectors(names: readonly string[]): Float64Array {
  const vectors = new Float64Array(3 * names.length);
  for (let i = 0; i < names.length; i++) {
    const [latitude, longitude] = cellToLatLng(names[i]!).map((degrees) => (degrees * Math.PI) / 180) as [
      number,
      number,
    ];
    vectors[3 * i] = Math.cos(latitude) * Math.cos(longitude);
    vectors[3 * i + 1] = Math.cos(latitude) * Math.sin(longitude);
    vectors[3 * i + 2] = Math.sin(latitude);
  }
  return vectors;
}

function kilometresBetween(vectors: Float64Array, i: number, j: number): number {
  const dx = vectors[3 * i]! - vectors[3 * j]!;
  const dy = vectors[3 * i + 1]! - vectors[3 * j + 1]!;
  const dz = vectors[3 * i + 2]! - vectors[3 * j + 2]!;
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(dx * dx + dy * dy + dz * dz) / 2));
}

/** Distance between the centres of adjacent hexagons of the mean area: √(2·area / √3). */
function meanSpacing(areas: Float64Array): number {
  let sum = 0;
  for (const area of areas) sum += area;
  return Math.sqrt((2 * sum) / areas.length / Math.sqrt(3));
}

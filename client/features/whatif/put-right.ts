/** The cells and places of a what-if as a set. Pure. */
import { cellToChildren, cellToParent, getResolution } from "h3-js";
import type { PutRight } from "#server/algorithms/analysis/analysis-types.ts";

export const NOTHING: PutRight = { cells: [], places: [] };

export const isNothing = ({ cells, places }: PutRight) => cells.length === 0 && places.length === 0;

export const cellId = (cell: bigint) => cell.toString(16);
const toNumber = (id: string) => BigInt(`0x${id}`);

/** Whether a cell, given as H3 index, is put right, itself or with a larger one around it. */
export function holdsCell({ cells }: PutRight, id: string): boolean {
  const held = new Set(cells.map(cellId));
  return around(id).some((one) => held.has(one));
}

/** With these cells too; a larger cell swallows the smaller ones inside it. */
export function withCells(putRight: PutRight, ids: Iterable<string>): PutRight {
  const held = new Set(putRight.cells.map(cellId));
  for (const id of ids) {
    if (around(id).some((one) => held.has(one))) continue;
    for (const one of held) {
      if (getResolution(one) > getResolution(id) && cellToParent(one, getResolution(id)) === id) held.delete(one);
    }
    held.add(id);
  }
  return { ...putRight, cells: [...held].map(toNumber) };
}

/** Without these cells; of a larger cell around one of them the rest stays. */
export function withoutCells(putRight: PutRight, ids: Iterable<string>): PutRight {
  const held = new Set(putRight.cells.map(cellId));
  for (const id of ids) {
    const resolution = getResolution(id);
    for (const one of held) {
      if (getResolution(one) >= resolution && cellToParent(one, resolution) === id) held.delete(one);
    }
    const outer = around(id).find((one) => held.has(one));
    if (outer === undefined) continue;
    held.delete(outer);
    for (const inner of cellToChildren(outer, resolution)) if (inner !== id) held.add(inner);
  }
  return { ...putRight, cells: [...held].map(toNumber) };
}

export const withPlace = (putRight: PutRight, code: string): PutRight =>
  putRight.places.includes(code) ? putRight : { ...putRight, places: [...putRight.places, code] };

export const withoutPlace = (putRight: PutRight, code: string): PutRight => ({
  ...putRight,
  places: putRight.places.filter((one) => one !== code),
});

/** A cell and all larger ones around it, down to resolution 5, the coarsest shown. */
function around(id: string): string[] {
  const ids: string[] = [];
  for (let resolution = getResolution(id); resolution >= 5; resolution--) ids.push(cellToParent(id, resolution));
  return ids;
}

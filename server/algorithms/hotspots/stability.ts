import { cellParent } from "../cube/cube.ts";
import type { Numbers } from "./numbers.ts";

/** For each shown cell the cells of another resolution that speak for it, as compressed rows; none where it has none there. */
export interface Relatives {
  /** One more than there are shown cells. */
  start: Int32Array;
  index: Int32Array;
}

/** The same cells judged in another setting: their classes, and which of them stand for each shown cell. */
export interface Setting {
  /** Classes of {@link import("./false-discovery.ts").hotSpotClasses} at the setting's resolution and ring. */
  classes: Int8Array;
  relatives: Relatives;
}

/**
 * Who stands for each shown cell at another resolution: at a coarser one its ancestor, at a finer one its descendants, at
 * the same the cell itself, as far as they are among `cells`. Made once for cells that do not change.
 * @param cells of the other resolution.
 */
export function relativesOf(
  shown: BigUint64Array,
  shownResolution: number,
  cells: BigUint64Array,
  resolution: number,
): Relatives {
  const coarser = Math.min(shownResolution, resolution);
  const members = new Map<bigint, number[]>();
  for (let c = 0; c < cells.length; c++) {
    const key = cellParent(cells[c]!, coarser);
    const list = members.get(key);
    if (list) list.push(c);
    else members.set(key, [c]);
  }
  const start = new Int32Array(shown.length + 1);
  const index: number[] = [];
  for (let i = 0; i < shown.length; i++) {
    index.push(...(members.get(cellParent(shown[i]!, coarser)) ?? []));
    start[i + 1] = index.length;
  }
  return { start, index: Int32Array.from(index) };
}

/**
 * In how many settings each shown cell is significant on its own side (hot where its z is above 0, cold where below): at
 * least half of the cells that stand for it are. A cell with z = 0 or NaN has no side: 0.
 * @param z of the shown cells.
 * @param out when given, where the counts are written.
 */
export function countStableSettings(
  z: Numbers,
  settings: readonly Setting[],
  out = new Uint8Array(z.length),
): Uint8Array {
  out.fill(0);
  for (const { classes, relatives } of settings) {
    const { start, index } = relatives;
    for (let i = 0; i < z.length; i++) {
      const side = Math.sign(z[i]!);
      let alike = 0;
      for (let a = start[i]!; a < start[i + 1]!; a++) {
        if (classes[index[a]!]! * side > 0) alike++;
      }
      if (alike > 0 && 2 * alike >= start[i + 1]! - start[i]!) out[i]!++;
    }
  }
  return out;
}

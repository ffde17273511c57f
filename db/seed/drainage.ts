/** A net of streams on synthetic hills: where the water runs, valleys are, and in the hills people live in valleys. */
import { createLine, type Line } from "./geometry.ts";
import type { Field } from "./noise.ts";

export interface DrainageInput {
  /** Kilometres. */
  west: number;
  south: number;
  east: number;
  north: number;
  step: number;
  /** Metres above the sea. */
  height: Field;
  /** Water leaves the land here. */
  outlet: (x: number, y: number) => boolean;
  /** Between −1 and 1, moves the nodes off the grid so that no stream shows its squares. */
  jitter: Field;
}

export interface Stream {
  line: Line;
  /** Land that drains through it, km². */
  catchmentKm2: number;
}

/**
 * Streams that drain at least `leastKm2`, each piece one step long. Priority-flood (Barnes, Lehman and Mulla 2014) from
 * the outlets inward: a cell drains to the one it was reached from, so every cell has a way out.
 */
export function traceStreams(input: DrainageInput, leastKm2: number): Stream[] {
  const { west, south, east, north, step, height, outlet, jitter } = input;
  const columns = Math.ceil((east - west) / step);
  const rows = Math.ceil((north - south) / step);
  const size = columns * rows;
  const heights = new Float64Array(size);
  const drainsTo = new Int32Array(size).fill(-2);
  const heap = createHeap(size);
  for (let cell = 0; cell < size; cell++) {
    const i = cell % columns;
    const j = (cell - i) / columns;
    const x = west + (i + 0.5) * step;
    const y = south + (j + 0.5) * step;
    heights[cell] = height(x, y);
    if (i === 0 || j === 0 || i === columns - 1 || j === rows - 1 || outlet(x, y)) {
      drainsTo[cell] = -1;
      heap.push(cell, heights[cell]!);
    }
  }

  const order = new Int32Array(size);
  let ordered = 0;
  for (let cell = heap.pop(); cell >= 0; cell = heap.pop()) {
    order[ordered++] = cell;
    const i = cell % columns;
    const j = (cell - i) / columns;
    for (let dj = -1; dj <= 1; dj++) {
      for (let di = -1; di <= 1; di++) {
        const next = cell + dj * columns + di;
        if (i + di < 0 || i + di >= columns || j + dj < 0 || j + dj >= rows || drainsTo[next] !== -2) continue;
        drainsTo[next] = cell;
        heights[next] = Math.max(heights[next]!, heights[cell]! + 0.01);
        heap.push(next, heights[next]!);
      }
    }
  }

  const catchment = new Float64Array(size).fill(step * step);
  for (let k = ordered - 1; k >= 0; k--) {
    const cell = order[k]!;
    const to = drainsTo[cell]!;
    if (to >= 0) catchment[to]! += catchment[cell]!;
  }

  const node = (cell: number) => {
    const x = west + ((cell % columns) + 0.5) * step;
    const y = south + (Math.floor(cell / columns) + 0.5) * step;
    return [x + 0.6 * step * jitter(x, y), y + 0.6 * step * jitter(y + 500, x)] as const;
  };
  const streams: Stream[] = [];
  for (let cell = 0; cell < size; cell++) {
    const to = drainsTo[cell]!;
    if (to < 0 || catchment[cell]! < leastKm2) continue;
    streams.push({ line: createLine([node(cell), node(to)]), catchmentKm2: catchment[cell]! });
  }
  return streams;
}

/** Binary heap of cells, lowest first. */
function createHeap(size: number) {
  const cells = new Int32Array(size + 1);
  const keys = new Float64Array(size + 1);
  let length = 0;
  return {
    push(cell: number, key: number) {
      let at = length++;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (keys[parent]! <= key) break;
        keys[at] = keys[parent]!;
        cells[at] = cells[parent]!;
        at = parent;
      }
      keys[at] = key;
      cells[at] = cell;
    },
    /** −1 when empty. */
    pop(): number {
      if (length === 0) return -1;
      const top = cells[0]!;
      const key = keys[--length]!;
      const cell = cells[length]!;
      let at = 0;
      for (;;) {
        let child = 2 * at + 1;
        if (child >= length) break;
        if (child + 1 < length && keys[child + 1]! < keys[child]!) child++;
        if (keys[child]! >= key) break;
        keys[at] = keys[child]!;
        cells[at] = cells[child]!;
        at = child;
      }
      keys[at] = key;
      cells[at] = cell;
      return top;
    },
  };
}

/**
 * Accidents in the order of their road. Records name a road and a position, but neither its course nor a measured place
 * on it, so the course is drawn through the accidents themselves: the shortest tree that joins them (R. C. Prim 1957),
 * and in it the longest way from end to end. Accidents off that way (side lanes, scatter of positions) stand where their
 * branch leaves it. It follows bends and switchbacks, which a straight axis does not; a ring opens at its widest gap.
 *
 * Limits: scatter across the road makes the way somewhat longer than the road, so that a window holds somewhat less of it;
 * a side road of the same name counts at its junction; where accidents are sparse, bends between them are cut.
 */
import type { AccidentTable } from "../accidents/accident-table.ts";
import { metresEast, metresNorth } from "./metres.ts";

export interface RoadOrder {
  /** Rows in order, from the western end. */
  line: number[];
  /** Metres along the road, ascending. Between parts that do not hang together it leaps by more than the gap. */
  along: Float64Array;
}

/**
 * O(n²) for n distinct positions of one road; the order of `rows` does not matter.
 * @param rows those of one road, with a position.
 * @param gapM accidents farther apart than this do not belong to one part (roads of one name in two towns).
 */
export function orderAlong(table: AccidentTable, rows: readonly number[], gapM: number): RoadOrder {
  const places = new Map<string, number[]>();
  for (const row of [...rows].sort((a, b) => table.lon[a]! - table.lon[b]! || table.lat[a]! - table.lat[b]!)) {
    const key = `${table.lon[row]} ${table.lat[row]}`;
    const held = places.get(key);
    if (held) held.push(row);
    else places.set(key, [row]);
  }
  const nodes = [...places.values()];
  const line: number[] = [];
  const along: number[] = [];
  let offset = 0;
  for (const part of shortestTrees(table, nodes, gapM)) {
    const chainage = alongLongestWay(part);
    const inOrder = part.nodes.toSorted((a, b) => chainage.get(a)! - chainage.get(b)! || a - b);
    for (const node of inOrder) {
      for (const row of nodes[node]!.toSorted((a, b) => table.id[a]! - table.id[b]!)) {
        line.push(row);
        along.push(offset + chainage.get(node)!);
      }
    }
    offset = along.at(-1)! + 2 * gapM;
  }
  return { line, along: Float64Array.from(along) };
}

interface Tree {
  /** Each after the one it hangs on. */
  nodes: number[];
  edges: Map<number, { to: number; metres: number }[]>;
}

/** The shortest trees over the places, one for each part without a gap. */
function shortestTrees(table: AccidentTable, nodes: readonly number[][], gapM: number): Tree[] {
  const n = nodes.length;
  const lon = Float64Array.from(nodes, ([row]) => table.lon[row!]!);
  const lat = Float64Array.from(nodes, ([row]) => table.lat[row!]!);
  const east = lat.map(metresEast);
  const north = lat.map(metresNorth);
  const nearest = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const hangsOn = new Int32Array(n).fill(-1);
  const isIn = new Uint8Array(n);
  const trees: Tree[] = [];
  for (let step = 0, node = 0; step < n; step++) {
    let tree = trees.at(-1);
    const metres = nearest[node]!;
    if (!tree || metres > gapM) {
      // Whatever was near the part before stays more than a gap away from it: the new part begins afresh.
      tree = { nodes: [], edges: new Map() };
      trees.push(tree);
    } else {
      tree.edges.get(hangsOn[node]!)!.push({ to: node, metres });
    }
    isIn[node] = 1;
    tree.nodes.push(node);
    tree.edges.set(node, metres > gapM ? [] : [{ to: hangsOn[node]!, metres }]);
    let next = -1;
    for (let other = 0; other < n; other++) {
      if (isIn[other]) continue;
      const dx = ((lon[other]! - lon[node]!) * (east[other]! + east[node]!)) / 2;
      const dy = ((lat[other]! - lat[node]!) * (north[other]! + north[node]!)) / 2;
      const apart = Math.sqrt(dx * dx + dy * dy);
      if (apart < nearest[other]!) {
        nearest[other] = apart;
        hangsOn[other] = node;
      }
      if (next < 0 || nearest[other]! < nearest[next]!) next = other;
    }
    node = next;
  }
  return trees;
}

/** Metres of each node along the longest way through the tree; off the way, those of the node where its branch leaves. */
function alongLongestWay(tree: Tree): Map<number, number> {
  const farEnd = (from: number) => {
    const { metres } = walk(tree, from);
    let far = from;
    for (const [node, distance] of metres) {
      const farthest = metres.get(far)!;
      if (distance > farthest || (distance === farthest && node < far)) far = node;
    }
    return far;
  };
  const oneEnd = farEnd(tree.nodes[0]!);
  const otherEnd = farEnd(oneEnd);
  // Nodes count from west to east: the same road always begins at the same end.
  const [start, finish] = oneEnd < otherEnd ? [oneEnd, otherEnd] : [otherEnd, oneEnd];
  const { metres, before } = walk(tree, start);
  const way = new Set<number>();
  for (let node: number | undefined = finish; node !== undefined; node = before.get(node)) way.add(node);
  const chainage = new Map<number, number>();
  for (const [node, distance] of metres) {
    chainage.set(node, way.has(node) ? distance : chainage.get(before.get(node)!)!);
  }
  return chainage;
}

/** Metres from a node to all others through the tree, near ones first along every branch. */
function walk(tree: Tree, from: number): { metres: Map<number, number>; before: Map<number, number> } {
  const metres = new Map([[from, 0]]);
  const before = new Map<number, number>();
  const open = [from];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const { to, metres: length } of tree.edges.get(node)!) {
      if (metres.has(to)) continue;
      metres.set(to, metres.get(node)! + length);
      before.set(to, node);
      open.push(to);
    }
  }
  return { metres, before };
}

/** The outline of what was drawn on the screen. Pure. */
import { simplify } from "@turf/turf";

/** A point of the screen, pixels. */
export interface Point {
  x: number;
  y: number;
}

/** Smaller than this in both directions is a slip of the hand, pixels. */
const LEAST_SIZE = 8;
/** Positions of an outline at most: more say nothing that a hand can mean, and the link has to carry them. */
export const MOST_POINTS = 60;
/** Bends below this are the hand's tremor, pixels. */
const TREMOR = 1.5;

/** The corners of a box between two points. */
export const boxBetween = (a: Point, b: Point): Point[] => [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];

/** Whether an outline encloses enough to have been meant. */
export function isMeant(points: readonly Point[]): boolean {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return (
    points.length >= 3 &&
    Math.max(...xs) - Math.min(...xs) >= LEAST_SIZE &&
    Math.max(...ys) - Math.min(...ys) >= LEAST_SIZE
  );
}

/** The same outline with at most {@link MOST_POINTS} points (Douglas–Peucker, as coarse as it takes). Not closed. */
export function simplified(points: readonly Point[]): Point[] {
  let outline = points.map(({ x, y }): [number, number] => [x, y]);
  for (let tolerance = TREMOR; ; tolerance *= 1.5) {
    outline = simplify({ type: "LineString", coordinates: outline }, { tolerance, highQuality: true }).coordinates as [
      number,
      number,
    ][];
    if (outline.length <= MOST_POINTS) return outline.map(([x, y]) => ({ x, y }));
  }
}

/** The outline of what was drawn on the screen. Pure. */
import { kinks, simplify } from "@turf/turf";

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
/** Part of the stroke's length that may run past its own beginning: hands close a ring by drawing over it. */
const OVERSHOOT = 0.1;

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

/** Whether the outline, closed from its last point to its first, crosses itself, so that it has no one inside. */
export function crossesItself(points: readonly Point[]): boolean {
  if (points.length < 4) return false;
  const ring = [...points, points[0]!].map(({ x, y }): [number, number] => [x, y]);
  return kinks({ type: "Polygon", coordinates: [ring] }).features.length > 0;
}

/** The outline without the end that ran over its beginning; as it is where it does not cross itself or crosses elsewhere. */
export function withoutOvershoot(points: readonly Point[]): readonly Point[] {
  if (!crossesItself(points)) return points;
  const steps = points.slice(1).map((point, i) => Math.hypot(point.x - points[i]!.x, point.y - points[i]!.y));
  const whole = steps.reduce((sum, step) => sum + step, 0);
  let cut = 0;
  for (let end = points.length - 1; end > 3; end--) {
    cut += steps[end - 1]!;
    if (cut > OVERSHOOT * whole) break;
    const rest = points.slice(0, end);
    if (!crossesItself(rest)) return rest;
  }
  return points;
}

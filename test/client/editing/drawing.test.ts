import { describe, expect, test } from "vitest";
import {
  crossesItself,
  type Drawing,
  drawn,
  edgesOf,
  withNext,
  withoutLast,
  withoutVertex,
  withVertexAfter,
} from "#client/features/editing/drawing.ts";
import type { Position } from "#client/features/editing/position.ts";

const A: Position = [0, 0];
const B: Position = [2, 0];
const C: Position = [2, 2];
const D: Position = [0, 2];

const draw = (shape: Drawing["shape"], ...vertices: Position[]): Drawing =>
  vertices.reduce(withNext, { shape, vertices: [] });

describe("a drawing", () => {
  test("becomes an outline with its third vertex, closed; a line with its second", () => {
    expect(drawn(draw("Polygon", A, B))).toBeNull();
    expect(drawn(draw("Polygon", A, B, C))).toEqual({ type: "Polygon", coordinates: [[A, B, C, A]] });
    expect(drawn(draw("LineString", A))).toBeNull();
    expect(drawn(draw("LineString", A, B))).toEqual({ type: "LineString", coordinates: [A, B] });
  });

  test("counts a double click once and loses its last vertex to undoing", () => {
    expect(draw("LineString", A, B, B).vertices).toEqual([A, B]);
    expect(withoutLast(draw("LineString", A, B)).vertices).toEqual([A]);
    expect(withoutLast(draw("LineString")).vertices).toEqual([]);
  });
});

describe("vertices of what is there", () => {
  const square = drawn(draw("Polygon", A, B, C, D))!;

  test("have a middle between each two, around a ring too", () => {
    expect(edgesOf(square).map(({ middle }) => middle)).toEqual([
      [1, 0],
      [2, 1],
      [1, 2],
      [0, 1],
    ]);
    expect(edgesOf(drawn(draw("LineString", A, B))!)).toHaveLength(1);
    expect(edgesOf({ type: "Point", coordinates: A })).toEqual([]);
  });

  test("are added after one, and taken away as long as enough remain; a ring stays closed", () => {
    expect(withVertexAfter(square, [0, 3], [-1, 1]).coordinates).toEqual([[A, B, C, D, [-1, 1], A]]);
    const triangle = withoutVertex(square, [0, 0]);
    expect(triangle.coordinates).toEqual([[B, C, D, B]]);
    expect(withoutVertex(triangle, [0, 1])).toBe(triangle);
    expect(square.coordinates).toEqual([[A, B, C, D, A]]);
  });

  test("tell an outline that crosses itself from one that does not", () => {
    expect(crossesItself(square)).toBe(false);
    expect(crossesItself(drawn(draw("Polygon", A, C, B, D))!)).toBe(true);
    expect(crossesItself({ type: "LineString", coordinates: [A, C, B, D] })).toBe(false);
  });
});

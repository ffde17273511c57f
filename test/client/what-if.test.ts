import { cellToChildren, cellToParent, gridDisk, latLngToCell } from "h3-js";
import { describe, expect, test } from "vitest";
import { closeFindings, marginalClosures, unitChanges } from "#client/features/whatif/marginal.ts";
import {
  cellId,
  holdsCell,
  NOTHING,
  withCells,
  withoutCells,
  withoutPlace,
  withPlace,
} from "#client/features/whatif/put-right.ts";
import { cellsAlong } from "#client/features/whatif/stroke.ts";
import { NO_SUMS, type Sums } from "#client/lib/measures.ts";
import { USUAL_WEIGHTS } from "#client/lib/view/view-state.ts";

const unit = (code: string | null, sums: Partial<Sums>, unassigned = false) => ({
  code,
  unassigned,
  sums: { ...NO_SUMS, n: 1000, ...sums },
});

/** a 90 % of 1,000, b 80 % of 1,000, c 70 % of 200; 2,200 findings with those that name no unit. */
const UNITS = [
  unit("a", { findings: 1000, closed: 900, overdue: 20 }),
  unit("b", { findings: 1000, closed: 800, overdue: 150 }),
  unit("c", { findings: 200, closed: 140, overdue: 30 }),
  unit(null, { findings: 300, closed: 200 }, true),
];

describe("the next hundred closures", () => {
  const made = marginalClosures(UNITS, 100, USUAL_WEIGHTS);
  const of = (code: string) => made.find((one) => one.code === code)!;

  test("are worth most where few findings make the rate", () => {
    expect(made.map(({ code }) => code)).toEqual(["c", "a", "b"]);
  });

  test("are at most what a unit has open, and raise its rate and the city's", () => {
    expect(of("c").closures).toBe(60);
    expect(of("c").rate).toEqual({ before: 0.7, after: 1 });
    expect(of("b").rate).toEqual({ before: 0.8, after: 0.9 });
    expect(of("b").cityGain).toBeCloseTo(100 / 2500);
    expect(of("c").cityGain).toBeCloseTo(60 / 2500);
  });

  test("move a unit past others in rank, equal rates sharing one", () => {
    expect(of("c").rank).toEqual({ before: 3, after: 1 });
    expect(of("b").rank).toEqual({ before: 2, after: 1 });
    expect(of("a").rank).toEqual({ before: 1, after: 1 });
  });

  test("lower the risk index of the unit, measured on the scale of before", () => {
    const { before, after } = of("b").index;
    expect(after!).toBeLessThan(before!);
    expect(after!).toBeGreaterThanOrEqual(0);
  });

  test("close overdue findings first", () => {
    expect(closeFindings({ ...NO_SUMS, findings: 10, closed: 4, overdue: 5 }, 3)).toMatchObject({
      closed: 7,
      overdue: 2,
    });
    expect(closeFindings({ ...NO_SUMS, findings: 10, closed: 4, overdue: 5 }, 99)).toMatchObject({
      closed: 10,
      overdue: 0,
    });
  });

  test("leave out units without open findings and give no rank to small denominators", () => {
    const few = [unit("done", { findings: 50, closed: 50 }), unit("few", { findings: 20, closed: 10 })];
    expect(marginalClosures(few, 100, USUAL_WEIGHTS).map(({ code, rank }) => [code, rank])).toEqual([
      ["few", { before: null, after: null }],
    ]);
  });
});

describe("before and after a what-if", () => {
  const after = UNITS.map((one) => (one.code === "b" ? { ...one, sums: closeFindings(one.sums, 200) } : one));
  const changes = unitChanges(UNITS, after, USUAL_WEIGHTS);

  test("only the units it touches are listed", () => {
    expect(changes.map(({ code, closed }) => [code, closed])).toEqual([["b", 200]]);
    expect(changes[0]).toMatchObject({
      rate: { before: 0.8, after: 1 },
      overdue: { before: 150, after: 0 },
      rank: { before: 2, after: 1 },
    });
  });

  test("the index falls, however the order of the rows changes", () => {
    const [change] = unitChanges(UNITS.toReversed(), after, USUAL_WEIGHTS);
    expect(change!.index.after!).toBeLessThan(change!.index.before!);
  });
});

describe("what is put right", () => {
  const cell = latLngToCell(29.37, 113.09, 8);
  const parent = cellToParent(cell, 7);

  test("a larger cell swallows the smaller ones inside, and holds them", () => {
    const made = withCells(withCells(NOTHING, [cell]), [parent]);
    expect(made.cells.map(cellId)).toEqual([parent]);
    expect(holdsCell(made, cell)).toBe(true);
    expect(withCells(made, [cell])).toEqual(made);
  });

  test("a small cell taken back leaves the rest of the larger one", () => {
    const made = withoutCells(withCells(NOTHING, [parent]), [cell]);
    expect(made.cells.map(cellId).sort()).toEqual(
      cellToChildren(parent, 8)
        .filter((one) => one !== cell)
        .sort(),
    );
  });

  test("a large cell taken back takes the small ones inside with it", () => {
    const made = withoutCells(withCells(NOTHING, gridDisk(cell, 0)), [parent]);
    expect(made.cells).toEqual([]);
  });

  test("a place is there once", () => {
    const made = withPlace(withPlace(NOTHING, "430602"), "430602");
    expect(made.places).toEqual(["430602"]);
    expect(withoutPlace(made, "430602").places).toEqual([]);
  });
});

describe("a stroke of the brush", () => {
  test("leaves no gap, however fast the pointer moves", () => {
    const from = { lng: 113.05, lat: 29.3 };
    const to = { lng: 113.25, lat: 29.4 };
    const cells = cellsAlong(from, to, 8);
    expect(cells[0]).toBe(latLngToCell(from.lat, from.lng, 8));
    expect(cells.at(-1)).toBe(latLngToCell(to.lat, to.lng, 8));
    expect(cells.every((one, i) => i === 0 || gridDisk(cells[i - 1]!, 1).includes(one))).toBe(true);
  });

  test("within one cell is that cell", () => {
    const at = { lng: 113.05, lat: 29.3 };
    expect(cellsAlong(at, at, 7)).toEqual([latLngToCell(29.3, 113.05, 7)]);
  });
});

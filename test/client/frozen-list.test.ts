import { expect, test } from "vitest";
import { frozenList } from "#client/features/lists/frozen-list.ts";
import type { ListRequest } from "#client/features/lists/list-request.ts";
import { NO_FILTER } from "#client/lib/view/view-state.ts";
import type { SnapshotFinding } from "#server/algorithms/briefing/snapshot-tables.ts";

const row = (id: string, change: Partial<SnapshotFinding> = {}) =>
  ({
    id,
    siteId: id,
    layer: "mine",
    riskLevel: 2,
    regionCode: "430602001",
    deadline: "2026-06-01",
    ...change,
  }) as SnapshotFinding;
const LIST = {
  total: 3,
  rows: [row("1"), row("2", { riskLevel: 1, deadline: "2026-06-09" }), row("3", { layer: "hazard_site" })],
};
const request = (change: Partial<ListRequest> = {}): ListRequest => ({
  kind: "overdue",
  sort: null,
  view: { filter: NO_FILTER, units: "reporting", where: null },
  regions: new Map([
    ["430602001", { code: "430602001", parentCode: "430602", level: "township", reportingUnit: "430602" }],
  ]),
  ...change,
});
const mines = request({ view: { filter: { ...NO_FILTER, layer: ["mine"] }, units: "reporting", where: null } });
const ids = (list: ReturnType<typeof frozenList>) => list.rows.map(({ id }) => id);

test("a frozen list answers the view's filters and orders", () => {
  const shown = frozenList(LIST, { ...mines, sort: "level" });
  expect([ids(shown), shown.total, shown.cutAt]).toEqual([["2", "1"], 2, null]);
});

test("a list that was cut says no total under a filter, for the rest was not frozen", () => {
  const cut = { ...LIST, total: 900 };
  expect(frozenList(cut, request())).toMatchObject({ total: 900, cutAt: 3 });
  expect(frozenList(cut, mines)).toMatchObject({ total: null, cutAt: 3 });
});

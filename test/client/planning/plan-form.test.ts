import { describe, expect, test } from "vitest";
import {
  choiceOf,
  formOf,
  idsIn,
  nextWorkday,
  planDays,
  settingsOf,
  teamsOfForm,
  usualForm,
} from "#client/features/planning/plan-form.ts";
import { fitted, fittedLocks } from "#client/features/planning/solution.ts";
import { factorsOf, USUAL_FACTORS, weightsOf } from "#client/features/planning/weight-factors.ts";
import { NO_FILTER } from "#client/lib/view/view-state.ts";
import { PRIORITY_WEIGHTS } from "#server/algorithms/routing/priority.ts";

const FRIDAY = "2026-11-27";
const view = { filter: NO_FILTER, units: "reporting" as const, where: null };
const regions = new Map(
  [
    { code: "430600", parentCode: null, level: "city", reportingUnit: null },
    { code: "430626", parentCode: "430600", level: "county", reportingUnit: "430626" },
    { code: "430626100", parentCode: "430626", level: "township", reportingUnit: "430626" },
    { code: "430623", parentCode: "430600", level: "county", reportingUnit: "430623" },
  ].map((region) => [region.code, region as never]),
);
const team = {
  ...{ id: "7", name: "第一组", area: "430600", depot: { lon: 113, lat: 29 }, depotName: "", members: [] },
  ...{ shift: [28_800, 64_800] as [number, number], weekdays: [1, 2, 3, 4, 5], break: null, skills: [] },
  ...{ maxStops: 8, memberCount: 0, version: 1, mayChange: true },
};

describe("the days of a plan", () => {
  test("begin on the next working day and leave the weekend out", () => {
    expect(nextWorkday(FRIDAY)).toBe("2026-11-30");
    expect(planDays({ firstDay: "2026-12-03", dayCount: 3, weekends: false })).toEqual([
      ...["2026-12-03", "2026-12-04", "2026-12-07"],
    ]);
  });

  test("hold a weekend that is asked for, as the first day or all of it", () => {
    expect(planDays({ firstDay: "2026-11-28", dayCount: 2, weekends: false })).toEqual(["2026-11-28", "2026-11-30"]);
    expect(planDays({ firstDay: "2026-11-28", dayCount: 2, weekends: true })).toEqual(["2026-11-28", "2026-11-29"]);
  });
});

describe("the sites of a plan", () => {
  test("are those of the map's filter, a county with all that lies in it", () => {
    const filter = { ...NO_FILTER, level: [1 as const, 2 as const], place: "430626" };
    expect(choiceOf({ source: { kind: "filter" }, limit: 200 }, { ...view, filter }, regions)).toEqual({
      ...{ level: "1,2", place: "430626,430626100", limit: 200 },
    });
  });

  test("of the whole city name no place", () => {
    const filter = { ...NO_FILTER, place: "430600" };
    expect(choiceOf({ source: { kind: "filter" }, limit: 200 }, { ...view, filter }, regions)).toEqual({ limit: 200 });
  });

  test("of a cell are asked for by its outline", () => {
    const choice = choiceOf({ source: { kind: "cell", cell: "88411cb6cbfffff" }, limit: 50 }, view, regions);
    expect(choice.filter).toMatch(/^S_INTERSECTS\(geom, ?POLYGON/i);
  });

  test("are read out of any pasted text, each once", () => {
    expect(idsIn("12, 7;12\n 90210号")).toEqual(["12", "7", "90210"]);
  });
});

describe("the teams of a plan", () => {
  test("have one more like one of them, with its changes of this plan alone", () => {
    const enlarged = {
      ...usualForm(FRIDAY),
      extraTeams: [{ id: "7-2", name: "第一组·增援", like: "7" }],
      extraSkills: { "7-2": ["mine" as const] },
      maxStops: { "7-2": 3 },
    };
    const [own, extra] = teamsOfForm(enlarged, [team]);
    expect(own).toMatchObject({ id: "7", skills: [], maxStops: 8 });
    expect(extra).toEqual({ ...own, id: "7-2", name: "第一组·增援", skills: ["mine"], maxStops: 3 });
    expect(teamsOfForm({ ...enlarged, idle: ["7-2"] }, [team])).toEqual([own]);
  });

  const form = { ...usualForm(FRIDAY), firstDay: "2026-11-27", weekends: true, dayCount: 2 };

  test("work on their weekdays, in their shift, unless the plan says otherwise", () => {
    expect(teamsOfForm(form, [team])[0]!.shifts).toEqual([[28_800, 64_800], null]);
    const longer = { ...form, shifts: { "7/1": [30_000, 60_000] as const }, maxStops: { "7": 9 } };
    expect(teamsOfForm(longer, [team])[0]).toMatchObject({
      ...{
        shifts: [
          [28_800, 64_800],
          [30_000, 60_000],
        ],
        maxStops: 9,
      },
    });
  });

  test("stay at home when they are not ticked", () => {
    expect(teamsOfForm({ ...form, idle: ["7"] }, [team])).toEqual([]);
  });
});

test("a saved plan's settings make the same settings again", () => {
  const form = { ...usualForm(FRIDAY), coverage: { "430626": 2, "430623": 0 }, balance: null, priorityPerHour: 40 };
  const settings = settingsOf(form, [team], view, regions);
  expect(settings.coverage).toEqual([{ unit: "430626", visits: 2 }]);
  expect(settingsOf(formOf(settings), [], view, regions)).toEqual(settings);
});

describe("the weights of priority", () => {
  test("are the usual ones where every factor is one", () => {
    expect(weightsOf(USUAL_FACTORS)).toEqual(PRIORITY_WEIGHTS);
  });

  test("come back from the factors they were made with", () => {
    const factors = { ...USUAL_FACTORS, riskLevel: 0, overdue: 2.5, hotSpot: 0.25 };
    expect(weightsOf(factors).riskLevel).toEqual([0, 0, 0, 0]);
    expect(factorsOf(weightsOf(factors))).toEqual(factors);
  });
});

describe("a solution under other settings", () => {
  const solution = {
    routes: [
      { team: "7", day: 0, visits: ["a", "b"] },
      { team: "8", day: 0, visits: ["c"] },
      { team: "7", day: 2, visits: ["d"] },
    ],
    unserved: [],
  };

  test("loses sites, teams and days that are gone; new sites are left out", () => {
    expect(fitted(solution, { teams: [{ id: "7" } as never], days: ["x", "y"] }, ["b", "c", "e"])).toEqual({
      routes: [{ team: "7", day: 0, visits: ["b"] }],
      unserved: ["c", "e"],
    });
  });

  test("keeps locks of what is left", () => {
    const locks = [
      { team: "7", day: 0, visits: ["a", "b"] },
      { team: "8", day: 0, visits: ["c"] },
    ];
    const left = { routes: [{ team: "7", day: 0, visits: ["b"] }], unserved: [] };
    expect(fittedLocks(locks, left)).toEqual([{ team: "7", day: 0, visits: ["b"] }]);
  });
});

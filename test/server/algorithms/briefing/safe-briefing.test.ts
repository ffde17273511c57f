import { beforeAll, describe, expect, test } from "vitest";
import { BRIEFING_LANGUAGES, type BriefingContent } from "#server/algorithms/briefing/briefing.ts";
import { makeBriefing } from "#server/algorithms/briefing/make-briefing.ts";
import { ask, factId, isCounted } from "#server/algorithms/briefing/questions.ts";
import type { SnapshotTables } from "#server/algorithms/briefing/snapshot-tables.ts";
import { briefingPublication, partsOf } from "#server/algorithms/briefing/suppress/briefing-publication.ts";
import { publicCells } from "#server/algorithms/briefing/suppress/public-cells.ts";
import { makeSafeBriefing, type SafeBriefing, USUAL_RULE } from "#server/algorithms/briefing/suppress/safe-briefing.ts";
import { safeView } from "#server/algorithms/briefing/suppress/safe-view.ts";
import { isWholeCity } from "#server/algorithms/briefing/suppress/worth.ts";
import { mentionedIn } from "#server/algorithms/briefing/templates/desk.ts";
import { askWords } from "#server/algorithms/briefing/words/ask-words.ts";
import { formatFact } from "#server/algorithms/briefing/words/format-fact.ts";
import { syntheticCube } from "#test/client/synthetic-cube.ts";
import { smallCity } from "./small-city.ts";

/** So few records that nearly every table has small counts. */
const SITES = 1000;
let tables: SnapshotTables;
let briefing: BriefingContent;
let safe: SafeBriefing;

beforeAll(() => {
  tables = smallCity(SITES);
  briefing = withoutSheets(makeBriefing(tables, "houses"));
  safe = makeSafeBriefing(briefing, tables);
}, 120_000);

describe("a briefing for the public", () => {
  test("shows no count below the threshold, and proves a range for every small one", () => {
    const { facts } = safe.content;
    const shown = Object.values(facts).filter((fact) => isCounted(fact.ask.what) && !fact.withheld);
    expect(shown.length).toBeGreaterThan(20);
    for (const { id, value } of shown) expect(value === 0 || Number(value) >= USUAL_RULE.least, id).toBe(true);
    expect(safe.report.safe).toBe(true);
    expect(safe.report.ranges.length).toBeGreaterThan(20);
    for (const { id, low, high, value } of safe.report.ranges) {
      expect(high - low, id).toBeGreaterThanOrEqual(USUAL_RULE.width);
      expect(value >= low && value <= high, id).toBe(true);
    }
  });

  test("keeps no value, denominator or mention of what it withholds, nor of anything made of it", () => {
    const out = new Set(safe.report.withheld.map(({ fact }) => fact));
    for (const fact of Object.values(safe.content.facts)) {
      if (partsOf(fact).some((part) => out.has(factId(part)))) expect(out.has(fact.id), fact.id).toBe(true);
      expect(fact.withheld === true, fact.id).toBe(out.has(fact.id));
      if (fact.withheld) expect([fact.value, fact.denominator, formatFact(fact, "zh")]).toEqual([null, undefined, "*"]);
    }
    for (const { words } of [...safe.content.steps, ...Object.values(safe.content.sheets)]) {
      for (const segment of BRIEFING_LANGUAGES.flatMap((language) => words[language].flat())) {
        if ("fact" in segment) expect(out.has(segment.fact), segment.fact).toBe(false);
      }
    }
  });

  test("does not let small counts be solved for by linear algebra", () => {
    const out = new Set(safe.report.withheld.map(({ fact }) => fact));
    const all = briefingPublication(tables, Object.values(briefing.facts), USUAL_RULE.least);
    // A count never mentioned by itself is known all the same where a published ratio or change is made of it.
    const known = new Set(
      Object.values(briefing.facts).flatMap((fact) => (out.has(fact.id) ? [] : partsOf(fact).map(factId))),
    );
    const published = all.quantities.filter(({ id, published: may }) => may && known.has(id));
    const small = all.quantities.filter(({ atoms }) => {
      const value = atoms.reduce((sum, a) => sum + all.atoms[a]!, 0);
      return value > 0 && value < USUAL_RULE.least;
    });
    expect(small.length).toBeGreaterThan(20);
    const isSolved = spanOf(
      [...published.map(({ atoms }) => ({ plus: atoms, minus: [] as number[] })), ...(all.equal ?? [])],
      all.atoms.length,
    );
    expect(small.filter(({ atoms }) => isSolved(atoms)).map(({ id }) => id)).toEqual([]);
  });

  test("orders tables that withhold something by what they publish, so that the order tells nothing", () => {
    const { facts } = safe.content;
    const tablesOut = safe.content.steps.flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === "table" ? [block] : [])),
    );
    const hiding = tablesOut.filter(({ rows }) =>
      rows.flat().some((cell) => "fact" in cell && facts[cell.fact]!.withheld),
    );
    expect(hiding.length).toBeGreaterThan(0);
    const isByName = (heads: readonly string[]) => heads.every((head, i) => i === 0 || heads[i - 1]! <= head);
    for (const { rows, columns, title } of hiding) {
      const heads = rows.map(([head]) => (head && "text" in head ? head.text.zh : ""));
      // By a column: its published numbers in their order, equal ones and those withheld by name, the latter at the end.
      const isByColumn = columns.some((_, c) => {
        const cells = rows.map((row) => row[c]!);
        const values = cells.map((cell) => ("fact" in cell ? facts[cell.fact]!.value : null));
        const first = values.indexOf(null);
        const known = first < 0 ? values.length : first;
        if (known === 0 || values.slice(known).some((value) => value !== null)) return false;
        const numbers = values.slice(0, known).map(Number);
        const up = numbers.every((value, n) => n === 0 || value >= numbers[n - 1]!);
        const down = numbers.every((value, n) => n === 0 || value <= numbers[n - 1]!);
        const ties = numbers.every((value, n) => n === 0 || value !== numbers[n - 1] || heads[n - 1]! <= heads[n]!);
        return (up || down) && ties && isByName(heads.slice(known));
      });
      expect(isByColumn || isByName(heads), title.zh).toBe(true);
    }
  });

  test("has the map of all sites where the page begins or was of all sites, and no page of cases without a case", () => {
    const map = (view: string) => ({ kind: "map" as const, view, caption: { zh: "图", en: "Map" } });
    const [first] = briefing.steps;
    const page = (id: string, view: string, more: Partial<typeof first> = {}) => ({
      ...first!,
      ...{ id, words: { zh: [[{ text: "说明。" }]], en: [] }, blocks: [map(view)] },
      ...more,
    });
    const cases = {
      kind: "cases" as const,
      items: [],
      title: { zh: "案例", en: "Cases" },
      empty: { zh: "无", en: "None" },
    };
    const steps = [
      page("begins", "layer=mine"),
      page("mines", "layer=mine"),
      page("accidents", "tab=accidents"),
      page("all", "measure=overdue"),
      page("cases", "", { layout: "cases", blocks: [cases] }),
    ];
    const { content } = makeSafeBriefing({ ...briefing, steps }, tables);
    expect(content.steps.map(({ id, blocks }) => [id, blocks.length])).toEqual([
      ["begins", 1],
      ["mines", 0],
      ["accidents", 0],
      ["all", 1],
    ]);
  });

  test("leaves out what says little: nearly empty charts and tables, empty rows and columns, figures without a number", () => {
    const out = new Set(safe.report.withheld.map(({ fact }) => fact));
    const shareOut = (facts: readonly string[]) => facts.filter((id) => out.has(id)).length / facts.length;
    expect(safe.report.dropped.blocks).toBeGreaterThan(0);
    for (const { blocks } of safe.content.steps)
      for (const block of blocks) {
        expect(block.kind).not.toBe("cases");
        if (block.kind === "number") expect(out.has(block.fact), block.fact).toBe(false);
        if (block.kind === "chart") {
          expect(shareOut(block.series.flatMap(({ facts }) => facts))).toBeLessThanOrEqual(2 / 3);
          for (const { facts } of block.series) expect(shareOut(facts)).toBeLessThan(1);
        }
        if (block.kind !== "table") continue;
        const factsOf = (cells: typeof block.rows) =>
          cells.flat().flatMap((cell) => ("fact" in cell ? [cell.fact] : []));
        expect(shareOut(factsOf(block.rows))).toBeLessThanOrEqual(2 / 3);
        for (const row of block.rows) expect([shareOut(factsOf([row])), row.length]).not.toEqual([1, row.length]);
        for (const row of block.rows) expect(row.length).toBe(block.columns.length);
      }
  });

  test("leaves a page out of which nothing is left, and says so of one that lost most", () => {
    const [first] = briefing.steps;
    const small = safe.report.withheld.flatMap(({ fact, why }) => (why === "small" ? [fact] : []));
    const kept = Object.values(safe.content.facts).find((fact) => isCounted(fact.ask.what) && !fact.withheld)!;
    const page = (id: string, facts: readonly string[], text: string) => ({
      ...first!,
      id,
      words: { zh: [[{ text: "共" }, { fact: text, text: "9" }]], en: [] },
      blocks: facts.map((fact) => ({
        ...{ kind: "number" as const, fact, changes: [], note: null },
        label: { zh: "数", en: "Number" },
      })),
    });
    const steps = [page("most", small, kept.id), page("all", small, small[0]!)];
    const { content, report } = makeSafeBriefing({ ...briefing, steps }, tables);
    expect(content.steps.map(({ id, blocks }) => [id, blocks.length])).toEqual([["most", 0]]);
    expect(content.steps[0]!.words.zh.at(-1)).toEqual([{ text: "本页其余数字较小或可推算出较小数字，不予公布。" }]);
    expect(report.dropped.steps).toBe(1);
  });

  test("says in words what is withheld", () => {
    expect(safe.report.withheld.length).toBeGreaterThan(0);
    for (const { words } of safe.report.withheld)
      for (const language of BRIEFING_LANGUAGES) expect(words[language]).not.toMatch(/\d{6}|_|undefined/);
    const ofMines = {
      ...ask("change", { layer: ["mine"], place: "430681" }, { from: "2026-08-22", to: "2026-11-20" }),
    };
    const change = { ...ofMines, with: { of: "found", from: "2025-08-22", to: "2025-11-20" } };
    expect(askWords({ ask: change }, () => ({ zh: "汨罗市", en: "Miluo" }))).toEqual({
      zh: "新发现隐患（条）变化：汨罗市，矿山，2026年8月22日至2026年11月20日，与比较期相比：2025年8月22日至2025年11月20日",
      en: "Change: Found: Miluo, Mines, 22 August 2026 to 20 November 2026, against 22 August 2025 to 20 November 2025",
    });
  });

  test("names nobody and no site, and says nothing of single records", () => {
    const text = JSON.stringify(safe.content);
    const rows = Object.values(tables.lists).flatMap((list) => list.rows);
    expect(rows.length).toBeGreaterThan(0);
    for (const { person, siteName, description, unit } of rows) {
      for (const word of [person, siteName, description, unit])
        if (word) expect([word, text.includes(word)]).toEqual([word, false]);
    }
    expect(text.includes("findingId")).toBe(false);
    expect(safe.report.dropped.cases).toBeGreaterThan(0);
  });

  test("drops what people wrote of telephones and names, and numbers typed over or in", () => {
    const person = Object.values(tables.lists)
      .flatMap((list) => list.rows.map(({ person: one }: { person: string | null }) => one))
      .find(Boolean)!;
    const first = briefing.steps[0]!;
    const fact = Object.keys(briefing.facts)[0]!;
    const said = ["请联系 13807301234", `由${person}负责`, "值班 0730-8888888"].map((text) => [{ text }]);
    const zh = [...said, [{ fact, text: "3", edited: true as const }], [{ text: "另有７起未报" }]];
    const steps = [
      { ...first, title: { zh: `致${person}`, en: "To whom" }, words: { zh, en: [] } },
      ...briefing.steps.slice(1),
    ];
    const [step] = makeSafeBriefing({ ...briefing, steps }, tables).content.steps;
    expect(step!.title).toEqual({ zh: "—", en: "—" });
    const words = JSON.stringify(step!.words.zh);
    for (const word of ["1380", "0730", person, '"3"', "７"])
      expect([word, words.includes(word)]).toEqual([word, false]);
  });

  test("is refused for a briefing of other records", () => {
    const other = { ...tables, lifecycle: { ...tables.lifecycle, rows: tables.lifecycle.rows - 40 } };
    expect(() => makeSafeBriefing(briefing, other)).toThrow(/take the snapshot again/);
  });
});

test("of a quarterly the whole city's own figures stay: details keep small counts company", () => {
  const city = smallCity(10_000);
  const whole = makeBriefing(city, "quarterly");
  const told = whole.steps.filter(({ id }) => ["overview", "houses", "overdue", "ahead"].includes(id));
  const quarterly = withoutSheets({ ...whole, steps: told });
  const { content, report } = makeSafeBriefing(quarterly, city);
  expect(report.safe).toBe(true);
  expect(report.withheld.filter(({ why }) => why === "complementary").length).toBeGreaterThan(0);
  const said = told.flatMap(({ words, blocks }) => [
    ...words.zh.flat().flatMap((segment) => ("fact" in segment ? [segment.fact] : [])),
    ...blocks.flatMap((block) => (block.kind === "number" ? [block.fact] : [])),
  ]);
  const headlines = [...new Set(said)]
    .map((id) => quarterly.facts[id]!)
    .filter((fact) => isWholeCity(fact) && isCounted(fact.ask.what) && Number(fact.value) >= USUAL_RULE.least);
  expect(headlines.length).toBeGreaterThan(10);
  expect(headlines.filter(({ id }) => content.facts[id]!.withheld).map(({ id }) => id)).toEqual([]);
});

test("a public view has neither points nor lists nor measures, and keeps its distance", () => {
  const view =
    "at=113.123456,29.234567,12.5&layer=mine&place=430626&measure=overdueShare&dock=lists&rows=overdue&site=77";
  expect(safeView(view, 7)).toBe("at=113.12,29.23,10&layer=mine&place=430626&show=none&cells=7");
});

describe("public cells", () => {
  test("each holds enough, none lies in another, and together with what is left out they are all sites", () => {
    const cube = syntheticCube(200, 5);
    const { cells, leftOut, suppressed } = publicCells(cube, 20);
    expect(suppressed.length > 0).toBe(leftOut > 0);
    expect(cells.filter(({ cell }) => suppressed.includes(cell))).toEqual([]);
    expect(new Set(cells.map(({ resolution }) => resolution)).size).toBeGreaterThan(1);
    for (const { sites } of cells) expect(sites).toBeGreaterThanOrEqual(20);
    const total = cube.n.reduce((sum, n) => sum + n, 0);
    expect(cells.reduce((sum, { sites }) => sum + sites, leftOut)).toBe(total);
  });

  test("a single small cell is not left out alone: the total would tell it", () => {
    const cube = syntheticCube(3, 1);
    const spread = { ...cube, cells: cube.cells.slice(0, 3), cellOf: Int32Array.from([0, 1, 2]) };
    const far = spread.cells.length === 3 ? { ...spread, n: Uint32Array.from([2, 40, 50]) } : spread;
    const { cells, leftOut } = publicCells(far, 5);
    const shown = cells.reduce((sum, { sites }) => sum + sites, 0);
    expect(shown + leftOut).toBe(92);
    expect(leftOut === 0 || leftOut >= 10).toBe(true);
  });
});

/** The steps alone: the sheets repeat the same questions for thirteen units, which takes time and tells no more. */
function withoutSheets(whole: BriefingContent): BriefingContent {
  const mentioned = new Set(whole.steps.flatMap((step) => [...mentionedIn(step)]));
  const facts = Object.fromEntries(Object.entries(whole.facts).filter(([id]) => mentioned.has(id)));
  return { ...whole, sheets: {}, facts };
}

/** Whether a sum follows from the given ones by adding and subtracting: Gauss's elimination over the atoms. */
function spanOf(rows: readonly { plus: readonly number[]; minus: readonly number[] }[], n: number) {
  const basis: { row: Float64Array; pivot: number }[] = [];
  const reduce = (row: Float64Array) => {
    for (const { row: other, pivot } of basis) {
      const factor = row[pivot]!;
      if (factor !== 0) for (let j = 0; j < n; j++) row[j]! -= factor * other[j]!;
    }
    return row.findIndex((value) => Math.abs(value) > 1e-7);
  };
  for (const { plus, minus } of rows) {
    const row = new Float64Array(n);
    for (const a of plus) row[a]! += 1;
    for (const a of minus) row[a]! -= 1;
    const pivot = reduce(row);
    if (pivot < 0) continue;
    const scale = row[pivot]!;
    for (let j = 0; j < n; j++) row[j]! /= scale;
    basis.push({ row, pivot });
  }
  return (atoms: readonly number[]) => {
    const row = new Float64Array(n);
    for (const a of atoms) row[a] = 1;
    return reduce(row) < 0;
  };
}

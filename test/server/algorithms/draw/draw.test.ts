import { createHash } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import { canonicalJson } from "#server/algorithms/draw/canonical-json.ts";
import { draw, drawProblems, problemSentence, wanted } from "#server/algorithms/draw/draw.ts";
import { DRAW_FORMAT, type DrawFile, type DrawFrame, type DrawSite } from "#server/algorithms/draw/draw-file.ts";
import { frameHash, siteHash } from "#server/algorithms/draw/frame-hash.ts";
import { sha256 } from "#server/algorithms/draw/sha256.ts";
import { verifyDraw } from "#server/algorithms/draw/verify-draw.ts";

// Thousands of draws take a second or two, more on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const byNode = (text: string) => createHash("sha256").update(text).digest("hex");
const seedOf = (n: number) => byNode(`a seed of the test ${n}`);
const SEED = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

const site = (id: number, change: Partial<DrawSite> = {}): DrawSite => ({
  id: String(id),
  name: `点位 ${id}`,
  unit: id % 2 ? "430602" : "430626",
  level: 1,
  weight: 1,
  ...change,
});
const inspector = (id: string, change: Partial<DrawFrame["inspectors"][number]> = {}) => ({
  id,
  name: id,
  unit: null,
  notInUnits: [],
  notAtSites: [],
  ...change,
});
const frameOf = (change: Partial<DrawFrame> = {}): DrawFrame => ({
  sites: Array.from({ length: 20 }, (_, i) => site(i + 1)),
  strata: [{ level: 1, count: 5 }],
  inspectors: ["甲", "乙", "丙", "丁"].map((id) => inspector(id)),
  perSite: 2,
  ...change,
});

describe("SHA-256", () => {
  test("gives the standard's values, and Node's for texts of every length around a block", () => {
    expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (let length = 1; length < 200; length++) expect(sha256("隐".repeat(length))).toBe(byNode("隐".repeat(length)));
  });
});

test("canonical JSON sorts members at every depth and keeps lists as they are", () => {
  expect(canonicalJson({ b: [3, { z: 1, a: "é\n" }], a: null, c: 0.1 })).toBe(
    '{"a":null,"b":[3,{"a":"é\\n","z":1}],"c":0.1}',
  );
});

describe("a draw", () => {
  // Worked out by sha256sum and sort (printf %s "$SEED:site:$id" | sha256sum, the least five) and by a script in Python.
  test("is what sha256sum and sort give by the published rule", () => {
    const drawn = draw(frameOf(), SEED);
    expect(drawn.map(({ id }) => id)).toEqual(["8", "15", "14", "20", "11"]);
    expect(drawn.map(({ inspectors }) => inspectors.join(""))).toEqual(["乙甲", "丁丙", "乙甲", "丙丁", "丁丙"]);
    expect(drawn[0]!.ticket).toBe("22333ef7fe3185acecfa093b51f5916189e00fe47234ef4243c17e3ed1e8d6bf");
  });

  test("does not depend on the order of the frame, and changes with the word said in public", () => {
    const frame = frameOf();
    const turned = { ...frame, sites: frame.sites.toReversed(), inspectors: frame.inspectors.toReversed() };
    expect(draw(turned, SEED)).toEqual(draw(frame, SEED));
    expect(draw(frame, SEED, "3 6 2").map(({ id }) => id)).not.toEqual(draw(frame, SEED).map(({ id }) => id));
  });

  test("takes shares rounded up and numbers, each of its own risk level", () => {
    const sites = [...frameOf().sites, ...[101, 102, 103].map((id) => site(id, { level: 3 }))];
    const strata = [
      { level: 3, rate: 0.5 },
      { level: 1, rate: 0.05 },
    ];
    expect(draw(frameOf({ sites, strata }), SEED).map(({ level }) => level)).toEqual([3, 3, 1]);
    expect([wanted({ level: 1, rate: 0.07 }, 100), wanted({ level: 1, rate: 1 }, 3)]).toEqual([7, 3]);
  });

  test("treats all sites of a stratum alike (χ², 19 degrees of freedom)", () => {
    const draws = 1000;
    const times = new Map<string, number>();
    const frame = frameOf();
    for (let n = 0; n < draws; n++)
      for (const { id } of draw(frame, seedOf(n))) times.set(id, (times.get(id) ?? 0) + 1);
    const expected = (draws * 5) / 20;
    const squares = frame.sites.reduce((sum, { id }) => sum + ((times.get(id) ?? 0) - expected) ** 2 / expected, 0);
    // Drawn without return the counts vary less, by 15/19; 43.8 is exceeded by chance once in a thousand.
    expect(squares / (15 / 19)).toBeLessThan(43.8);
  });

  test("draws a first site with a chance in proportion to its weight", () => {
    const draws = 2000;
    const sites = [site(1, { weight: 1 }), site(2, { weight: 2 }), site(3, { weight: 5 })];
    const frame = frameOf({ sites, strata: [{ level: 1, count: 1 }] });
    const times = { 1: 0, 2: 0, 3: 0 };
    for (let n = 0; n < draws; n++) times[draw(frame, seedOf(n))[0]!.id as "1"]++;
    const squares = ([1, 2, 5] as const).reduce((sum, weight, i) => {
      const expected = (draws * weight) / 8;
      return sum + (times[(i + 1) as 1] - expected) ** 2 / expected;
    }, 0);
    expect(squares).toBeLessThan(13.8);
  });

  test("never sends inspectors where they are kept away, and shares the work evenly", () => {
    const inspectors = [
      inspector("甲", { unit: "430602" }),
      inspector("乙", { notInUnits: ["430626"] }),
      inspector("丙", { notAtSites: ["3", "4", "5", "6", "7"] }),
      inspector("丁"),
      inspector("戊"),
      inspector("己", { unit: "430626" }),
    ];
    const frame = frameOf({ inspectors, strata: [{ level: 1, count: 20 }] });
    for (let n = 0; n < 100; n++) {
      const load = new Map<string, number>();
      for (const { id, inspectors: sent } of draw(frame, seedOf(n))) {
        // Odd sites are of 430602, even ones of 430626.
        const odd = Number(id) % 2 === 1;
        const away = [odd ? "甲" : "乙", ...(odd ? [] : ["己"]), ...(Number(id) >= 3 && Number(id) <= 7 ? ["丙"] : [])];
        expect(new Set(sent).size).toBe(2);
        for (const who of sent) {
          expect(away, `${who} at site ${id}`).not.toContain(who);
          load.set(who, (load.get(who) ?? 0) + 1);
        }
      }
      expect(Math.max(...load.values()) - Math.min(...load.values())).toBeLessThanOrEqual(3);
    }
  });

  test("that is impossible is named before anybody commits to it", () => {
    const sentences = (change: Partial<DrawFrame>) => drawProblems(frameOf(change)).map(problemSentence);
    expect(sentences({})).toEqual([]);
    expect(sentences({ strata: [{ level: 1, count: 21 }] })).toEqual([
      "21 sites of risk level 1 are wanted, and the frame has 20. Ask for fewer or widen the filter.",
    ]);
    expect(sentences({ strata: [{ level: 2, count: 1 }] })[0]).toContain("no site of risk level 2");
    expect(sentences({ strata: [{ level: 2, rate: 0.1 }] })[0]).toContain("No site is to be drawn");
    expect(sentences({ strata: [{ level: 1, count: 0 }] })[0]).toContain("No site is to be drawn");
    expect(
      sentences({
        strata: [
          { level: 1, count: 1 },
          { level: 1, count: 2 },
        ],
      })[0],
    ).toContain("listed twice");
    const local = ["甲", "乙", "丙"].map((id) => inspector(id, { unit: id === "丙" ? null : "430602" }));
    expect(sentences({ inspectors: local })).toEqual([
      "Site 1 点位 1 (unit 430602) needs 2 inspectors, and 1 may inspect there. Add inspectors or take back exclusions.",
    ]);
    expect(() => draw(frameOf({ inspectors: local }), SEED)).toThrow("needs 2 inspectors");
  });
});

describe("a draw's file", () => {
  const fileOf = (frame = frameOf()): DrawFile => {
    const sites = frame.sites.map((one) => ({ ...one, hash: siteHash(one) }));
    return {
      format: DRAW_FORMAT,
      id: 7,
      city: "430600",
      title: "第二季度双随机",
      asOf: { dataVersion: 3, businessDate: "2026-06-30" },
      commitment: {
        seedHash: sha256(SEED),
        frameHash: frameHash(
          sites.map(({ hash }) => hash),
          frame,
        ),
        at: "2026-06-30T01:00:00.000Z",
      },
      frame: { ...frame, sites },
      outcome: { at: "2026-06-30T02:00:00.000Z", seed: SEED, word: "", sites: draw(frame, SEED) },
    };
  };
  /** The file with one thing changed. */
  const altered = (change: (file: DrawFile) => void) => {
    const file = structuredClone(fileOf());
    change(file);
    return verifyDraw(file).mismatches.map(({ part, sentence }) => `${part}: ${sentence}`);
  };
  type Writable<T> = { -readonly [K in keyof T]: Writable<T[K]> };
  const open = <T>(value: T) => value as Writable<T>;

  test("holds when nothing was changed, before and after the draw", () => {
    expect(verifyDraw(fileOf())).toEqual({ mismatches: [], drawnAgain: true });
    expect(verifyDraw({ ...fileOf(), outcome: null })).toEqual({ mismatches: [], drawnAgain: false });
  });

  test("names the site that was altered", () => {
    const found = altered((file) => {
      open(file.frame.sites[11]!).name = "别处";
    });
    expect(found).toEqual(["site: Site 12 别处 was altered: its contents do not give its hash."]);
  });

  test("says so when the altered site was given a fitting hash, or one was left out", () => {
    const rehashed = altered((file) => {
      const one = open(file.frame.sites[11]!);
      one.weight = 9;
      one.hash = siteHash(one);
    });
    expect(rehashed[0]).toMatch(/^frame: The frame does not give the hash/);
    expect(altered((file) => open(file.frame.sites).splice(3, 1))[0]).toMatch(/^frame: /);
    expect(altered((file) => open(file.frame.inspectors[0]!.notInUnits).push("430602"))[0]).toMatch(/^frame: /);
  });

  test("says when the seed, the time or the result is another", () => {
    const other = altered((file) => {
      open(file.outcome!).seed = seedOf(1);
    });
    expect(other[0]).toMatch(/^seed: The seed does not give the hash/);
    expect(other[1]).toMatch(/^result: Place 1 is site/);
    expect(
      altered((file) => {
        open(file.commitment).at = "2026-06-30T03:00:00.000Z";
      })[0],
    ).toMatch(/^time: /);
    const swapped = altered((file) => {
      const [drawn] = open(file.outcome!).sites;
      drawn!.inspectors = [...drawn!.inspectors].reverse();
    });
    expect(swapped).toEqual([expect.stringMatching(/^result: At place 1, site \d+ 点位 \d+, the inspectors are/)]);
    expect(altered((file) => open(file.outcome!).sites.pop())).toEqual([
      "result: The result lists 4 sites; the draw gives 5.",
    ]);
  });

  test("that is none is refused in a sentence, whatever it holds", () => {
    for (const nonsense of [null, 3, {}, { format: DRAW_FORMAT }, { ...fileOf(), frame: { sites: [null] } }])
      expect(verifyDraw(nonsense as never).mismatches[0]!.part).toBe("file");
  });
});

import type { FastifyInstance } from "fastify";
import { describe, expect } from "vitest";
import type { BriefingContent, Fact, Segment } from "#server/algorithms/briefing/briefing.ts";
import { isCounted, isRatio, RATIOS } from "#server/algorithms/briefing/questions.ts";
import type {
  Briefing,
  FactAnswer,
  FactRecords,
  SavedBriefing,
} from "#server/features/briefings/briefings.contract.ts";
import { listFactRecords } from "#server/features/briefings/fact-records.queries.ts";
import type { AppTest } from "#test/helpers/app.ts";
import type { TestDatabase } from "#test/helpers/database.ts";
import { asPerson } from "#test/helpers/people.ts";
import {
  addAccident,
  addEvent,
  addFinding,
  addSite,
  CITY,
  EAST_COUNTY,
  EAST_TOWNSHIP,
  IN_THE_EAST,
  WEST_TOWNSHIP,
  withTinyCity,
  ZONE_TOWNSHIP,
} from "#test/helpers/tiny-city.ts";
import { unzip } from "#test/helpers/unzip.ts";

type Pool = TestDatabase["pool"];
const THOUSAND = 1000;
const SETTINGS = { period: { from: "2026-04-01", to: "2026-06-30" }, deathsAtLeast: 1 };

/** Houses, hazards and mines in three units, whose findings are in every state, and accidents of two years. */
async function fill(pool: Pool, each: number): Promise<void> {
  // The daily job leaves the clock of a demo city where it is.
  await withTinyCity(pool);
  await pool.query("update city set demo = true");
  const layers = [
    { layer: "self_built_house", category: "residential" },
    { layer: "hazard_site", category: "chemicals" },
    { layer: "mine", category: "open_pit" },
  ] as const;
  const steps = ["registered", "assigned", "rectifying", "submitted", "accepted", "closed"] as const;
  let n = 0;
  for (const region of [WEST_TOWNSHIP, ZONE_TOWNSHIP, EAST_TOWNSHIP]) {
    for (const kind of layers) {
      for (let i = 0; i < each; i++) {
        n++;
        const site = await addSite(pool, {
          ...kind,
          region,
          level: ((n % 4) + 1) as 1,
          name: `点位${n}`,
          ...(region === EAST_TOWNSHIP && { at: IN_THE_EAST }),
          attributes: kind.layer === "self_built_house" ? { appraisal: "ABCD"[n % 4], control: "sealed" } : {},
        });
        if (n % 5 === 0) continue;
        const foundOn =
          n % 2
            ? `2026-05-${String(1 + (n % 28)).padStart(2, "0")}`
            : `2026-02-${String(1 + (n % 28)).padStart(2, "0")}`;
        const finding = await addFinding(pool, {
          site,
          foundOn,
          deadline: n % 3 ? "2026-06-10" : "2026-07-12",
          supervision: n % 4 ? "none" : "city",
        });
        for (const to of steps.slice(0, n % 7)) await addEvent(pool, { finding, to, day: "2026-06-08", note: "x" });
      }
    }
    await addAccident(pool, { region, deaths: n % 3, at: "2026-05-20 10:00" });
    await addAccident(pool, { region, deaths: null, at: "2026-06-20 10:00" });
    await addAccident(pool, { region, deaths: 2, at: "2025-05-20 10:00" });
  }
}

/** What briefings promise on either database. */
export function briefingsSuite(test: AppTest, { each }: { each: number }): void {
  const ask = async <T>(
    app: FastifyInstance,
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    url: string,
    payload?: object,
    headers = {},
  ) => {
    const response = await app.inject({ method, url, headers, ...(payload && { payload }) });
    return { status: response.statusCode, body: (response.body ? response.json() : null) as T, text: response.body };
  };
  const make = async (app: FastifyInstance, change: object = {}, headers = {}): Promise<Briefing> => {
    const payload = { template: "quarterly", language: "zh", settings: SETTINGS, ...change };
    const { status, body, text } = await ask<Briefing>(app, "POST", "/api/briefings", payload, headers);
    expect(status, text).toBe(201);
    return body;
  };
  const check = async (app: FastifyInstance, { id }: { id: string }) =>
    (await ask<Record<string, unknown>>(app, "GET", `/api/briefings/${id}/check`)).body;
  const factsOf = ({ content }: Briefing): Fact[] => Object.values(content.facts);

  describe("a briefing", () => {
    test.beforeAll(({ database: { pool } }) => fill(pool, each));

    test("links every number to its records, as many as it says", async ({ app, database: { pool } }) => {
      const briefing = await make(app);
      const asked = { cityCode: CITY, businessDate: briefing.snapshot.businessDate, regions: null };
      const counted = async ({ ask: question }: Fact, what: string) =>
        (await listFactRecords(pool, asked, { ...question, what }, { limit: 1 }))!.counted;
      let linked = 0;
      for (const fact of factsOf(briefing)) {
        const { what, with: more } = fact.ask;
        if (isCounted(what)) expect(await counted(fact, what), fact.id).toBe(fact.value);
        else if (isRatio(what)) {
          const { of, by, per } = RATIOS[what];
          const [above, below] = [await counted(fact, of), await counted(fact, by)];
          if (below === 0) expect(fact.value, fact.id).toBeNull();
          else expect(fact.value as number, fact.id).toBeCloseTo((above / below) * per, 9);
        } else if (what === "change" && isCounted(String(more!.of))) {
          const before = { ...fact, ask: { ...fact.ask, period: { from: String(more!.from), to: String(more!.to) } } };
          const difference = (await counted(fact, String(more!.of))) - (await counted(before, String(more!.of)));
          expect(difference, fact.id).toBe(fact.value);
        } else continue;
        linked++;
      }
      expect(linked).toBeGreaterThan(100);

      const overdue = (await ask<FactAnswer>(app, "GET", `/api/briefings/${briefing.id}/facts/overdue`)).body;
      expect(overdue).toMatchObject({ equal: true, recount: overdue.fact.value });
      expect(overdue.links.snapshot).toContain(`snapshot=${briefing.snapshot.id}`);
      const page = async (query: string, of = overdue) =>
        (await ask<FactRecords>(app, "GET", `${of.links.records}?${query}`)).body;
      const list = await page("limit=200");
      expect([list.total, list.items.length]).toEqual([overdue.fact.value, overdue.fact.value]);
      // The longest overdue first, page after page.
      const deadlines = list.items.map(({ deadline }) => deadline!);
      expect(deadlines).toEqual(deadlines.toSorted());
      const pages = [await page("limit=2")];
      while (pages.at(-1)!.next) pages.push(await page(`limit=2&after=${pages.at(-1)!.next}`));
      expect(pages.flatMap(({ items }) => items)).toEqual(list.items);

      // Of a change both sides can be listed.
      const change = factsOf(briefing).find(
        ({ ask: { what, with: more } }) => what === "change" && more!.of === "found",
      )!;
      const answer = (await ask<FactAnswer>(app, "GET", `/api/briefings/${briefing.id}/facts/${change.id}`)).body;
      const [now, before] = [await page("limit=1", answer), await page("limit=1&of=before", answer)];
      expect(now.total - before.total).toBe(change.value);
      expect((await ask(app, "GET", `${overdue.links.records}?of=before`)).status).toBe(400);
      expect((await ask(app, "GET", `/api/briefings/${briefing.id}/facts/nothing`)).status).toBe(404);
    });

    test("is saved version by version, never over somebody else's, and taken back to an older one", async ({ app }) => {
      const { id, content } = await make(app, { template: "houses" });
      const url = `/api/briefings/${id}`;
      const title = { zh: "新标题", en: "New title" };
      const first = await ask<SavedBriefing>(app, "PATCH", url, { version: 1, title });
      expect([first.status, first.body.version]).toEqual([200, 2]);
      const late = await ask<{ code: string; params: object }>(app, "PATCH", url, { version: 1, title });
      expect([late.status, late.body.code, late.body.params]).toEqual([409, "briefing_changed", { version: 2 }]);

      const order = content.steps
        .map((step) => step.id)
        .reverse()
        .slice(1);
      await ask(app, "PATCH", url, { version: 2, order });
      const changed = (await ask<Briefing>(app, "GET", url)).body;
      expect(changed.content.steps.map((step) => step.id)).toEqual(order);
      expect(changed.title).toEqual(title);
      const back = await ask<SavedBriefing>(app, "POST", `${url}/restore`, { version: 3, restore: 1 });
      expect(back.body.version).toBe(4);
      expect((await ask<Briefing>(app, "GET", url)).body.content).toEqual(content);
      const { versions } = (await ask<{ versions: object[] }>(app, "GET", `${url}/versions`)).body;
      expect(versions).toMatchObject([{ version: 4, restoredFrom: 1 }, { version: 3 }, { version: 2 }, { version: 1 }]);
      expect((await ask<Briefing>(app, "GET", `${url}?version=2`)).body.content.title).toEqual(title);
    });

    test("marks a number typed over, and lets nobody change a fact", async ({ app }) => {
      const { id, content } = await make(app);
      const url = `/api/briefings/${id}`;
      const changed = structuredClone(content) as { -readonly [K in keyof BriefingContent]: BriefingContent[K] };
      const step = changed.steps.find(({ words }) => words.zh.flat().some((segment) => "fact" in segment))!;
      const segment = step.words.zh.flat().find((one): one is Segment & { fact: string } => "fact" in one)!;
      (segment as { text: string }).text = "约三百";
      const saved = await ask<SavedBriefing>(app, "PUT", url, { version: 1, content: changed });
      expect(saved.body, saved.text).toMatchObject({
        version: 2,
        edited: [{ step: step.id, fact: segment.fact, text: "约三百" }],
      });
      expect(await check(app, { id })).toMatchObject({
        wrong: [],
        edited: [{ fact: segment.fact, mark: "unreadable" }],
      });

      const [name, fact] = Object.entries(content.facts).find(([, { value }]) => typeof value === "number")!;
      const lie = { ...content, facts: { ...content.facts, [name]: { ...fact, value: Number(fact.value) + 1 } } };
      const refused = await ask<{ detail: string }>(app, "PUT", url, { version: 2, content: lie });
      expect([refused.status, refused.body.detail]).toEqual([400, expect.stringContaining("is the snapshot's")]);
      const invented: Fact = { ...fact, id: "invented", value: 123_456 };
      const more = { ...content, facts: { ...content.facts, invented } };
      expect((await ask(app, "PUT", url, { version: 2, content: more })).status).toBe(400);
      const wrong = { ...content, steps: [{ ...content.steps[0], layout: "sideways" }] };
      expect((await ask(app, "PUT", url, { version: 2, content: wrong })).status).toBe(400);
    });

    test("is a draft among who presents there until it is published, and then kept", async ({ app, database }) => {
      const { rows: before } = await database.pool.query("select coalesce(max(id), 0) as entries from audit_log");
      const presenter = await asPerson(app, database, { role: "presenter", area: EAST_COUNTY });
      const officer = await asPerson(app, database, { role: "officer", area: EAST_COUNTY });
      const ofCity = await make(app);
      const ofEast = await make(app, { template: "district" }, presenter);
      const sees = async (headers: object) =>
        (
          await ask<{ briefings: { id: string }[] }>(app, "GET", "/api/briefings", undefined, headers)
        ).body.briefings.map(({ id }) => id);
      expect([await sees(presenter), await sees(officer)]).toEqual([[ofEast.id], []]);
      const url = `/api/briefings/${ofEast.id}`;
      await ask(app, "PATCH", url, { version: 1, status: "published" }, presenter);
      await ask(app, "PATCH", `/api/briefings/${ofCity.id}`, { version: 1, status: "published" });
      expect(await sees(officer)).toEqual([ofEast.id]);
      const shown = (await ask<Briefing>(app, "GET", url, undefined, officer)).body;
      expect([shown.status, shown.version, shown.mayEdit]).toEqual(["published", 1, false]);
      const title = { zh: "别人的", en: "Another's" };
      expect((await ask(app, "PATCH", url, { version: 1, title }, officer)).status).toBe(403);
      const both = await asPerson(
        app,
        database,
        { role: "viewer", area: CITY },
        { role: "presenter", area: EAST_COUNTY },
      );
      expect((await ask(app, "PATCH", `/api/briefings/${ofCity.id}`, { version: 1, title }, both)).status).toBe(403);

      const copy = (await ask<Briefing>(app, "POST", `${url}/duplicate`, {}, presenter)).body;
      expect([copy.status, copy.content]).toEqual(["draft", shown.content]);
      expect((await ask(app, "DELETE", `${url}?forever=true`, undefined, presenter)).status).toBe(409);
      expect((await ask(app, "DELETE", `/api/briefings/${copy.id}?forever=true`, undefined, presenter)).status).toBe(
        204,
      );
      expect((await ask(app, "DELETE", url, undefined, presenter)).status).toBe(204);
      expect(await sees(presenter)).toEqual([]);
      const { rows } = await database.pool.query<{ action: string }>(
        "select action from audit_log where id > $2 and subject = 'briefing' and subject_id = any($1) order by id",
        [[ofEast.id, copy.id], before[0].entries],
      );
      expect(rows.map(({ action }) => action)).toEqual([
        "briefing.created",
        "briefing.published",
        "briefing.created",
        "briefing.deleted",
        "briefing.archived",
      ]);
    });

    test("for everybody keeps small counts to itself, and says which", async ({ app }) => {
      const { id } = await make(app);
      type Answer = { content: BriefingContent; report: { safe: boolean; withheld: { fact: string }[] } };
      const { status, body, text } = await ask<Answer>(app, "POST", `/api/briefings/${id}/public?k=5`, {});
      expect(status, text).toBe(200);
      expect(body.report.safe).toBe(true);
      const withheld = Object.values(body.content.facts).filter((fact) => fact.withheld);
      expect(withheld.length).toBeGreaterThan(0);
      for (const fact of Object.values(body.content.facts))
        if (fact.ask.what === "overdue" && typeof fact.value === "number" && fact.value > 0)
          expect(fact.value, fact.id).toBeGreaterThanOrEqual(5);

      // The same in a file.
      const texts = [];
      for (const audience of ["internal", "public"]) {
        const wish = { kind: "xlsx", language: "zh", audience };
        const started = await app.inject({ method: "POST", url: `/api/briefings/${id}/files`, payload: wish });
        expect(started.statusCode, started.body).toBe(202);
        const url = String(started.headers.location);
        const isDone = async () => (await ask<{ state: string }>(app, "GET", url)).body.state === "done";
        await expect.poll(isDone, { timeout: 30_000, interval: 50 }).toBe(true);
        const parts = await unzip((await app.inject(`${url}/content`)).rawPayload);
        texts.push([...parts.values()].map(String).join(""));
      }
      const [internal, open] = texts as [string, string];
      for (const word of ["公开版核验", "为防推算一并隐去", "公开版：小于 5 的计数不予公布"])
        expect([word, internal.includes(word), open.includes(word)]).toEqual([word, false, true]);
    });

    test("wears the city's own colours", async ({ app, database }) => {
      const theme = { unit: { zh: "岳阳市安委办", en: "Yueyang Safety Committee" }, colours: { accent: "#0b4f6c" } };
      expect((await ask(app, "GET", "/api/briefing-theme")).body).toEqual({});
      expect((await ask(app, "PUT", "/api/briefing-theme", theme)).status).toBe(200);
      expect((await ask(app, "GET", "/api/briefing-theme")).body).toEqual(theme);
      const ofEast = await asPerson(app, database, { role: "presenter", area: EAST_COUNTY });
      expect((await ask(app, "PUT", "/api/briefing-theme", theme, ofEast)).status).toBe(403);
      expect((await ask(app, "PUT", "/api/briefing-theme", { colours: { accent: "red" } })).status).toBe(400);
      const faint = await ask(app, "PUT", "/api/briefing-theme", { colours: { ink: "#dddddd" } });
      expect(faint.body).toMatchObject({
        ...{ status: 400, code: "theme_contrast", params: { text: "ink", ground: "paper", least: 7 } },
        detail: expect.stringMatching(/^The theme's 'ink' on 'paper' has a contrast of 1\.\d : 1; .* needs 7 : 1\.$/),
      });
    });

    // The last: it changes the records.
    test("says nothing but what its snapshot answers, and goes on saying it while the records change", async ({
      app,
      database: { pool },
    }) => {
      const briefing = await make(app);
      const facts = factsOf(briefing);
      expect(facts.length).toBeGreaterThan(100);
      const sound = { facts: facts.length, wrong: [], missing: [], edited: [], snapshotIntact: true };
      expect(await check(app, briefing)).toMatchObject(sound);

      let edits = 0;
      for (const sql of [
        "update finding set deadline = deadline + 400",
        "update accident set deaths = coalesce(deaths, 0) + 7",
        ...Array<string>(THOUSAND).fill("update site set risk_level = risk_level % 4 + 1, name = name || '!'"),
      ]) {
        if (edits < THOUSAND) edits += (await pool.query(sql)).rowCount!;
      }
      expect(edits).toBeGreaterThanOrEqual(THOUSAND);

      const later = (await ask<Briefing>(app, "GET", `/api/briefings/${briefing.id}`)).body;
      expect(later.content).toEqual(briefing.content);
      expect([later.newer, briefing.newer]).toEqual([true, false]);
      expect(await check(app, briefing)).toMatchObject(sound);
      const again = await make(app, { snapshot: briefing.snapshot.id });
      expect(again.content).toEqual(briefing.content);
      expect((await ask<{ total: number }>(app, "GET", "/api/findings?list=overdue")).body.total).toBe(0);
      expect(briefing.content.facts.overdue?.value).toBeGreaterThan(0);
    });
  });
}

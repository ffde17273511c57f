import { beforeEach, describe, expect } from "vitest";
import { decodeLifecycle } from "#server/algorithms/lifecycle/lifecycle-arrow.ts";
import type { AppTest } from "#test/helpers/app.ts";
import type { TestDatabase } from "#test/helpers/database.ts";
import { addEvent, addFinding, addSite, EAST_TOWNSHIP, IN_THE_EAST, withTinyCity } from "#test/helpers/tiny-city.ts";

const dayOf = (text: string) => Date.parse(text) / 86_400_000;

/** What GET /api/lifecycle promises on either database. */
export function lifecycleSuite(test: AppTest): void {
  describe("the lifecycle table", () => {
    beforeEach<{ database: TestDatabase }>(async ({ database }) => withTinyCity(database.pool));

    test("has a row a finding, with its days and what is asked of its site", async ({ app, database: { pool } }) => {
      const house = await addSite(pool, { level: 2 });
      await addSite(pool);
      const mine = await addSite(pool, {
        layer: "mine",
        category: "tailings",
        level: 1,
        at: IN_THE_EAST,
        region: EAST_TOWNSHIP,
      });
      const extended = { foundOn: "2026-03-01", deadline: "2026-04-01", extendedTo: "2026-05-01" };
      await addEvent(pool, {
        finding: await addFinding(pool, { site: house, ...extended }),
        to: "closed",
        day: "2026-04-02",
      });
      await addFinding(pool, { site: house, foundOn: "2026-02-01", deadline: "2026-02-15", supervision: "city" });
      await addEvent(pool, { finding: await addFinding(pool, { site: mine, foundOn: "2026-06-30" }), to: "submitted" });

      const response = await app.inject("/api/lifecycle");
      expect(response.headers["content-type"]).toContain("application/vnd.apache.arrow.stream");
      const table = decodeLifecycle(response.rawPayload);
      const rows = Array.from({ length: table.rows }, (_, row) => {
        const word = (column: { values: readonly string[]; codes: ArrayLike<number> }) =>
          column.values[column.codes[row]!];
        return [
          word(table.region), word(table.layer), word(table.category), word(table.status), word(table.supervision),
          table.riskLevel[row], table.foundOn[row], table.closedOn[row], table.deadlineOriginal[row], table.deadline[row],
          table.waiting[row],
        ]; // biome-ignore format: one row
      });
      const inHouse = ["430602001", "self_built_house", "residential", "overdue", "city", 2];
      expect(rows.sort((a, b) => Number(a[6]) - Number(b[6]))).toEqual([
        [...inHouse, dayOf("2026-02-01"), -1, dayOf("2026-02-15"), dayOf("2026-02-15"), 0],
        [...inHouse, dayOf("2026-03-01"), dayOf("2026-04-02"), dayOf("2026-04-01"), dayOf("2026-05-01"), 0],
        [
          EAST_TOWNSHIP,
          "mine",
          "tailings",
          "submitted",
          "none",
          1,
          dayOf("2026-06-30"),
          -1,
          dayOf("2026-07-14"),
          dayOf("2026-07-14"),
          1,
        ],
      ]);
      expect(table.asOf).toMatchObject({ cityCode: "430600", demo: false });
    });

    test("is not sent again to who has it, and is sent anew after a change", async ({ app, database: { pool } }) => {
      const site = await addSite(pool);
      const { etag } = (await app.inject("/api/lifecycle")).headers;
      const ask = () => app.inject({ url: "/api/lifecycle", headers: { "if-none-match": String(etag) } });
      expect((await ask()).statusCode).toBe(304);
      await addFinding(pool, { site });
      const changed = await ask();
      expect([changed.statusCode, decodeLifecycle(changed.rawPayload).rows]).toEqual([200, 1]);
    });

    test("of the sites that a filter asks for", async ({ app, database: { pool } }) => {
      const [high, low] = [
        await addSite(pool, { attributes: { storeys: 6 } }),
        await addSite(pool, { attributes: { storeys: 2 } }),
      ];
      await addFinding(pool, { site: high, foundOn: "2026-05-01" });
      await addFinding(pool, { site: low, foundOn: "2026-06-01" });
      const ask = (filter: string) => app.inject(`/api/lifecycle?filter=${encodeURIComponent(filter)}`);
      const [asked, all] = [await ask("storeys >= 4"), await app.inject("/api/lifecycle")];
      expect([...decodeLifecycle(asked.rawPayload).foundOn]).toEqual([dayOf("2026-05-01")]);
      expect(decodeLifecycle(all.rawPayload).rows).toBe(2);
      expect(asked.headers.etag).not.toBe(all.headers.etag);
      const refused = await ask("storeys >=");
      expect([refused.statusCode, refused.json().errors?.[0].field]).toEqual([400, "filter"]);
    });

    test("of a city without findings is empty", async ({ app }) => {
      expect(decodeLifecycle((await app.inject("/api/lifecycle")).rawPayload).rows).toBe(0);
    });
  });
}

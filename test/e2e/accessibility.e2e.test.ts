import AxeBuilder from "@axe-core/playwright";
import { expect } from "vitest";
import { test, waitForMapIdle } from "#test/helpers/browser.ts";

test.for(["light", "dark"])(
  "axe finds no serious fault on the first screen and on a site's card (%s)",
  async (theme, { page, server }) => {
    const { rows } = await server.pool.query("select id from site where status = 'overdue' order by id limit 1");
    for (const view of ["", `&site=${rows[0].id}`]) {
      await page.goto(`/?lang=zh&theme=${theme}${view}`);
      await waitForMapIdle(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join("; ")}`)).toEqual(
        [],
      );
    }
  },
);

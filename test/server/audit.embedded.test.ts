import { expect } from "vitest";
import { verifyChain } from "#server/features/audit/audit-chain.ts";
import { embeddedTest as test } from "#test/helpers/app.ts";
import { addFinding, addSite, CITY } from "#test/helpers/tiny-city.ts";
import { addEntries, emptyLog, tamper } from "./audit.suite.ts";

test("the embedded database writes the same chain, and a changed entry is named", async ({ database }) => {
  await emptyLog(database);
  const site = await addSite(database.pool);
  await addFinding(database.pool, { site });
  await addEntries(database.pool, 2);
  expect(await verifyChain(database.pool, CITY)).toMatchObject({ entries: 4, broken: null });
  await tamper(database.pool, "update audit_log set detail = '{}' where id = 3");
  expect((await verifyChain(database.pool, CITY)).broken).toMatchObject({ id: 3, fault: "changed" });
});

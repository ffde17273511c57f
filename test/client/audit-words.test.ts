import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { actionWords } from "#client/features/audit/audit-words.ts";
import { type Key, translate } from "#client/lib/i18n/i18n.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const textOf = (pattern: string) =>
  globSync(pattern, { cwd: ROOT }).map((file) => readFileSync(path.join(ROOT, file), "utf8"));

/** What one call of audit() can write: whole names, and prefixes with each of the words a `case` puts behind them. */
function actionsOfCall(call: string): string[] {
  const whole = [...call.matchAll(/'([a-z_]+\.[a-z_]+)'/g)].map(([, action]) => action!);
  const endings = [...call.matchAll(/(?:then|else) '([a-z_]+)'/g)].map(([, ending]) => ending!);
  const prefixes = [...call.matchAll(/'([a-z_]+\.)' \|\|/g)].map(([, prefix]) => prefix!);
  // Of the tables whose rows are edited one by one.
  if (call.includes("tg_table_name")) prefixes.push("site.", "finding.", "accident.");
  return [...whole, ...prefixes.flatMap((prefix) => endings.map((ending) => prefix + ending))];
}
const callsIn = (text: string) => [...text.matchAll(/(?:perform|select) audit\([^;]*;/g)].map(([call]) => call);

const inMigrations = textOf("db/migrations/*.sql").flatMap(callsIn).flatMap(actionsOfCall);
const inServer = textOf("server/features/**/*.ts").flatMap((text) => [
  ...callsIn(text).flatMap(actionsOfCall),
  ...[...text.matchAll(/\bnote\(client,[^)]*\)/g)].flatMap(([call]) =>
    [...call.matchAll(/"([a-z]+\.[a-z_]+)"/g)].map(([, action]) => action!),
  ),
]);
const actions = [...new Set([...inMigrations, ...inServer, "site.removal", "accident.removal"])].sort();

test("the actions that are written to the log are found", () => {
  expect(actions).toEqual(
    expect.arrayContaining(["plan.assigned", "team.removed", "visit.reported", "draw.drawn", "finding.photo_added"]),
  );
  expect(actions).toEqual(expect.arrayContaining(["account.password_set", "session.refused", "bulk_edit.applied"]));
});

test.each(["zh", "en"] as const)("every action in the log has words in %s", (language) => {
  const t = (key: Key) => translate(language, key);
  const bare = actions.filter((action) => actionWords(action, { t, language }) === action);
  expect(bare).toEqual([]);
});

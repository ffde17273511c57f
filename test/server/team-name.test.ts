import { expect, test } from "vitest";
import { teamNameIn } from "#server/contracts/team-name.ts";

test.each([
  ["第一组", "Team 1"],
  ["第十组", "Team 10"],
  ["第十二组", "Team 12"],
  ["第二十组", "Team 20"],
  ["第3组", "Team 3"],
  ["第一组 (extra)", "Team 1 (extra)"],
  ["第二百组", "第二百组"],
  ["第十十组", "第十十组"],
  ["矿山专班", "矿山专班"],
])("a team called by its number alone is called so in English, others keep their name: %s", (name, english) => {
  expect(teamNameIn("en", name)).toBe(english);
  expect(teamNameIn("zh", name)).toBe(name);
});

import { expect, test } from "vitest";
import { isStateSecretMark } from "#server/algorithms/briefing/state-secret.ts";
import { patched } from "#server/features/briefings/patch-briefing.ts";
import { sampleBriefing } from "../../briefing-files/sample-briefing.ts";

test.each(["秘密★10年", "机密★", "绝 密", "机密", "TOP SECRET", "Secret ★ 10 years"])(
  "%s marks a state secret",
  (mark) => {
    expect(isStateSecretMark(mark)).toBe(true);
  },
);

test.each([
  "内部资料 注意保存",
  "工作秘密",
  "含商业秘密，请勿外传",
  "Internal",
  "Confidential draft for the committee",
  "",
])("'%s' does not", (mark) => {
  expect(isStateSecretMark(mark)).toBe(false);
});

test("a briefing takes no such mark, in either language", () => {
  const content = sampleBriefing();
  const mark = (zh: string, en: string) => () => patched(content, { confidentiality: { zh, en } });
  expect(mark("内部资料", "Internal")().stamp.confidentiality).toEqual({ zh: "内部资料", en: "Internal" });
  expect(mark("秘密★10年", "")).toThrow(/State secrets/);
  expect(mark("", "Secret")).toThrow(/State secrets/);
});

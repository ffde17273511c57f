import { describe, expect, test } from "vitest";
import { isOutsideArea } from "#client/lib/person/outside-area.ts";
import { personOf } from "#client/lib/person/person-of.ts";
import type { Me } from "#server/features/accounts/accounts.contract.ts";

const area = { code: "430626", nameZh: "平江县", nameEn: "Pingjiang County" };
const officer: Me = {
  person: {
    id: "1",
    login: "li",
    name: "李",
    visitor: false,
    demo: false,
    hasPassword: true,
    mustChangePassword: false,
  },
  roles: [
    { role: "officer", area },
    { role: "viewer", area },
  ],
  may: { edit: ["430626", "430626100"], accept: [], contact: "*", plan: [], present: [] },
  sees: [area],
  signIn: { oidc: null, demo: [] },
};

describe("what the person at the screen may do", () => {
  test("holds for the regions of their area, and for no record that states none", () => {
    const { may, is, signedIn } = personOf(officer);
    expect(signedIn).toBe(true);
    expect([is("officer"), is("supervisor", "viewer"), is("administrator")]).toEqual([true, true, false]);
    expect([may("edit", "430626100"), may("edit", "430602001"), may("edit", null)]).toEqual([true, false, false]);
    expect([may("edit"), may("accept"), may("contact", null)]).toEqual([true, false, true]);
  });

  test("leaves rows of other units outside, but not the county around a zone nor the townships of the area", () => {
    const region = (code: string, parentCode: string | null, level: string, reportingUnit: string | null = null) =>
      [code, { code, parentCode, level, reportingUnit }] as const;
    const regions = new Map([
      region("430600", null, "city"),
      region("430602", "430600", "county", "430602"),
      region("430602-ETDZ", "430602", "zone", "430602-ETDZ"),
      region("430626", "430600", "county", "430626"),
      region("430626100", "430626", "township", "430626"),
    ]);
    const outside = (code: string, sees: "*" | { code: string }[], units: "reporting" | "county" = "reporting") =>
      isOutsideArea(regions, code, sees as Me["sees"], units);
    expect(outside("430602", "*")).toBe(false);
    expect(outside("430602", [area])).toBe(true);
    expect(outside("430626", [area])).toBe(false);
    expect(outside("430626100", [area])).toBe(false);
    const zone = [{ code: "430602-ETDZ" }];
    expect(outside("430602", zone)).toBe(true);
    expect(outside("430602", zone, "county")).toBe(false);
  });

  test("is nothing before it is known", () => {
    const { may, signedIn, roles } = personOf(undefined);
    expect([may("edit"), signedIn, roles.length]).toEqual([false, false, 0]);
  });
});

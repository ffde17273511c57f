import { describe, expect, test } from "vitest";
import { personOf } from "#client/lib/person/use-person.ts";
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
  may: { edit: ["430626", "430626100"], accept: [], contact: "*", plan: [] },
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

  test("is nothing before it is known", () => {
    const { may, signedIn, roles } = personOf(undefined);
    expect([may("edit"), signedIn, roles.length]).toEqual([false, false, 0]);
  });
});

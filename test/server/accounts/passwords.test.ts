import { describe, expect, test } from "vitest";
import { networkOf } from "#server/features/accounts/attempts.ts";
import { generatePassword, passwordProblem } from "#server/features/accounts/passwords.ts";

describe("what may be a password", () => {
  test.for([
    ["elevenchars", "short"],
    ["twelve chars", null],
    ["长江大桥旁的老渡口有灯火", null],
    ["Password1234", "common"],
    ["ababababababab", "common"],
    ["zhangwei12345", "login"],
    ["zhangwei likes the river", null],
    ["x y".repeat(67), "long"],
  ] as const)("'%s': %s", ([password, problem]) => {
    expect(passwordProblem(password, "zhangwei@example.org")).toBe(problem);
  });

  test("those made up may be, and no two are alike", () => {
    const made = Array.from({ length: 50 }, generatePassword);
    expect(made.map((password) => passwordProblem(password, "anybody"))).toEqual(made.map(() => null));
    expect(new Set(made).size).toBe(50);
  });
});

test.for([
  ["10.0.0.9", "10.0.0.9"],
  ["::ffff:10.0.0.9", "10.0.0.9"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:DB8::1", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
  ["fe80::1%eth0", "fe80:0:0:0"],
] as const)("attempts from %s are counted for %s", ([address, network]) => {
  expect(networkOf(address)).toBe(network);
});

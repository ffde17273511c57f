import { expect, test } from "vitest";
import { createCodeRegister } from "#server/features/imports/code-register.ts";

test("a code is told to stand on the line where it stood first, however many there are", () => {
  const codes = createCodeRegister();
  const n = 20_000;
  for (let i = 1; i <= n; i++) expect(codes.note(`房-${i}`, i)).toBe(0);
  for (let i = 1; i <= n; i++) expect(codes.note(`房-${i}`, n + i)).toBe(i);
  expect(codes.note("房-1 ", 1)).toBe(0);
});

test("bytes and text of a code are the same code", () => {
  const codes = createCodeRegister();
  const bytes = Buffer.from("x,甲-1,y");
  expect(codes.noteBytes(bytes, 2, bytes.length - 2, 7)).toBe(0);
  expect(codes.note("甲-1", 9)).toBe(7);
});

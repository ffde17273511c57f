import { expect, test } from "vitest";
import { attachment, fileNameOf } from "#server/http/attachment.ts";

test("a title becomes a name that every system takes", () => {
  expect(fileNameOf("季度汇报 2026-11-27", "pdf")).toBe("季度汇报 2026-11-27.pdf");
  expect(fileNameOf('a/b\\c:*?"<>|\u0000\n d. ', "zip")).toBe("a b c d.zip");
  expect(fileNameOf("…".repeat(300), "xlsx").length).toBe(75);
  expect(fileNameOf(" / ", "png")).toBe("file.png");
});

test("its name is sent in UTF-8, with a plain one beside", () => {
  expect(attachment("汇报 (1)'.pdf", "briefing.pdf")).toBe(
    "attachment; filename=\"briefing.pdf\"; filename*=UTF-8''%E6%B1%87%E6%8A%A5%20%281%29%27.pdf",
  );
});

import { expect, test } from "vitest";
import { readConfig } from "#server/config.ts";

test("without variables the defaults hold", () => {
  expect(readConfig({})).toMatchObject({ PORT: 8080, HOST: "127.0.0.1", DATA_DIR: "data", CITY_CODE: "430600" });
});

test("numbers are read from text and empty variables count as not set", () => {
  expect(readConfig({ PORT: "9000", HOST: "" })).toMatchObject({ PORT: 9000, HOST: "127.0.0.1" });
});

test("every wrong variable is named with what it is for", () => {
  expect(() => readConfig({ PORT: "eighty", DATABASE_URL: "mysql://x" })).toThrow(
    /PORT=eighty.*port to listen on[\s\S]*DATABASE_URL=mysql/,
  );
});

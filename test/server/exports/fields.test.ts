import { describe, expect, test } from "vitest";
import { en } from "#client/lib/i18n/en.ts";
import { zh } from "#client/lib/i18n/zh.ts";
import { ATTRIBUTES } from "#server/contracts/attributes.contract.ts";
import { EXPORT_FIELDS, EXPORT_SOURCES } from "#server/features/exports/export-fields.contract.ts";

describe.for(EXPORT_SOURCES)("fields of %s", (source) => {
  const fields = EXPORT_FIELDS[source];

  test("have names of their own, also within the ten characters of a Shapefile", () => {
    const short = fields.map((field) => field.short ?? field.name);
    expect(new Set(short).size).toBe(fields.length);
    expect(short.filter((name) => name.length > 10)).toEqual([]);
  });

  test("have headings of their own", () => {
    for (const language of ["zh", "en"] as const)
      expect(new Set(fields.map(({ heading }) => heading[language])).size).toBe(fields.length);
  });
});

test("attributes are called in files as they are on the page", () => {
  for (const name of Object.keys(ATTRIBUTES)) {
    const key = `attribute.${name}` as keyof typeof zh;
    const field = EXPORT_FIELDS.sites.find((one) => one.name === name);
    expect(field?.heading).toEqual({ zh: zh[key], en: en[key] });
  }
});

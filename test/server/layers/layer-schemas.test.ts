import { Compile } from "typebox/compile";
import { describe, expect, test } from "vitest";
import { dictionaries, type Key } from "#client/lib/i18n/i18n.ts";
import { ATTRIBUTES } from "#server/contracts/attributes.contract.ts";
import { attributeProperties, LAYER_SCHEMAS } from "#server/contracts/layers/layers.schema.ts";
import { CATEGORIES, LAYERS } from "#server/contracts/vocabulary.contract.ts";
import { allSites, makeCity } from "../../db/seed/the-city.ts";

const house = { name: "甲村1号", category: "rental", risk_level: 2, attributes: { storeys: 3 } };
const fits = (record: object) => Compile(LAYER_SCHEMAS.self_built_house).Check(record);

test("attributes not in the schema are kept, those in it are checked", () => {
  expect(fits(house)).toBe(true);
  expect(fits({ ...house, attributes: { 门牌: "12", works: "planned" } })).toBe(true);
  expect(fits({ ...house, attributes: { storeys: 0 } })).toBe(false);
  expect(fits({ ...house, attributes: { control: "已封控" } })).toBe(false);
  expect(fits({ ...house, inspected_on: "2026-13-01" })).toBe(false);
});

describe.for(LAYERS)("the schema of %s", (layer) => {
  test("has the attributes that filters know, of the same type", () => {
    const properties = attributeProperties(layer);
    const known = Object.entries(ATTRIBUTES).filter(([, attribute]) => attribute.layer === layer);
    expect(Object.keys(properties).sort()).toEqual(known.map(([name]) => name).sort());
    for (const [name, { type }] of known) {
      const { type: stated, format } = properties[name]!;
      expect([name, format === "date" ? "date" : stated === "integer" ? "number" : stated]).toEqual([name, type]);
    }
  });

  test("has a word in both languages for every property and every code", () => {
    for (const [name, property] of Object.entries(attributeProperties(layer))) {
      const keys = [`attribute.${name}`];
      if (name !== "sector") keys.push(...(property.enum ?? []).map((code) => `${name}.${code}`));
      else keys.push(...CATEGORIES.hazard_site.map((code) => `category.${code}`));
      for (const key of keys) expect(dictionaries.zh[key as Key], key).toBeTruthy();
    }
  });
});

test("every site of the demo city fits its layer", () => {
  const checks = Object.fromEntries(LAYERS.map((layer) => [layer, Compile(LAYER_SCHEMAS[layer])]));
  const unfit = allSites(makeCity(2000)).filter(
    ({ layer, name, category, riskLevel, regionCode, attributes, externalId }) =>
      !checks[layer]!.Check({
        external_id: externalId,
        name,
        category,
        risk_level: riskLevel,
        region_code: regionCode,
        attributes,
      }),
  );
  expect(unfit).toEqual([]);
});

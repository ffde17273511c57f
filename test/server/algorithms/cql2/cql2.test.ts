import { describe, expect, test } from "vitest";
import { type Cql2, Cql2Error } from "#server/algorithms/cql2/cql2.ts";
import { parseCql2 } from "#server/algorithms/cql2/parse-cql2.ts";
import {
  and,
  between,
  box,
  comparison,
  contains,
  isMissing,
  not,
  oneOf,
  or,
  polygon,
  toCql2Text,
} from "#server/algorithms/cql2/write-cql2.ts";

const number = (value: number) => ({ type: "number", value }) as const;
const a: Cql2 = { op: "=", property: "a", value: number(1) };
const b: Cql2 = { op: "=", property: "b", value: number(2) };
const c: Cql2 = { op: "=", property: "c", value: number(3) };

describe("CQL2 text is read", () => {
  test.for<[string, Cql2]>([
    ["a=1", a],
    ["a = 1 and b = 2 AND c = 3", { op: "and", args: [a, b, c] }],
    ["a = 1 or b = 2 and c = 3", { op: "or", args: [a, { op: "and", args: [b, c] }] }],
    ["(a = 1 or b = 2) and c = 3", { op: "and", args: [{ op: "or", args: [a, b] }, c] }],
    ["not a = 1 and b = 2", { op: "and", args: [{ op: "not", arg: a }, b] }],
    ["4 <= storeys", { op: ">=", property: "storeys", value: number(4) }],
    ["x <> -1.5e3", { op: "<>", property: "x", value: number(-1500) }],
    ["name = 'O''Brien'", { op: "=", property: "name", value: { type: "string", value: "O'Brien" } }],
    ['"a ""b""" > 0', { op: ">", property: 'a "b"', value: number(0) }],
    ['"between" = TRUE', { op: "=", property: "between", value: { type: "boolean", value: true } }],
    ["d < DATE('2028-02-29')", { op: "<", property: "d", value: { type: "date", value: "2028-02-29" } }],
    [
      "t >= TIMESTAMP('2026-06-30T08:00:00Z')",
      { op: ">=", property: "t", value: { type: "timestamp", value: "2026-06-30T08:00:00Z" } },
    ],
    [
      "x between 1 and 2 and a = 1",
      { op: "and", args: [{ op: "between", property: "x", low: number(1), high: number(2) }, a] },
    ],
    ["x not in (1, 2)", { op: "not", arg: { op: "in", property: "x", values: [number(1), number(2)] } }],
    ["n like 'A\\%_%'", { op: "like", property: "n", pattern: "A\\%_%", anyCase: false }],
    ["CASEI(n) LIKE casei('a%')", { op: "like", property: "n", pattern: "a%", anyCase: true }],
    ["x is not null", { op: "not", arg: { op: "isNull", property: "x" } }],
    [
      "S_INTERSECTS(geom, POLYGON((113 29, 114 29, 114 30, 113 29), (113.1 29.1, 113.2 29.1, 113.2 29.2, 113.1 29.1)))",
      {
        op: "s_intersects",
        property: "geom",
        geometry: {
          type: "Polygon",
          coordinates: [
            [
              [113, 29],
              [114, 29],
              [114, 30],
              [113, 29],
            ],
            [
              [113.1, 29.1],
              [113.2, 29.1],
              [113.2, 29.2],
              [113.1, 29.1],
            ],
          ],
        },
      },
    ],
    [
      "s_intersects(geom, ENVELOPE(113, 29, 113.5, 29.5))",
      { op: "s_intersects", property: "geom", geometry: { type: "BBox", bbox: [113, 29, 113.5, 29.5] } },
    ],
  ])("%s", ([text, filter]) => {
    expect(parseCql2(text)).toEqual(filter);
  });
});

describe("what is not CQL2 is refused with the place and what was expected", () => {
  test.for([
    ["", "At character 1 the text ends where a condition such as storeys >= 4 was expected."],
    ["storeys", "At character 8 the text ends where =, <>, <, <=, >, >=, BETWEEN, IN, LIKE or IS NULL was expected."],
    ["storeys >=", "A value is missing at character 11: a text in single quotes, a number, TRUE, FALSE or a date."],
    ["storeys => 4", /^At character 10 > stands where a value was expected: a text/],
    ["storeys >= 4 x", "At character 14 x stands where AND, OR or the end was expected."],
    ["(a = 1", "At character 7 the text ends where AND, OR or ) was expected."],
    ["name = 'open", "At character 8 a text begins that has no closing '."],
    ["a = 1; drop table site", "At character 6 the sign ; has no meaning here."],
    ["a = 1 -- b", "At character 7 the sign - has no meaning here."],
    [
      "d = DATE('2026-02-30')",
      "At character 5 '2026-02-30' stands where a day such as DATE('2026-06-30') was expected.",
    ],
    ["t = TIMESTAMP('2026-06-30')", /an instant such as/],
    ["n like 'a\\'", "At character 8 the pattern must not end with a single \\."],
    ["casei(n) = 'a'", /LIKE, the one comparison that CASEI goes with/],
    ["s_intersects(geom, POINT(1 2))", /POLYGON, MULTIPOLYGON, BBOX or ENVELOPE was expected/],
    ["s_intersects(geom, POLYGON((1 2, 3 4, 5 6, 7 8)))", /must end where it began/],
    [
      "s_intersects(geom, POLYGON((29 113, 30 113, 30 114, 29 113)))",
      /the position 29 113 is not longitude and latitude/,
    ],
    ["s_intersects(geom, BBOX(114, 29, 113, 30))", /west lies east/],
    ["s_intersects(geom, BBOX(1, 2, 3))", /four numbers/],
    ["a = 'x\u0000'", /control character/],
    ["a = 1e999", /not so large/],
  ] as const)("%s", ([text, message]) => {
    expect(() => parseCql2(text)).toThrow(message);
    expect(() => parseCql2(text)).toThrow(Cql2Error);
  });

  test("a filter that is too long, too deep, has too many conditions", () => {
    expect(() => parseCql2(`name = '${"a".repeat(8000)}'`)).toThrow("8000 are the most");
    expect(() => parseCql2(`${"(".repeat(3000)}a = 1${")".repeat(3000)}`)).toThrow("nested more than 20 deep");
    expect(() => parseCql2(`${"not ".repeat(1500)}a = 1`)).toThrow("nested more than 20 deep");
    expect(() => parseCql2(Array(201).fill("a = 1").join(" or "))).toThrow("200 are the most");
  });
});

describe("a filter composed of pieces", () => {
  const pieces: Cql2[] = [
    comparison("storeys", ">=", 4),
    comparison("name", "=", 'O\'Brien "x" \\ 岳阳'),
    comparison("altered", "=", true),
    comparison("licence_expires", "<", { day: "2026-12-31" }),
    { op: ">", property: "updated_at", value: { type: "timestamp", value: "2026-06-30T08:00:00.5Z" } },
    comparison("x", "<", -1.5e-7),
    comparison("like", "=", 1),
    between("storeys", 2, 3),
    oneOf("structure", ["砖混", "土木"]),
    contains("address", "100%_a\\"),
    isMissing("inspected_on"),
    not(isMissing('strange "name"')),
    box("geom", [113, 29, 113.5, 29.5]),
    polygon("geom", [
      [113.1234567, 29],
      [114, 29],
      [114, 30],
    ]),
    {
      op: "s_intersects",
      property: "geom",
      geometry: {
        type: "MultiPolygon",
        coordinates: [
          [
            [
              [1, 1],
              [2, 1],
              [2, 2],
              [1, 1],
            ],
          ],
        ],
      },
    },
  ];

  test.for(pieces.map((piece) => [toCql2Text(piece), piece] as const))("%s reads back as it was", ([text, piece]) => {
    expect(parseCql2(text)).toEqual(piece);
  });

  test("reads back however it is nested", () => {
    const [first, second, third] = pieces as [Cql2, Cql2, Cql2];
    const nested = or(not(and(first, not(or(second, third)!))!), and(second, or(third, first)!)!)!;
    expect(parseCql2(toCql2Text(nested))).toEqual(nested);
  });

  test("of none is no filter, of one that one, and of two of a kind one level", () => {
    expect(and()).toBeUndefined();
    expect(or(a)).toBe(a);
    expect(and(and(a, b)!, c)).toEqual({ op: "and", args: [a, b, c] });
  });

  test("closes the outline that was drawn", () => {
    expect(
      toCql2Text(
        polygon("geom", [
          [113.1234567, 29],
          [114, 29],
          [114, 30],
        ]),
      ),
    ).toBe("S_INTERSECTS(geom, POLYGON((113.123457 29, 114 29, 114 30, 113.123457 29)))");
  });
});

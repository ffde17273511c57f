/**
 * A filter over records as a tree: the subset of OGC CQL2 (OGC 21-065r2) that attribute filters and drawn areas need.
 * `parse-cql2.ts` reads it from CQL2 text, `write-cql2.ts` writes it back; `database/cql2-sql.ts` asks it of the records.
 */
export type Cql2 =
  /** Two or more arguments; the builders in write-cql2.ts see to it. */
  | { op: "and" | "or"; args: readonly Cql2[] }
  | { op: "not"; arg: Cql2 }
  | { op: Comparison; property: string; value: Literal }
  /** Both ends included. */
  | { op: "between"; property: string; low: Literal; high: Literal }
  | { op: "in"; property: string; values: readonly Literal[] }
  /** `%` stands for any characters, `_` for one, `\` takes their meaning away. */
  | { op: "like"; property: string; pattern: string; anyCase: boolean }
  | { op: "isNull"; property: string }
  | { op: "s_intersects"; property: string; geometry: Area };

export const COMPARISONS = ["=", "<>", "<", "<=", ">", ">="] as const;
export type Comparison = (typeof COMPARISONS)[number];

export type Literal =
  | { type: "string"; value: string }
  | { type: "number"; value: number }
  | { type: "boolean"; value: boolean }
  /** YYYY-MM-DD. */
  | { type: "date"; value: string }
  /** YYYY-MM-DDThh:mm:ss[.sss]Z. */
  | { type: "timestamp"; value: string };

/** Longitude and latitude in degrees, WGS84. */
export type Position = readonly [lon: number, lat: number];
/** First and last position are the same; at least four. */
export type Ring = readonly Position[];

/** The first ring of a polygon is its outline, the others are holes. */
export type Area =
  | { type: "Polygon"; coordinates: readonly Ring[] }
  | { type: "MultiPolygon"; coordinates: readonly (readonly Ring[])[] }
  | { type: "BBox"; bbox: readonly [west: number, south: number, east: number, north: number] };

/**
 * Bounds of what is read, so that a filter stays a question and does not become a load. It travels in an address, so
 * its characters bound the positions of its areas as well: below 2,000, some 350 with six decimals.
 */
export const CQL2_LIMITS = { characters: 8000, depth: 20, conditions: 200 } as const;

/** Says in one sentence where the text stops being a filter and what was expected there. */
export class Cql2Error extends Error {
  /** Characters before the place, from 0. */
  readonly position: number;
  constructor(message: string, position: number) {
    super(message);
    this.name = "Cql2Error";
    this.position = position;
  }
}

/** Whether a text is a day of the calendar, YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}

/** Whether a text is an instant in UTC, YYYY-MM-DDThh:mm:ss[.fraction]Z. */
export function isInstant(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?Z$/.test(text) && isDay(text.slice(0, 10));
}

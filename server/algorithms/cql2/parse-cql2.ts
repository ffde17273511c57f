import {
  type Area,
  COMPARISONS,
  type Comparison,
  CQL2_LIMITS,
  type Cql2,
  Cql2Error,
  isDay,
  isInstant,
  type Literal,
  type Position,
  type Ring,
} from "./cql2.ts";
import { describe, readTokens, type Token } from "./cql2-tokens.ts";

const FLIPPED: Record<Comparison, Comparison> = { "=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<=" };
/** Words that a property can only be named by in double quotes. */
export const RESERVED: ReadonlySet<string> = new Set(
  "and or not between in like is null true false date timestamp casei s_intersects polygon multipolygon bbox envelope".split(
    " ",
  ),
);

/**
 * Reads CQL2 text: and, or, not, parentheses; = <> < <= > >= between in like, is null; texts in single quotes with ''
 * for ', numbers, true, false, DATE('…'), TIMESTAMP('…'); CASEI around both sides of LIKE; S_INTERSECTS with POLYGON,
 * MULTIPOLYGON, BBOX or ENVELOPE in longitude and latitude. Property names may stand in double quotes.
 * @throws Cql2Error with the position and what was expected; also beyond {@link CQL2_LIMITS}.
 */
export function parseCql2(text: string, { anySystem = false }: ParseOptions = {}): Cql2 {
  if (text.length > CQL2_LIMITS.characters)
    throw new Cql2Error(
      `The filter has ${text.length} characters; ${CQL2_LIMITS.characters} are the most.`,
      CQL2_LIMITS.characters,
    );
  return new Parser(readTokens(text), anySystem).parse();
}

export interface ParseOptions {
  /** Positions may be in any coordinate system, and are not held against the bounds of degrees. */
  anySystem?: boolean;
}

class Parser {
  private readonly tokens: readonly Token[];
  private next = 0;
  private depth = 0;
  private conditions = 0;

  private readonly anySystem: boolean;

  constructor(tokens: readonly Token[], anySystem: boolean) {
    this.tokens = tokens;
    this.anySystem = anySystem;
  }

  parse(): Cql2 {
    const filter = this.either();
    if (this.token.kind !== "end") throw this.expected("AND, OR or the end");
    return filter;
  }

  private either(): Cql2 {
    const args = [this.both()];
    while (this.takeWord("or")) args.push(this.both());
    return args.length === 1 ? args[0]! : { op: "or", args };
  }

  private both(): Cql2 {
    const args = [this.negated()];
    while (this.takeWord("and")) args.push(this.negated());
    return args.length === 1 ? args[0]! : { op: "and", args };
  }

  private negated(): Cql2 {
    const { at } = this.token;
    if (!this.takeWord("not")) return this.predicate();
    return this.deeper(at, () => ({ op: "not", arg: this.negated() }));
  }

  private deeper<T>(at: number, read: () => T): T {
    if (++this.depth > CQL2_LIMITS.depth)
      throw new Cql2Error(
        `At character ${at + 1} the filter is nested more than ${CQL2_LIMITS.depth} deep; write it flatter.`,
        at,
      );
    const value = read();
    this.depth--;
    return value;
  }

  private predicate(): Cql2 {
    const { at } = this.token;
    if (this.takeSign("("))
      return this.deeper(at, () => {
        const inner = this.either();
        this.needSign(")", "AND, OR or )");
        return inner;
      });
    if (++this.conditions > CQL2_LIMITS.conditions)
      throw new Cql2Error(
        `At character ${at + 1} condition ${this.conditions} begins; ${CQL2_LIMITS.conditions} are the most.`,
        at,
      );
    if (this.takeWord("s_intersects")) return this.intersection();
    if (this.isWord("casei")) return this.likeInAnyCase();
    if (this.isName()) return this.condition(this.name());
    if (this.isLiteral()) {
      const value = this.literal();
      const op = this.comparison("=, <>, <, <=, > or >=");
      return { op: FLIPPED[op], property: this.name(), value };
    }
    throw this.expected("a condition such as storeys >= 4");
  }

  /** What follows a property's name. */
  private condition(property: string): Cql2 {
    if (this.takeWord("is")) {
      const not = this.takeWord("not");
      this.needWord("null", not ? "NULL" : "NULL or NOT NULL");
      return negate(not, { op: "isNull", property });
    }
    const not = this.takeWord("not");
    if (this.takeWord("between")) {
      const low = this.literal();
      this.needWord("and", "AND and the upper end");
      return negate(not, { op: "between", property, low, high: this.literal() });
    }
    if (this.takeWord("in")) return negate(not, { op: "in", property, values: this.list(() => this.literal()) });
    if (this.takeWord("like")) return negate(not, { op: "like", property, pattern: this.pattern(), anyCase: false });
    if (not) throw this.expected("BETWEEN, IN or LIKE");
    const op = this.comparison("=, <>, <, <=, >, >=, BETWEEN, IN, LIKE or IS NULL");
    return { op, property, value: this.literal() };
  }

  private likeInAnyCase(): Cql2 {
    const property = this.inCasei(() => this.name());
    const not = this.takeWord("not");
    this.needWord("like", "LIKE, the one comparison that CASEI goes with");
    if (!this.isWord("casei")) throw this.expected("CASEI('…')");
    return negate(not, { op: "like", property, pattern: this.inCasei(() => this.pattern()), anyCase: true });
  }

  private inCasei<T>(read: () => T): T {
    this.next++;
    this.needSign("(", "( after CASEI");
    const value = read();
    this.needSign(")", ")");
    return value;
  }

  private intersection(): Cql2 {
    this.needSign("(", "( after S_INTERSECTS");
    const property = this.name();
    this.needSign(",", ", and an area");
    const geometry = this.area();
    this.needSign(")", ")");
    return { op: "s_intersects", property, geometry };
  }

  private area(): Area {
    const { at } = this.token;
    if (this.takeWord("polygon")) return { type: "Polygon", coordinates: this.polygon() };
    if (this.takeWord("multipolygon")) return { type: "MultiPolygon", coordinates: this.list(() => this.polygon()) };
    if (this.takeWord("bbox") || this.takeWord("envelope")) {
      const edges = this.list(() => this.number());
      const [west, south, east, north] = edges;
      if (west === undefined || south === undefined || east === undefined || north === undefined || edges.length > 4)
        throw new Cql2Error(`At character ${at + 1} a box needs four numbers: west, south, east, north.`, at);
      this.inBounds(west, south, at);
      this.inBounds(east, north, at);
      if (west > east || south > north)
        throw new Cql2Error(
          `At character ${at + 1} the box's west lies east of its east, or its south north of its north.`,
          at,
        );
      return { type: "BBox", bbox: [west, south, east, north] };
    }
    throw this.expected("POLYGON, MULTIPOLYGON, BBOX or ENVELOPE");
  }

  private polygon(): Ring[] {
    return this.list(() => this.ring());
  }

  private ring(): Ring {
    const { at } = this.token;
    const ring = this.list(() => this.position());
    const [first, last] = [ring[0]!, ring.at(-1)!];
    if (ring.length < 4 || first[0] !== last[0] || first[1] !== last[1])
      throw new Cql2Error(
        `At character ${at + 1} a ring needs at least four positions and must end where it began.`,
        at,
      );
    return ring;
  }

  private position(): Position {
    const { at } = this.token;
    const lon = this.number();
    const lat = this.number();
    this.inBounds(lon, lat, at);
    return [lon, lat];
  }

  private inBounds(lon: number, lat: number, at: number): void {
    if (!this.anySystem && (Math.abs(lon) > 180 || Math.abs(lat) > 90))
      throw new Cql2Error(
        `At character ${at + 1} the position ${lon} ${lat} is not longitude and latitude in degrees.`,
        at,
      );
  }

  /** ( item , item … ) */
  private list<T>(read: () => T): T[] {
    this.needSign("(", "(");
    const items = [read()];
    while (this.takeSign(",")) items.push(read());
    this.needSign(")", ", or )");
    return items;
  }

  private number(): number {
    if (this.token.kind !== "number") throw this.expected("a number");
    const value = Number(this.token.text);
    if (!Number.isFinite(value)) throw this.expected("a number that is not so large");
    this.next++;
    return value;
  }

  private string(): string {
    if (this.token.kind !== "string") throw this.expected("a text in single quotes");
    return this.tokens[this.next++]!.text;
  }

  private pattern(): string {
    const { at } = this.token;
    const pattern = this.string();
    if (/(?:^|[^\\])(?:\\\\)*\\$/.test(pattern))
      throw new Cql2Error(`At character ${at + 1} the pattern must not end with a single \\.`, at);
    return pattern;
  }

  private isLiteral(): boolean {
    const { kind } = this.token;
    return kind === "string" || kind === "number" || ["true", "false", "date", "timestamp"].some((w) => this.isWord(w));
  }

  private literal(): Literal {
    const { kind, at } = this.token;
    if (kind === "number") return { type: "number", value: this.number() };
    if (kind === "string") return { type: "string", value: this.string() };
    if (this.takeWord("true")) return { type: "boolean", value: true };
    if (this.takeWord("false")) return { type: "boolean", value: false };
    const isDate = this.takeWord("date");
    if (!isDate && !this.takeWord("timestamp")) throw this.noValue();
    this.needSign("(", "(");
    const value = this.string();
    this.needSign(")", ")");
    if (isDate ? isDay(value) : isInstant(value)) return { type: isDate ? "date" : "timestamp", value };
    const form = isDate ? "a day such as DATE('2026-06-30')" : "an instant such as TIMESTAMP('2026-06-30T08:00:00Z')";
    throw new Cql2Error(`At character ${at + 1} '${value}' stands where ${form} was expected.`, at);
  }

  private comparison(wanted: string): Comparison {
    const { kind, text } = this.token;
    const op = kind === "sign" ? COMPARISONS.find((one) => one === text) : undefined;
    if (!op) throw this.expected(wanted);
    this.next++;
    return op;
  }

  private isName(): boolean {
    return this.token.kind === "name" || (this.token.kind === "word" && !RESERVED.has(this.token.text.toLowerCase()));
  }

  private name(): string {
    if (!this.isName()) throw this.expected("the name of a property");
    return this.tokens[this.next++]!.text;
  }

  private get token(): Token {
    return this.tokens[this.next]!;
  }

  private isWord(word: string): boolean {
    return this.token.kind === "word" && this.token.text.toLowerCase() === word;
  }

  private takeWord(word: string): boolean {
    const found = this.isWord(word);
    if (found) this.next++;
    return found;
  }

  private takeSign(sign: string): boolean {
    const found = this.token.kind === "sign" && this.token.text === sign;
    if (found) this.next++;
    return found;
  }

  private needWord(word: string, wanted: string): void {
    if (!this.takeWord(word)) throw this.expected(wanted);
  }

  private needSign(sign: string, wanted: string): void {
    if (!this.takeSign(sign)) throw this.expected(wanted);
  }

  private noValue(): Cql2Error {
    const { token } = this;
    const fault =
      token.kind === "end"
        ? `A value is missing at character ${token.at + 1}`
        : `At character ${token.at + 1} ${describe(token)} where a value was expected`;
    return new Cql2Error(`${fault}: a text in single quotes, a number, TRUE, FALSE or a date.`, token.at);
  }

  private expected(wanted: string): Cql2Error {
    const { token } = this;
    return new Cql2Error(`At character ${token.at + 1} ${describe(token)} where ${wanted} was expected.`, token.at);
  }
}

const negate = (not: boolean, arg: Cql2): Cql2 => (not ? { op: "not", arg } : arg);

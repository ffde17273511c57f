/** The table of server/ACCESS.md, read as what it promises. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { ROLES } from "#server/contracts/roles.contract.ts";

export const CALLERS = ["anonymous", "visitor", "no role", ...ROLES] as const;
export type Caller = (typeof CALLERS)[number];

/** What the table says of an area, each word explained above it. */
export const AREA_WORDS = ["–", "content", "record", "change", "city", "own", "administered", "lent"] as const;
export type AreaWord = (typeof AREA_WORDS)[number];

export interface AccessRow {
  /** Such as "GET /api/cube". */
  route: string;
  may: Record<Caller, boolean>;
  /** Whether a token of other software is enough. */
  token: boolean;
  area: AreaWord;
}

const HEAD = ["route", ...CALLERS, "token", "area"];
const FILE = path.resolve(import.meta.dirname, "../../../server/ACCESS.md");

/** @throws Error for a row that is not of the form of the others. */
export function readAccessTable(text = readFileSync(FILE, "utf8")): AccessRow[] {
  const [, routes = ""] = text.split("\n## Routes\n");
  const lines = routes.split("\n").filter((line) => line.startsWith("|"));
  const cellsOf = (line: string) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll("\\|", "|"));
  const [head, , ...rows] = lines.map(cellsOf);
  if (JSON.stringify(head) !== JSON.stringify(HEAD)) throw new Error(`The table's head is not ${HEAD.join(" | ")}.`);
  return rows.map((cells) => {
    const [route = "", ...marks] = cells;
    const area = marks.pop() as AreaWord;
    const may = marks.map((mark) => {
      if (mark !== "yes" && mark !== "no") throw new Error(`${route}: '${mark}' is neither yes nor no.`);
      return mark === "yes";
    });
    if (may.length !== CALLERS.length + 1 || !AREA_WORDS.includes(area)) throw new Error(`${route}: not a row.`);
    return {
      route: route.replace(/^`(.*)`$/, "$1"),
      may: Object.fromEntries(CALLERS.map((caller, at) => [caller, may[at]])) as AccessRow["may"],
      token: may.at(-1)!,
      area,
    };
  });
}

/** A row as the table has it, for pasting. */
export function rowText({ route, may, token, area }: AccessRow): string {
  const marks = [...CALLERS.map((caller) => may[caller]), token].map((yes) => (yes ? "yes" : "no"));
  return `| \`${route.replaceAll("|", "\\|")}\` | ${marks.join(" | ")} | ${area} |`;
}

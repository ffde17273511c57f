/** How grave accidents are, one by one and together. */
import type { AccidentTable } from "../accidents/accident-table.ts";
import { type BlackSpotSettings, COUNTED_SEVERITIES, type CountedSeverity, type Least } from "./settings.ts";

const STATED: readonly CountedSeverity[] = ["unknown", "fatal", "serious", "slight", "damage_only"];

/**
 * Severity of a row: as stated, else the gravest that its casualties prove. An accident that states nobody hurt is
 * damage only; one that states nothing stays unknown.
 */
export function severityOf(table: AccidentTable, row: number): CountedSeverity {
  const stated = STATED[table.severity[row]!]!;
  if (stated !== "unknown") return stated;
  if (table.deaths[row]! > 0) return "fatal";
  if (table.seriousInjuries[row]! > 0) return "serious";
  if (table.injuries[row]! > 0) return "slight";
  return table.deaths[row] === 0 && table.injuries[row] === 0 ? "damage_only" : "unknown";
}

export interface Gravity {
  n: number;
  fatal: number;
  serious: number;
  slight: number;
  damageOnly: number;
  unknown: number;
  /** People. What a source does not state counts as nobody; the next two say of how many accidents. */
  deaths: number;
  injuries: number;
  deathsUnstated: number;
  injuriesUnstated: number;
  /** Equivalent property damage only: accidents weighted by severity. */
  score: number;
}

export function gravityOf(
  table: AccidentTable,
  rows: Iterable<number>,
  weights: BlackSpotSettings["weights"],
): Gravity {
  const sum: Gravity = {
    n: 0,
    fatal: 0,
    serious: 0,
    slight: 0,
    damageOnly: 0,
    unknown: 0,
    deaths: 0,
    injuries: 0,
    deathsUnstated: 0,
    injuriesUnstated: 0,
    score: 0,
  };
  for (const row of rows) {
    sum.n++;
    const severity = severityOf(table, row);
    sum[severity === "damage_only" ? "damageOnly" : severity]++;
    if (table.deaths[row]! < 0) sum.deathsUnstated++;
    else sum.deaths += table.deaths[row]!;
    if (table.injuries[row]! < 0) sum.injuriesUnstated++;
    else sum.injuries += table.injuries[row]!;
  }
  sum.score = epdo(sum, weights);
  return sum;
}

/** From counts, so that it does not depend on the order of adding. */
const epdo = (
  {
    fatal,
    serious,
    slight,
    damageOnly,
    unknown,
  }: Record<"fatal" | "serious" | "slight" | "damageOnly" | "unknown", number>,
  weights: BlackSpotSettings["weights"],
): number =>
  fatal * weights.fatal +
  serious * weights.serious +
  slight * weights.slight +
  (damageOnly + unknown) * weights.damageOnly;

/** Adds accidents up to what decides about a spot; made once for a table, used for many sums. */
export class Tally {
  /** Accidents added. */
  n = 0;
  /** Deaths stated. */
  deaths = 0;
  /** In the order of COUNTED_SEVERITIES. */
  private readonly counts = new Int32Array(COUNTED_SEVERITIES.length);
  private readonly codes: Uint8Array;
  private readonly table: AccidentTable;
  private readonly weights: BlackSpotSettings["weights"];

  constructor(table: AccidentTable, weights: BlackSpotSettings["weights"]) {
    this.table = table;
    this.weights = weights;
    this.codes = new Uint8Array(table.rows);
    for (let row = 0; row < table.rows; row++) this.codes[row] = COUNTED_SEVERITIES.indexOf(severityOf(table, row));
  }

  clear(): void {
    this.n = 0;
    this.deaths = 0;
    this.counts.fill(0);
  }

  add(row: number): void {
    this.n++;
    this.counts[this.codes[row]!]!++;
    const deaths = this.table.deaths[row]!;
    if (deaths > 0) this.deaths += deaths;
  }

  get fatal(): number {
    return this.counts[0]!;
  }

  get score(): number {
    const { counts, weights } = this;
    const [fatal, serious, slight, damageOnly, unknown] = [counts[0]!, counts[1]!, counts[2]!, counts[3]!, counts[4]!];
    return epdo({ fatal, serious, slight, damageOnly, unknown }, weights);
  }
}

/** Whether so much is a black spot. */
export const isEnough = (sum: Pick<Gravity, "n" | "fatal" | "deaths" | "score">, least: Least): boolean =>
  sum.n >= least.accidents && sum.fatal >= least.fatal && sum.deaths >= least.deaths && sum.score >= least.score;

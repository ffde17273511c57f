import { createHash } from "node:crypto";
import { type Cql2, Cql2Error } from "../algorithms/cql2/cql2.ts";
import { parseCql2 } from "../algorithms/cql2/parse-cql2.ts";
import { toCql2Text } from "../algorithms/cql2/write-cql2.ts";
import { BadInput } from "../plugins/problems.ts";
import { cql2Condition, FilterMismatch, SQL_LITERALS, type SqlValues } from "./cql2-sql.ts";

/** A filter by attributes and areas that was read, understood and fits the records. */
export interface RecordFilter {
  /** The same for filters that are written differently but mean the same tree; goes into ETags and cache keys. */
  key: string;
  /**
   * An SQL condition on `site` under the alias given. By default its values are literals, so that it may stand inside
   * COPY; hand over `Parameters` where there are any.
   */
  condition(site?: string, values?: SqlValues): string;
}

/**
 * What the query parameter `filter` asks, undefined without one.
 * @throws BadInput naming the field `filter`, with a sentence on what is wrong and where
 */
export function recordFilter(text: string): RecordFilter;
export function recordFilter(text: string | undefined): RecordFilter | undefined;
export function recordFilter(text: string | undefined): RecordFilter | undefined {
  if (text === undefined) return undefined;
  try {
    const filter: Cql2 = parseCql2(text);
    // Written once now, so that what does not fit the records is said before anything is asked.
    cql2Condition(filter, SQL_LITERALS);
    return {
      key: createHash("sha256").update(toCql2Text(filter)).digest("hex").slice(0, 16),
      condition: (site, values = SQL_LITERALS) => cql2Condition(filter, values, site),
    };
  } catch (error) {
    if (error instanceof Cql2Error || error instanceof FilterMismatch)
      throw new BadInput(error.message, { field: "filter" });
    throw error;
  }
}

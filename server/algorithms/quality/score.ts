/** How good the records of a place are: shares and weights, from counts by region. Pure. */

/** Of one region, or of several summed. */
export interface QualityCounts {
  /** Sites, findings and accidents together: what the share is of. */
  records: number;
  /** Records with at least one fault. */
  faulty: number;
  /** Faults by their weight. */
  debt: number;
  /** By the order of the rules. */
  faults: readonly number[];
}

export interface Score {
  /** Share of records without a fault, 0 … 1; null where there are no records. */
  clean: number | null;
  /** Weighted faults per 1,000 records. */
  debtPer1000: number | null;
}

export function scoreOf({ records, faulty, debt }: Omit<QualityCounts, "faults">): Score {
  if (records === 0) return { clean: null, debtPer1000: null };
  return { clean: (records - faulty) / records, debtPer1000: (1000 * debt) / records };
}

export function sumQuality(parts: readonly QualityCounts[], rules: number): QualityCounts {
  const faults = new Array<number>(rules).fill(0);
  let records = 0;
  let faulty = 0;
  let debt = 0;
  for (const part of parts) {
    records += part.records;
    faulty += part.faulty;
    debt += part.debt;
    for (let rule = 0; rule < rules; rule++) faults[rule]! += part.faults[rule]!;
  }
  return { records, faulty, debt, faults };
}

/** Rows that share a mask of faults, one bit a rule in the order of the weights. */
export interface MaskRow {
  regionCode: string;
  mask: number;
  n: number;
}

/** Counts of each region from records known to be there and from masks of the faulty among them. */
export function countMasks(
  records: ReadonlyMap<string, number>,
  rows: readonly MaskRow[],
  weights: readonly number[],
): Map<string, QualityCounts> {
  const counts = new Map<string, { records: number; faulty: number; debt: number; faults: number[] }>();
  const of = (code: string) => {
    const known = counts.get(code) ?? {
      records: records.get(code) ?? 0,
      faulty: 0,
      debt: 0,
      faults: new Array<number>(weights.length).fill(0),
    };
    counts.set(code, known);
    return known;
  };
  for (const code of records.keys()) of(code);
  for (const { regionCode, mask, n } of rows) {
    if (mask === 0) continue;
    const into = of(regionCode);
    into.faulty += n;
    for (let rule = 0; rule < weights.length; rule++) {
      if (!((mask >> rule) & 1)) continue;
      into.faults[rule]! += n;
      into.debt += n * weights[rule]!;
    }
  }
  return counts;
}

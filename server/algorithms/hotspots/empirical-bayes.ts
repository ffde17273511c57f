import type { Numbers } from "./numbers.ts";

export interface ShrunkRates {
  /** Events per unit of exposure, drawn towards the overall rate; NaN without exposure. */
  rates: Float64Array;
  /** Σevents / Σexposure over the cells with exposure. */
  overall: number;
  /** How much true rates differ between cells, as a variance, by the method of moments; 0 when chance explains all. */
  between: number;
}

/**
 * Global empirical-Bayes rates (Marshall 1991, Applied Statistics 40: 283–294): each raw rate is drawn towards the
 * overall rate m, the more so the less exposure stands behind it,
 *
 *     rate = m + (raw − m) · A / (A + m / exposure),   A = Σ exposure·(raw − m)² / Σ exposure − m / mean exposure, at least 0
 *
 * so that one finding in one house is no hot spot. A cell without exposure has no rate: NaN, and events without exposure
 * count nowhere. Gi* leaves such cells out of its study set (see {@link import("./gi-star.ts").giStar}).
 * @param out when given, where the rates are written.
 */
export function shrinkRates(
  events: Numbers,
  exposure: Numbers,
  out: Float64Array = new Float64Array(events.length),
): ShrunkRates {
  let cells = 0;
  let allEvents = 0;
  let allExposure = 0;
  for (let i = 0; i < events.length; i++) {
    if (!(exposure[i]! > 0)) continue;
    cells++;
    allEvents += events[i]!;
    allExposure += exposure[i]!;
  }
  const overall = cells === 0 ? Number.NaN : allEvents / allExposure;
  let squares = 0;
  for (let i = 0; i < events.length; i++) {
    if (!(exposure[i]! > 0)) continue;
    const deviation = events[i]! / exposure[i]! - overall;
    squares += exposure[i]! * deviation * deviation;
  }
  const between = cells === 0 ? 0 : Math.max(0, squares / allExposure - (overall * cells) / allExposure);
  for (let i = 0; i < events.length; i++) {
    const under = exposure[i]!;
    if (!(under > 0)) {
      out[i] = Number.NaN;
      continue;
    }
    const trust = between === 0 ? 0 : between / (between + overall / under);
    out[i] = overall + trust * (events[i]! / under - overall);
  }
  return { rates: out, overall, between };
}

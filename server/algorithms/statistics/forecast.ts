import { type Durations, survivalCurve } from "./kaplan-meier.ts";

export interface DueForecast {
  /** Findings falling due. */
  due: number;
  /** Of those with an estimate: expected number still open at the end of their due day. */
  stillOpen: number;
  /** Standard deviation of that number if findings close independently; the curve's own uncertainty is not in it. */
  standardDeviation: number;
  /** Older than any finding ever was before it closed, so that the curve says nothing of them. */
  withoutEstimate: number;
}

/**
 * How many of the open findings that fall due will still be open when they do, if they close as fast as findings of
 * their age have: Σ S(age + days until due) / S(age), S the Kaplan–Meier curve of the days from found to closed. Beyond
 * the longest duration seen the curve stays level, so that the forecast errs towards open.
 * @param durations of past findings.
 * @param age days since found, per finding.
 * @param dueIn days until the deadline, per finding; 0 is today.
 */
export function forecastStillOpen(durations: Durations, age: ArrayLike<number>, dueIn: ArrayLike<number>): DueForecast {
  const curve = survivalCurve(durations);
  const at = (day: number) => (curve.length === 0 ? 1 : curve[Math.min(day, curve.length - 1)]!);
  const forecast: DueForecast = { due: age.length, stillOpen: 0, standardDeviation: 0, withoutEstimate: 0 };
  let variance = 0;
  for (let f = 0; f < age.length; f++) {
    const now = at(age[f]!);
    if (now === 0) {
      forecast.withoutEstimate++;
      continue;
    }
    const open = at(age[f]! + dueIn[f]!) / now;
    forecast.stillOpen += open;
    variance += open * (1 - open);
  }
  forecast.standardDeviation = Math.sqrt(variance);
  return forecast;
}

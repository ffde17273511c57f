/**
 * Time to an event when some have not had it yet (E. L. Kaplan and P. Meier, JASA 53 (1958) 457–481). Here: days from
 * found to closed, where findings still open are censored at their age.
 */

/** Counts per day, however they are stored. */
export type DayCounts = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** How many had the event after exactly d days, and how many were last seen without it after d days; d is the index. */
export interface Durations {
  events: DayCounts;
  /** As long as `events`. Those censored on a day were still at risk that day. */
  censored: DayCounts;
}

export interface MedianDuration {
  /** First day by which half have had the event; null where that is not reached. */
  median: number | null;
  /** 95 % limits, null where not reached. */
  lower: number | null;
  upper: number | null;
  /** Durations looked at, and how many ended with the event. */
  n: number;
  events: number;
}

export interface Survival {
  /** Share without the event after the day. */
  survival: number;
  /** Greenwood's; NaN once the share is 0. */
  standardError: number;
  /** 95 % log(−log) limits; NaN where the share is 0 or 1, where they are not defined. */
  lower: number;
  upper: number;
  /** Still at risk on the day. */
  atRisk: number;
}

/** Two-sided 5 % point of the standard normal. */
const Z95 = 1.959963984540054;
const LOG_LOG_HALF = Math.log(Math.LN2);
/** Shares are products of fractions: half may come out a rounding error above half. */
const HALF = 0.5 + 1e-12;

/**
 * Median time to the event with the limits of R. Brookmeyer and J. Crowley, Biometrics 38 (1982) 29–41, on the
 * log(−log) scale: the days whose share without the event is compatible with one half. Two passes, no allocation but
 * the result. Where the curve lies exactly at one half for a while, its first day counts (SAS and R give the middle); where it
 * falls to 0 its limits are not defined and settle nothing.
 * @param start index of day 0, when several histograms lie one behind another in one array.
 * @param days length of the histogram from there.
 */
export function medianDuration(
  durations: Durations,
  start = 0,
  days = durations.events.length - start,
): MedianDuration {
  const { events, censored } = durations;
  const end = start + days;
  let n = 0;
  let happened = 0;
  for (let d = start; d < end; d++) {
    happened += events[d]!;
    n += events[d]! + censored[d]!;
  }
  const answer: MedianDuration = { median: null, lower: null, upper: null, n, events: happened };
  let atRisk = n;
  let survival = 1;
  let greenwood = 0;
  for (let d = start; d < end && atRisk > 0; d++) {
    const now = events[d]!;
    if (now > 0) {
      survival *= (atRisk - now) / atRisk;
      if (answer.median === null && survival <= HALF) answer.median = d - start;
      if (now < atRisk) {
        greenwood += now / (atRisk * (atRisk - now));
        const mayEnter = answer.lower === null && !isFarAbove(survival, greenwood);
        // The upper limit is never before the median.
        if (mayEnter || survival <= HALF) {
          const logS = Math.log(survival);
          const position = Math.log(-logS) - LOG_LOG_HALF;
          const reach = (Z95 * Math.sqrt(greenwood)) / -logS;
          if (answer.lower === null && position + reach >= 0) answer.lower = d - start;
          if (position - reach >= 0) {
            answer.upper = d - start;
            break;
          }
        }
      }
    }
    atRisk -= now + censored[d]!;
  }
  return answer;
}

/**
 * Whether the lower limit of the curve is above one half for certain, without its logarithms: with S > 3/4, where
 * −ln S < 1/3, it takes a reach above ln(3 ln 2) > 0.73 to come down to one half, and −ln S ≥ 1 − S.
 */
function isFarAbove(survival: number, greenwood: number): boolean {
  const gone = 1 - survival;
  return survival > 0.75 && Z95 * Z95 * greenwood < 0.73 * 0.73 * gone * gone;
}

/**
 * Share without the event after `day` days, with Greenwood's standard error (M. Greenwood 1926). Beyond the longest
 * duration seen, it is that of the last day seen.
 */
export function survivalAt(durations: Durations, day: number): Survival {
  const { events, censored } = durations;
  let atRisk = 0;
  for (let d = 0; d < events.length; d++) atRisk += events[d]! + censored[d]!;
  let survival = 1;
  let greenwood = 0;
  const last = Math.min(day, events.length - 1);
  for (let d = 0; d <= last; d++) {
    const now = events[d]!;
    if (now > 0) {
      survival *= (atRisk - now) / atRisk;
      greenwood += now / (atRisk * (atRisk - now));
    }
    if (d < day) atRisk -= now + censored[d]!;
  }
  const none = survival === 0 || survival === 1;
  const logS = Math.log(survival);
  const reach = (Z95 * Math.sqrt(greenwood)) / logS;
  return {
    survival,
    standardError: survival === 0 ? Number.NaN : survival * Math.sqrt(greenwood),
    lower: none ? Number.NaN : Math.exp(logS * Math.exp(-reach)),
    upper: none ? Number.NaN : Math.exp(logS * Math.exp(reach)),
    atRisk,
  };
}

/** Share without the event after 0, 1, 2 … days: the whole curve, as long as the histogram. */
export function survivalCurve(durations: Durations): Float64Array {
  const { events, censored } = durations;
  let atRisk = 0;
  for (let d = 0; d < events.length; d++) atRisk += events[d]! + censored[d]!;
  const curve = new Float64Array(events.length);
  let survival = 1;
  for (let d = 0; d < events.length; d++) {
    if (events[d]! > 0) survival *= (atRisk - events[d]!) / atRisk;
    curve[d] = survival;
    atRisk -= events[d]! + censored[d]!;
  }
  return curve;
}

/**
 * The histograms of two lists of whole days.
 * @throws RangeError for a duration that is negative or not whole.
 */
export function durationsOf(ended: Iterable<number>, notYet: Iterable<number>): Durations {
  const lists = [[...ended], [...notYet]];
  let longest = -1;
  for (const days of lists.flat()) {
    if (!(Number.isInteger(days) && days >= 0)) throw new RangeError(`${days} is not a number of days`);
    if (days > longest) longest = days;
  }
  const [events, censored] = lists.map((list) => {
    const counts = new Uint32Array(longest + 1);
    for (const days of list) counts[days]!++;
    return counts;
  });
  return { events: events!, censored: censored! };
}

/**
 * When a search ends: the share of its effort that is used up after so many iterations, from 0 to 1; at 1 it stops. The
 * search cools by that share, so it is as cold at the end of ten seconds as at the end of ten thousand iterations.
 */
export type Stop = (iterations: number) => number;

/** Repeatable: the same seed and number give the same result. */
export function afterIterations(limit: number): Stop {
  if (!(limit > 0)) throw new RangeError(`A search of ${limit} iterations finds nothing: ask for 1 or more.`);
  return (iterations) => iterations / limit;
}

/** @param now milliseconds of a clock that never goes back, such as `performance.now` */
export function afterMilliseconds(limit: number, now: () => number): Stop {
  if (!(limit > 0)) throw new RangeError(`A search of ${limit} ms finds nothing: give it more time.`);
  const started = now();
  return () => (now() - started) / limit;
}

/** Whichever comes first; `isCancelled` is asked a few hundred times a second. */
export function orWhen(stop: Stop, isCancelled: () => boolean): Stop {
  return (iterations) => (isCancelled() ? 1 : stop(iterations));
}

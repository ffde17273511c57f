/** Numbers per cell, however they are stored. */
export type Numbers = Float64Array | Float32Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;

/** Mean and population standard deviation of the defined (not NaN) values. */
export interface Moments {
  /** Defined values. */
  n: number;
  mean: number;
  /** √(Σ(x − mean)² / n); exactly 0 when all are equal. */
  sd: number;
}

/** Writes the moments of `values` into `out`, in two passes, which keeps the digits that Σx² − (Σx)²/n loses. */
export function momentsInto(values: Numbers, out: Moments): void {
  let n = 0;
  let sum = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    if (Number.isNaN(x)) continue;
    n++;
    sum += x;
    if (x < least) least = x;
    if (x > most) most = x;
  }
  const mean = n === 0 ? Number.NaN : sum / n;
  let squares = 0;
  // The mean of equal fractions may differ from them in the last digit; that is no variance.
  if (least !== most) {
    for (let i = 0; i < values.length; i++) {
      const deviation = values[i]! - mean;
      if (!Number.isNaN(deviation)) squares += deviation * deviation;
    }
  }
  out.n = n;
  out.mean = mean;
  out.sd = n === 0 ? Number.NaN : Math.sqrt(squares / n);
}

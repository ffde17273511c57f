/**
 * The binomial distribution to nearly full double precision at any size: probabilities by C. Loader's saddle-point form
 * ("Fast and accurate computation of binomial probabilities", 2000), sums by the incomplete beta function.
 */

const LOG_2_PI = Math.log(2 * Math.PI);

/** ln n! − ln(√(2πn) (n/e)ⁿ) for n = 0 … 15, from the factorials; above, the series is exact to the last digit. */
const STIRLING_ERRORS = (() => {
  const errors = [0];
  let factorial = 1;
  for (let n = 1; n <= 15; n++) {
    factorial *= n;
    errors.push(Math.log(factorial) - (0.5 * Math.log(2 * Math.PI * n) + n * Math.log(n) - n));
  }
  return errors;
})();

function stirlingError(n: number): number {
  if (n <= 15) return STIRLING_ERRORS[n]!;
  const square = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / n;
}

/** x ln(x / m) + m − x, without the loss of digits where x is near m. */
function deviance(x: number, m: number): number {
  if (Math.abs(x - m) < 0.1 * (x + m)) {
    const ratio = (x - m) / (x + m);
    let sum = (x - m) * ratio;
    let term = 2 * x * ratio;
    const square = ratio * ratio;
    for (let j = 1; j < 1000; j++) {
      term *= square;
      const next = sum + term / (2 * j + 1);
      if (next === sum) return next;
      sum = next;
    }
  }
  return x * Math.log(x / m) + m - x;
}

/** P(X = x), X ~ Binomial(n, p). @param x whole, 0 … n. @param p 0 … 1. */
export function binomialProbability(x: number, n: number, p: number): number {
  const q = 1 - p;
  if (p === 0) return x === 0 ? 1 : 0;
  if (q === 0) return x === n ? 1 : 0;
  if (x === 0) return Math.exp(n * Math.log1p(-p));
  if (x === n) return Math.exp(n * Math.log(p));
  const exponent =
    stirlingError(n) - stirlingError(x) - stirlingError(n - x) - deviance(x, n * p) - deviance(n - x, n * q);
  return Math.exp(exponent - 0.5 * (LOG_2_PI + Math.log(x) + Math.log1p(-x / n)));
}

/** P(X ≥ x), X ~ Binomial(n, p). */
export function binomialUpperTail(x: number, n: number, p: number): number {
  if (x <= 0) return 1;
  if (x > n) return 0;
  return betaLowerTail(p, x, n - x + 1);
}

/** P(X ≤ x), X ~ Binomial(n, p). */
export function binomialLowerTail(x: number, n: number, p: number): number {
  if (x < 0) return 0;
  if (x >= n) return 1;
  return betaLowerTail(1 - p, n - x, x + 1);
}

/**
 * Regularised incomplete beta function I_x(a, b) for whole a, b ≥ 1, by its continued fraction (DLMF 8.17.22), taken on
 * the side where it converges fast.
 */
export function betaLowerTail(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const straight = x <= (a + 1) / (a + b + 2);
  // xᵃ(1−x)ᵇ / (a·B(a, b)) = P(X = a)·b / (a + b), X ~ Binomial(a + b, x), and the same with the sides exchanged.
  const probability = binomialProbability(a, a + b, x);
  return straight
    ? ((probability * b) / (a + b)) * betaFraction(x, a, b)
    : 1 - ((probability * a) / (a + b)) * betaFraction(1 - x, b, a);
}

/** By W. J. Lentz's method as amended by Thompson and Barnett (1986). */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1), tiny);
  let value = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d, tiny);
    c = nonZero(1 + even / c, tiny);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d, tiny);
    c = nonZero(1 + odd / c, tiny);
    const step = d * c;
    value *= step;
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return value;
}

function nonZero(x: number, tiny: number): number {
  return Math.abs(x) < tiny ? tiny : x;
}

/** The x with I_x(a, b) = p, for whole a, b ≥ 1: Newton's steps, halving where one would leave the bracket. */
export function betaQuantile(p: number, a: number, b: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  let low = 0;
  let high = 1;
  let x = a / (a + b);
  for (let step = 0; step < 200; step++) {
    const excess = betaLowerTail(x, a, b) - p;
    if (excess === 0) return x;
    if (excess > 0) high = x;
    else low = x;
    // Density of the beta distribution, from P(X = a) of Binomial(a + b, x) as above.
    const density = (binomialProbability(a, a + b, x) * a * b) / ((a + b) * x * (1 - x));
    let next = x - excess / density;
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - x) <= 1e-15 * x) return next;
    x = next;
  }
  return x;
}

/**
 * Exact limits of a proportion (C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404–413).
 * @param level 0.95 for 95 %.
 */
export function clopperPearson(x: number, n: number, level = 0.95): { lower: number; upper: number } {
  const tail = (1 - level) / 2;
  return {
    lower: x === 0 ? 0 : betaQuantile(tail, x, n - x + 1),
    upper: x === n ? 1 : betaQuantile(1 - tail, x + 1, n - x),
  };
}

/**
 * Exact two-sided p of x out of n against p: the chance of all outcomes no more likely than the one seen (the method of
 * R's binom.test, with its tolerance of 1e-7 for ties). O(log n) probabilities and two tails.
 */
export function binomialTest(x: number, n: number, p: number): number {
  if (n === 0) return 1;
  const seen = binomialProbability(x, n, p) * (1 + 1e-7);
  const mode = n * p;
  if (x === mode) return 1;
  if (x < mode) {
    // Probabilities fall from the mode upwards: the first outcome there that is no likelier begins the other tail.
    let likelier = Math.ceil(mode) - 1;
    let far = n + 1;
    while (far - likelier > 1) {
      const middle = Math.floor((likelier + far) / 2);
      if (binomialProbability(middle, n, p) <= seen) far = middle;
      else likelier = middle;
    }
    return Math.min(1, binomialLowerTail(x, n, p) + binomialUpperTail(far, n, p));
  }
  let far = -1;
  let likelier = Math.floor(mode) + 1;
  while (likelier - far > 1) {
    const middle = Math.floor((likelier + far) / 2);
    if (binomialProbability(middle, n, p) <= seen) far = middle;
    else likelier = middle;
  }
  return Math.min(1, binomialLowerTail(far, n, p) + binomialUpperTail(x, n, p));
}

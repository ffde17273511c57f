/**
 * The standard normal distribution to full double precision in relative terms, far tails too: erfc by the rational
 * approximations of W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969)
 * 631–637, with the coefficients of his CALERF.
 */

const CENTRE_P = [1.8577770618460315e-1, 3.1611237438705655, 1.1386415415105016e2, 3.77485237685302e2];
const CENTRE_P_LAST = 3.2093775891384694e3;
const CENTRE_Q = [1, 2.3601290952344122e1, 2.4402463793444417e2, 1.2826165260773723e3];
const CENTRE_Q_LAST = 2.844236833439171e3;
const MIDDLE_P = [
  2.1531153547440383e-8, 5.641884969886701e-1, 8.883149794388377, 6.611919063714163e1, 2.986351381974001e2,
  8.81952221241769e2, 1.7120476126340707e3, 2.0510783778260716e3,
];
const MIDDLE_P_LAST = 1.2303393547979972e3;
const MIDDLE_Q = [
  1, 1.5744926110709835e1, 1.176939508913125e2, 5.371811018620099e2, 1.6213895745666903e3, 3.2907992357334597e3,
  4.362619090143247e3, 3.4393676741437216e3,
];
const MIDDLE_Q_LAST = 1.2303393548037495e3;
const TAIL_P = [
  1.6315387137302097e-2, 3.0532663496123236e-1, 3.6034489994980445e-1, 1.2578172611122926e-1, 1.6083785148742275e-2,
];
const TAIL_P_LAST = 6.587491615298378e-4;
const TAIL_Q = [1, 2.568520192289822, 1.8729528499234673, 5.279051029514285e-1, 6.051834131244132e-2];
const TAIL_Q_LAST = 2.3352049762686918e-3;

const ONE_OVER_SQRT_PI = 0.5641895835477563;

/** Complementary error function. */
export function erfc(x: number): number {
  const y = Math.abs(x);
  if (Number.isNaN(x)) return Number.NaN;
  if (y <= 0.46875) {
    const square = x * x;
    return 1 - (x * polynomial(CENTRE_P, CENTRE_P_LAST, square)) / polynomial(CENTRE_Q, CENTRE_Q_LAST, square);
  }
  const upper = erfcAbove(y);
  return x < 0 ? 2 - upper : upper;
}

/** P(Z > z). */
export function upperTail(z: number): number {
  return erfc(z * Math.SQRT1_2) / 2;
}

/** P(|Z| ≥ |z|), the chance of so large a z in either direction; NaN for NaN. */
export function twoSidedP(z: number): number {
  return erfc(Math.abs(z) * Math.SQRT1_2);
}

/** The z ≥ 0 whose {@link twoSidedP} is p. @param p 0 … 1; Infinity for 0. @throws RangeError outside. */
export function zOfTwoSidedP(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`${p} is not a probability`);
  if (p === 0) return Number.POSITIVE_INFINITY;
  if (p === 1) return 0;
  // Abramowitz and Stegun 26.2.23 (within 4.5e-4), then Newton on log p, which is nearly a parabola and so converges at once.
  const t = Math.sqrt(-2 * Math.log(p / 2));
  const guess = ((0.010328 * t + 0.802853) * t + 2.515517) / (((0.001308 * t + 0.189269) * t + 1.432788) * t + 1);
  let z = Math.max(0, t - guess);
  for (let step = 0; step < 4; step++) {
    const now = twoSidedP(z);
    const density = Math.exp((-z * z) / 2) * Math.sqrt(2 / Math.PI);
    if (density === 0) break;
    z = Math.max(0, z + (Math.log(now / p) * now) / density);
  }
  return z;
}

/** erfc above 0.46875; beyond 28 it is smaller than any number but 0. */
function erfcAbove(y: number): number {
  if (y > 28) return 0;
  let scaled: number;
  if (y <= 4) {
    scaled = polynomial(MIDDLE_P, MIDDLE_P_LAST, y) / polynomial(MIDDLE_Q, MIDDLE_Q_LAST, y);
  } else {
    const inverse = 1 / (y * y);
    const tail = (inverse * polynomial(TAIL_P, TAIL_P_LAST, inverse)) / polynomial(TAIL_Q, TAIL_Q_LAST, inverse);
    scaled = (ONE_OVER_SQRT_PI - tail) / y;
  }
  // exp(−y²) in two parts: rounding y² alone would cost digits in the far tail.
  const rounded = Math.trunc(y * 16) / 16;
  return Math.exp(-rounded * rounded) * Math.exp(-(y - rounded) * (y + rounded)) * scaled;
}

/** Highest power first; the constant term apart, as Cody lists it. */
function polynomial(coefficients: readonly number[], constant: number, x: number): number {
  let sum = 0;
  for (let i = 0; i < coefficients.length; i++) sum = (sum + coefficients[i]!) * x;
  return sum + constant;
}

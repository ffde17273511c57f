import type { Neighbourhoods } from "./neighbours.ts";
import { type Moments, momentsInto, type Numbers } from "./numbers.ts";

/** z per cell and what it was judged against. */
export interface GiStar extends Moments {
  /** Standard deviations by which the neighbourhood's sum exceeds what an even spread would give. */
  z: Float64Array;
}

/** Room for the result of {@link giStar} over `cells` cells, to be used again and again. */
export function makeGiStar(cells: number): GiStar {
  return { z: new Float64Array(cells), n: 0, mean: Number.NaN, sd: Number.NaN };
}

/**
 * Local Gi* of Getis and Ord with binary weights and the exact variance (Ord and Getis 1995, Geographical Analysis 27:
 * 286–306): with k cells in the neighbourhood, the cell itself among them,
 *
 *     z = (Σx − k·mean) / (sd · √((n·k − k²) / (n − 1)))
 *
 * mean and sd (population) being those of all n cells.
 *
 * A NaN value means that nothing can be said of the cell (a rate without denominator): it is no part of the study set,
 * counts neither in n, mean and sd nor in any neighbourhood, and its z is NaN. Putting the mean in its place would look
 * neutral but shrinks sd, and so makes hot spots of what is none. Where z is not defined otherwise (all values equal, or
 * a neighbourhood that holds every cell) it is 0: nothing stands out.
 *
 * @param out from {@link makeGiStar}; when given nothing is allocated and it is what is returned.
 */
export function giStar(values: Numbers, neighbourhoods: Neighbourhoods, out = makeGiStar(values.length)): GiStar {
  momentsInto(values, out);
  const { start, index } = neighbourhoods;
  const { z, n, mean, sd } = out;
  // Deviations from the mean, 0 where there is no value: a sum of them needs no branch and no count of neighbours.
  const { deviations, known } = scratch(values.length);
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i]! - mean;
    const isKnown = !Number.isNaN(deviation);
    known[i] = isKnown ? 1 : 0;
    deviations[i] = isKnown ? deviation : 0;
  }
  const gaps = n < values.length;
  // The last factor of the formula by the size of the neighbourhood.
  const factors = new Float64Array(LARGEST_KEPT + 1);
  for (let k = 1; k <= LARGEST_KEPT; k++) factors[k] = factorOf(n, k, sd);
  let from = start[0]!;
  for (let i = 0; i < values.length; i++) {
    const to = start[i + 1]!;
    let k = to - from;
    let sum = 0;
    // A whole hexagon with its ring, which nearly all are, without a loop: half the time.
    if (k === 7) {
      const a = index[from]!;
      const b = index[from + 1]!;
      const c = index[from + 2]!;
      const d = index[from + 3]!;
      const e = index[from + 4]!;
      const f = index[from + 5]!;
      const g = index[from + 6]!;
      sum =
        deviations[a]! +
        deviations[b]! +
        deviations[c]! +
        deviations[d]! +
        deviations[e]! +
        deviations[f]! +
        deviations[g]!;
      if (gaps) k = known[a]! + known[b]! + known[c]! + known[d]! + known[e]! + known[f]! + known[g]!;
    } else {
      for (let a = from; a < to; a++) sum += deviations[index[a]!]!;
      if (gaps) {
        k = 0;
        for (let a = from; a < to; a++) k += known[index[a]!]!;
      }
    }
    from = to;
    z[i] = known[i] === 0 ? Number.NaN : sum * (k <= LARGEST_KEPT ? factors[k]! : factorOf(n, k, sd));
  }
  return out;
}

const LARGEST_KEPT = 127;

function factorOf(n: number, k: number, sd: number): number {
  const spread = sd * Math.sqrt((n * k - k * k) / (n - 1));
  return spread > 0 ? 1 / spread : 0;
}

/** Kept between calls: allocating them costs as much as filling them. */
let kept = { deviations: new Float64Array(0), known: new Uint8Array(0) };

function scratch(cells: number): typeof kept {
  if (kept.known.length < cells) kept = { deviations: new Float64Array(cells), known: new Uint8Array(cells) };
  return kept;
}

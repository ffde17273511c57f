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
  // Most neighbourhoods are equally large, so the last factor mostly serves again.
  let factorOf = 0;
  let factor = 0;
  let from = start[0]!;
  for (let i = 0; i < values.length; i++) {
    const to = start[i + 1]!;
    let k = to - from;
    let sum = 0;
    // A whole hexagon with its ring, which nearly all are, without a loop: half the time.
    if (k === 7) {
      sum =
        values[index[from]!]! +
        values[index[from + 1]!]! +
        values[index[from + 2]!]! +
        values[index[from + 3]!]! +
        values[index[from + 4]!]! +
        values[index[from + 5]!]! +
        values[index[from + 6]!]!;
    } else {
      for (let a = from; a < to; a++) sum += values[index[a]!]!;
    }
    if (Number.isNaN(sum)) {
      k = 0;
      sum = 0;
      for (let a = from; a < to; a++) {
        const x = values[index[a]!]!;
        if (Number.isNaN(x)) continue;
        k++;
        sum += x;
      }
    }
    from = to;
    if (k !== factorOf) {
      factorOf = k;
      const spread = sd * Math.sqrt((n * k - k * k) / (n - 1));
      factor = spread > 0 ? 1 / spread : 0;
    }
    z[i] = Number.isNaN(values[i]) ? Number.NaN : (sum - k * mean) * factor;
  }
  return out;
}

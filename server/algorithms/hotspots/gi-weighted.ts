import { type GiStar, makeGiStar } from "./gi-star.ts";
import type { Neighbourhoods } from "./neighbours.ts";
import { momentsInto, type Numbers } from "./numbers.ts";

/** Neighbourhoods in which each member has a weight: `weight[a]` belongs to `index[a]`. */
export interface WeightedNeighbourhoods extends Neighbourhoods {
  weight: Float64Array;
}

/**
 * Gi* with any weights (Ord and Getis 1995, equation 14.3 in Getis and Ord 1996): with W = Σw and S = Σw²,
 *
 *     z = (Σwx − W·mean) / (sd · √((n·S − W²) / (n − 1)))
 *
 * Multiplying the weights of a row by a constant changes nothing, so row-standardised weights give the z of binary ones.
 * Undefined values are treated as in {@link giStar}.
 * @param weights with each cell's own weight among them; a cell that misses its own is judged by its neighbours alone.
 */
export function giStarWeighted(
  values: Numbers,
  weights: WeightedNeighbourhoods,
  out = makeGiStar(values.length),
): GiStar {
  momentsInto(values, out);
  const { start, index, weight } = weights;
  const { z, n, mean, sd } = out;
  for (let i = 0; i < values.length; i++) {
    let excess = 0;
    let sum = 0;
    let squares = 0;
    for (let a = start[i]!; a < start[i + 1]!; a++) {
      const deviation = values[index[a]!]! - mean;
      if (Number.isNaN(deviation)) continue;
      const w = weight[a]!;
      excess += w * deviation;
      sum += w;
      squares += w * w;
    }
    z[i] = Number.isNaN(values[i]) ? Number.NaN : standardise(excess, sd, n * squares - sum * sum, n - 1);
  }
  return out;
}

/**
 * Gi, the neighbours without the cell itself: mean and sd are those of the other cells, and
 *
 *     z = (Σwx − W·mean₍ᵢ₎) / (sd₍ᵢ₎ · √(((n − 1)·S − W²) / (n − 2)))
 *
 * A weight of the cell itself is passed over. A cell without neighbours has no Gi: NaN. `mean` and `sd` of the result
 * are those of all cells.
 */
export function giWeighted(values: Numbers, weights: WeightedNeighbourhoods, out = makeGiStar(values.length)): GiStar {
  momentsInto(values, out);
  const { start, index, weight } = weights;
  const { z, n, mean, sd } = out;
  for (let i = 0; i < values.length; i++) {
    // Of deviations from the mean of all, which sum to 0, so the others' sum is the negative of the cell's own.
    const own = values[i]! - mean;
    const othersMean = -own / (n - 1);
    const othersVariance = (sd * sd * n - own * own) / (n - 1) - othersMean * othersMean;
    let excess = 0;
    let sum = 0;
    let squares = 0;
    for (let a = start[i]!; a < start[i + 1]!; a++) {
      const deviation = values[index[a]!]! - mean;
      if (index[a] === i || Number.isNaN(deviation)) continue;
      const w = weight[a]!;
      excess += w * (deviation - othersMean);
      sum += w;
      squares += w * w;
    }
    z[i] =
      Number.isNaN(own) || squares === 0
        ? Number.NaN
        : standardise(excess, Math.sqrt(Math.max(0, othersVariance)), (n - 1) * squares - sum * sum, n - 2);
  }
  return out;
}

/** 0 where there is no spread to measure by. */
function standardise(excess: number, sd: number, numerator: number, denominator: number): number {
  const spread = sd * Math.sqrt(numerator / denominator);
  return spread > 0 ? excess / spread : 0;
}

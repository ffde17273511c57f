/**
 * How far a sum of unknown whole numbers can move while other sums of them stay what they are: the primal simplex method on
 * { y ≥ 0, A y = A x }, started from the true x itself, which need not be a corner. Every point it stops at is a filling of
 * the table as good as the true one, hence a proof of what an attacker cannot exclude.
 */

const TINY = 1e-9;
/** Steps without progress before the slower rule that cannot cycle (R. G. Bland, 1977) takes over. */
const PATIENCE = 100;
const MOST_STEPS = 4000;

export interface Fillings {
  /**
   * Moves towards more of an objective until it has grown by `enough` or can grow no more. False where there is no end to it:
   * then the point is some filling with much more of it.
   */
  climb(objective: ArrayLike<number>, enough?: number): boolean;
  /** The last point on its way that is in whole numbers: others prove nothing. */
  filling(): Float64Array;
}

/**
 * @param x the true numbers, whole and ≥ 0.
 * @param rows which of them each published sum adds up: positions, with their signs where an equation subtracts.
 */
export function createFillings(
  x: ArrayLike<number>,
  rows: readonly { at: readonly number[]; signs?: readonly number[] }[],
): Fillings {
  const n = x.length;
  const { tableau, basics } = eliminate(n, rows);
  const values = Float64Array.from(x);
  const basicRow = new Int32Array(n).fill(-1);
  basics.forEach((column, row) => {
    basicRow[column] = row;
  });

  /** Columns of the pivot's row that are not 0. */
  const places = new Int32Array(n);
  const pivot = (row: number, column: number) => {
    const own = tableau[row]!;
    const scale = own[column]!;
    let filled = 0;
    for (let j = 0; j < n; j++) {
      if (own[j] === 0) continue;
      own[j]! /= scale;
      places[filled++] = j;
    }
    for (let i = 0; i < tableau.length; i++) {
      if (i === row) continue;
      const other = tableau[i]!;
      const factor = other[column]!;
      if (factor === 0) continue;
      for (let f = 0; f < filled; f++) {
        const j = places[f]!;
        const left = other[j]! - factor * own[j]!;
        // What rounding leaves is nothing, and fills the table up.
        other[j] = left > -1e-12 && left < 1e-12 ? 0 : left;
      }
      other[column] = 0;
    }
    basicRow[basics[row]!] = -1;
    basicRow[column] = row;
    basics[row] = column;
  };

  let whole = Float64Array.from(x);
  const keepWhole = () => {
    const rounded = values.map(Math.round);
    for (let j = 0; j < n; j++) if (rounded[j]! < 0 || Math.abs(rounded[j]! - values[j]!) > 1e-6) return;
    // To the last unit: rounding may not lend or owe a record.
    const isSame = rows.every(({ at, signs }) => {
      let difference = 0;
      for (let i = 0; i < at.length; i++) difference += (signs?.[i] ?? 1) * (rounded[at[i]!]! - x[at[i]!]!);
      return difference === 0;
    });
    if (isSame) whole = rounded;
  };

  return {
    climb(objective, enough = Number.POSITIVE_INFINITY) {
      let idle = 0;
      let grown = 0;
      const gain = reducedGains(objective, tableau, basics, n);
      for (let step = 0; step < MOST_STEPS && grown < enough; step++) {
        const column = chooseColumn(gain, values, basicRow, idle > PATIENCE);
        if (column < 0) return true;
        const direction = gain[column]! > 0 ? 1 : -1;
        let reach = direction < 0 ? values[column]! : Number.POSITIVE_INFINITY;
        let blocking = -1;
        for (let i = 0; i < tableau.length; i++) {
          const rate = -direction * tableau[i]![column]!;
          if (rate >= -TINY) continue;
          const limit = Math.max(0, values[basics[i]!]!) / -rate;
          const earlier = blocking >= 0 && limit < reach + TINY && basics[i]! < basics[blocking]!;
          if (limit < reach - TINY || earlier) {
            reach = Math.min(reach, limit);
            blocking = i;
          }
        }
        const endless = reach === Number.POSITIVE_INFINITY;
        const by = direction * (endless ? FAR : reach);
        values[column]! += by;
        for (let i = 0; i < tableau.length; i++) values[basics[i]!]! -= by * tableau[i]![column]!;
        if (by !== 0) keepWhole();
        if (endless) return false;
        grown += Math.abs(gain[column]!) * reach;
        idle = reach > TINY ? 0 : idle + 1;
        if (blocking >= 0) {
          values[basics[blocking]!] = 0;
          pivot(blocking, column);
          const factor = gain[column]!;
          const own = tableau[blocking]!;
          for (let j = 0; j < n; j++) if (own[j] !== 0) gain[j]! -= factor * own[j]!;
          gain[column] = 0;
        } else values[column] = 0;
      }
      return true;
    },
    filling: () => whole.slice(),
  };
}

/** How far to go where nothing stops. */
const FAR = 1000;

/** Reduced row echelon form: each remaining row has a basic column of its own. */
function eliminate(n: number, rows: readonly { at: readonly number[]; signs?: readonly number[] }[]) {
  const tableau: Float64Array[] = [];
  const basics: number[] = [];
  const uses = new Int32Array(n);
  for (const { at } of rows) for (const column of at) uses[column]!++;
  // A row with a number of its own needs no elimination at all: these first.
  const ownOf = rows.map(({ at }) => at.findIndex((column) => uses[column] === 1));
  rows.forEach(({ at, signs }, r) => {
    const own = ownOf[r]!;
    if (own < 0) return;
    const row = new Float64Array(n);
    const scale = signs?.[own] ?? 1;
    at.forEach((column, i) => {
      row[column]! += (signs?.[i] ?? 1) / scale;
    });
    tableau.push(row);
    basics.push(at[own]!);
  });
  for (const [r, { at, signs }] of rows.entries()) {
    if (ownOf[r]! >= 0) continue;
    const row = new Float64Array(n);
    at.forEach((column, i) => {
      row[column]! += signs?.[i] ?? 1;
    });
    tableau.forEach((known, i) => {
      const factor = row[basics[i]!]!;
      if (factor !== 0) for (let j = 0; j < n; j++) row[j]! -= factor * known[j]!;
    });
    let column = -1;
    for (let j = 0; j < n; j++) {
      if (Math.abs(row[j]!) <= TINY) row[j] = 0;
      else if (column < 0 || Math.abs(row[j]!) > Math.abs(row[column]!) + TINY) column = j;
    }
    if (column < 0) continue;
    const scale = row[column]!;
    for (let j = 0; j < n; j++) row[j]! /= scale;
    for (const known of tableau) {
      const factor = known[column]!;
      if (factor !== 0) for (let j = 0; j < n; j++) known[j]! -= factor * row[j]!;
    }
    tableau.push(row);
    basics.push(column);
  }
  return { tableau, basics };
}

function reducedGains(
  objective: ArrayLike<number>,
  tableau: readonly Float64Array[],
  basics: readonly number[],
  n: number,
): Float64Array {
  const gain = Float64Array.from(objective);
  for (let i = 0; i < tableau.length; i++) {
    const worth = objective[basics[i]!]!;
    if (worth === 0) continue;
    const row = tableau[i]!;
    for (let j = 0; j < n; j++) gain[j]! -= worth * row[j]!;
  }
  return gain;
}

/** The column that gains most and can move; with `first`, the first that gains. −1: none. */
function chooseColumn(gain: Float64Array, values: Float64Array, basicRow: Int32Array, first: boolean): number {
  let best = -1;
  for (let j = 0; j < gain.length; j++) {
    if (basicRow[j]! >= 0 || Math.abs(gain[j]!) <= 1e-7) continue;
    if (gain[j]! < 0 && values[j]! <= TINY) continue;
    if (first) return j;
    if (best < 0 || Math.abs(gain[j]!) > Math.abs(gain[best]!)) best = j;
  }
  return best;
}

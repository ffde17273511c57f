/** Sums and shades of the table of accidents by weekday and hour. Pure. */

export interface HourTotals {
  byHour: readonly number[];
  /** 0 Monday … 6 Sunday. */
  byWeekday: readonly number[];
  total: number;
  /** Of one weekday's hour. */
  most: number;
}

/** Totals of counts laid out as [weekday * 24 + hour]. */
export function hourTotals(hourWeekday: Uint32Array): HourTotals {
  const byHour = new Array<number>(24).fill(0);
  const byWeekday = new Array<number>(7).fill(0);
  let most = 0;
  hourWeekday.forEach((n, at) => {
    byHour[at % 24]! += n;
    byWeekday[Math.floor(at / 24)]! += n;
    most = Math.max(most, n);
  });
  return { byHour, byWeekday, total: byHour.reduce((sum, n) => sum + n, 0), most };
}

/** Shade of a count: 0 for none, then even steps up to `shades` − 1 for the most. */
export const heatClass = (n: number, most: number, shades: number): number =>
  n === 0 ? 0 : Math.min(shades - 1, Math.ceil((n / most) * (shades - 1)));

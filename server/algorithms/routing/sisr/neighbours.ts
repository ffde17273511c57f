/** Nearest customers of each customer, itself first: who is removed together with it. */
export interface NearestCustomers {
  /** Of node i: list[i * width … + width − 1]; shorter lists end in -1. */
  list: Int32Array;
  width: number;
}

/** @param width neighbours kept of each, itself included */
export function nearestCustomers(
  nodes: number,
  customers: ArrayLike<number>,
  width: number,
  between: (i: number, j: number) => number,
): NearestCustomers {
  const kept = Math.min(width, customers.length);
  const list = new Int32Array(nodes * kept).fill(-1);
  const away = new Float64Array(nodes);
  const order = Int32Array.from(customers);
  for (let k = 0; k < customers.length; k++) {
    const i = customers[k]!;
    for (let m = 0; m < customers.length; m++) away[customers[m]!] = between(i, customers[m]!);
    away[i] = Number.NEGATIVE_INFINITY;
    order.set(Int32Array.from(customers));
    order.sort((a, b) => away[a]! - away[b]! || a - b);
    list.set(order.subarray(0, kept), i * kept);
  }
  return { list, width: kept };
}

/**
 * Nearest customers of each customer, itself first: who is removed together with it. Worked out when first asked for, since for thousands
 * of customers all lists take longer than a first plan may.
 */
export class NearestCustomers {
  /** Of node i after `prepare(i)`: list[i * width … + width − 1]. */
  readonly list: Int32Array;
  readonly width: number;
  private readonly customers: Int32Array;
  private readonly between: (i: number, j: number) => number;
  private readonly isReady: Uint8Array;
  private readonly away: Float64Array;
  private readonly order: Int32Array;

  /**
   * @param nodes numbers of nodes, customers among them
   * @param width neighbours kept of each, itself included
   */
  constructor(nodes: number, customers: ArrayLike<number>, width: number, between: (i: number, j: number) => number) {
    this.customers = Int32Array.from(customers);
    this.width = Math.min(width, customers.length);
    this.between = between;
    this.list = new Int32Array(nodes * this.width);
    this.isReady = new Uint8Array(nodes);
    this.away = new Float64Array(nodes);
    this.order = new Int32Array(customers.length);
  }

  prepare(i: number): void {
    if (this.isReady[i] === 1) return;
    this.isReady[i] = 1;
    const { customers, away, order, width, between } = this;
    for (let k = 0; k < customers.length; k++) away[customers[k]!] = between(i, customers[k]!);
    away[i] = Number.NEGATIVE_INFINITY;
    order.set(customers);
    if (width < order.length) this.selectNearest();
    const nearest = order.subarray(0, width).sort((a, b) => away[a]! - away[b]! || a - b);
    this.list.set(nearest, i * width);
  }

  /** Hoare's selection: the `width` nearest come to the front of `order`, in any order. */
  private selectNearest(): void {
    const { away, order, width } = this;
    let [low, high] = [0, order.length - 1];
    while (low < high) {
      const pivot = away[order[(low + high) >> 1]!]!;
      let [i, j] = [low, high];
      while (i <= j) {
        while (away[order[i]!]! < pivot) i++;
        while (away[order[j]!]! > pivot) j--;
        if (i > j) break;
        const c = order[i]!;
        order[i++] = order[j]!;
        order[j--] = c;
      }
      if (width - 1 <= j) high = j;
      else if (width - 1 >= i) low = i;
      else return;
    }
  }
}

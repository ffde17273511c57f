import type { Random } from "../random.ts";

/** One order in which customers are put back, chosen as often as its weight says against the others'. */
export interface Order {
  weight: number;
  /** Of each node; smallest first. Null: at random. */
  key: Float64Array | null;
}

/** Sorts the first `count` of `list` by one of the orders. Equal keys, and lists without a key, come at random. */
export function sortByOneOf(orders: readonly Order[], list: Int32Array, count: number, random: Random): void {
  for (let i = count - 1; i > 0; i--) {
    const other = random.below(i + 1);
    const c = list[i]!;
    list[i] = list[other]!;
    list[other] = c;
  }
  const key = chooseOrder(orders, random).key;
  if (key) sortByKey(list, count, key);
}

function chooseOrder(orders: readonly Order[], random: Random): Order {
  let sum = 0;
  for (let i = 0; i < orders.length; i++) sum += orders[i]!.weight;
  let left = random.next() * sum;
  for (let i = 0; i < orders.length; i++) {
    left -= orders[i]!.weight;
    if (left < 0) return orders[i]!;
  }
  return orders[orders.length - 1]!;
}

/** Insertion sort: lists are short, and it keeps the order of equal keys. */
export function sortByKey(list: Int32Array, count: number, key: Float64Array): void {
  for (let i = 1; i < count; i++) {
    const c = list[i]!;
    const own = key[c]!;
    let k = i - 1;
    while (k >= 0 && key[list[k]!]! > own) {
      list[k + 1] = list[k]!;
      k--;
    }
    list[k + 1] = c;
  }
}

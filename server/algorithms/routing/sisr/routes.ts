/**
 * Routes of a search that tries, keeps and takes back: each route lies in one stretch of flat arrays, from its start (place 0) over its
 * customers to its end. What was kept last lies in a second set of the same arrays, so taking back copies the touched routes alone.
 */
export class Routes {
  /** Places of one route: customers at most, start and end. */
  readonly stride: number;
  readonly count: number;
  /** Node at place p of route r: [r * stride + p]. */
  readonly node: Int32Array;
  /** Customers in a route. */
  readonly size: Int32Array;
  /** Route of a node; -1: in none. */
  readonly routeOf: Int32Array;
  /** Place of a node in its route. */
  readonly placeOf: Int32Array;
  /** Routes changed since the last `keep` or `takeBack`. */
  readonly touched: Int32Array;
  touchedCount = 0;
  /** Customers in routes, and routes with customers. */
  served = 0;
  used = 0;

  private ruined = 0;
  private readonly ruinedIn: Int32Array;
  private readonly isTouched: Uint8Array;
  readonly keptNode: Int32Array;
  readonly keptSize: Int32Array;

  /** @param nodes numbers of nodes, starts and ends among them */
  constructor(nodes: number, count: number, largest: number, start: ArrayLike<number>, end: ArrayLike<number>) {
    this.count = count;
    this.stride = largest + 2;
    this.node = new Int32Array(count * this.stride);
    this.size = new Int32Array(count);
    this.routeOf = new Int32Array(nodes).fill(-1);
    this.placeOf = new Int32Array(nodes);
    this.touched = new Int32Array(count);
    this.isTouched = new Uint8Array(count);
    this.ruinedIn = new Int32Array(count).fill(-1);
    for (let r = 0; r < count; r++) {
      this.node[r * this.stride] = start[r]!;
      this.node[r * this.stride + 1] = end[r]!;
    }
    this.keptNode = this.node.slice();
    this.keptSize = this.size.slice();
  }

  touch(r: number): void {
    if (this.isTouched[r]) return;
    this.isTouched[r] = 1;
    this.touched[this.touchedCount++] = r;
  }

  /** Whether this ruin has taken something from the route; a new ruin begins with `forgetRuined`. */
  isRuined(r: number): boolean {
    return this.ruinedIn[r] === this.ruined;
  }

  markRuined(r: number): void {
    this.ruinedIn[r] = this.ruined;
  }

  forgetRuined(): void {
    this.ruined = (this.ruined + 1) | 0;
  }

  /** Between places p and p + 1. */
  insert(c: number, r: number, p: number): void {
    const { node, placeOf } = this;
    const base = r * this.stride;
    const size = this.size[r]!;
    node[base + size + 2] = node[base + size + 1]!;
    for (let q = size; q > p; q--) {
      const moved = node[base + q]!;
      node[base + q + 1] = moved;
      placeOf[moved] = q + 1;
    }
    node[base + p + 1] = c;
    placeOf[c] = p + 1;
    this.routeOf[c] = r;
    if (size === 0) this.used++;
    this.size[r] = size + 1;
    this.served++;
    this.touch(r);
  }

  /** Customers at places from … to − 1. */
  remove(r: number, from: number, to: number): void {
    const { node, placeOf } = this;
    const base = r * this.stride;
    const size = this.size[r]!;
    for (let q = from; q < to; q++) this.routeOf[node[base + q]!] = -1;
    const gap = to - from;
    for (let q = to; q <= size; q++) {
      const moved = node[base + q]!;
      node[base + q - gap] = moved;
      placeOf[moved] = q - gap;
    }
    node[base + size + 1 - gap] = node[base + size + 1]!;
    this.size[r] = size - gap;
    this.served -= gap;
    if (size === gap && gap > 0) this.used--;
    this.touch(r);
  }

  /** What is there now is what `takeBack` comes back to. */
  keep(): void {
    for (let t = 0; t < this.touchedCount; t++) {
      const r = this.touched[t]!;
      const base = r * this.stride;
      const end = base + this.size[r]! + 2;
      for (let q = base; q < end; q++) this.keptNode[q] = this.node[q]!;
      this.keptSize[r] = this.size[r]!;
      this.isTouched[r] = 0;
    }
    this.touchedCount = 0;
  }

  takeBack(): void {
    const { node, stride, routeOf, placeOf } = this;
    for (let t = 0; t < this.touchedCount; t++) {
      const r = this.touched[t]!;
      const size = this.size[r]!;
      for (let q = r * stride + 1; q <= r * stride + size; q++) routeOf[node[q]!] = -1;
      this.served -= size;
      if (size > 0) this.used--;
    }
    for (let t = 0; t < this.touchedCount; t++) {
      const r = this.touched[t]!;
      const base = r * stride;
      const size = this.keptSize[r]!;
      for (let p = 1; p <= size + 1; p++) {
        const kept = this.keptNode[base + p]!;
        node[base + p] = kept;
        if (p <= size) {
          routeOf[kept] = r;
          placeOf[kept] = p;
        }
      }
      this.size[r] = size;
      this.served += size;
      if (size > 0) this.used++;
      this.isTouched[r] = 0;
    }
    this.touchedCount = 0;
  }

  /** The customers of every route, empty routes too. */
  toArrays(): number[][] {
    return Array.from(this.size, (size, r) => [...this.node.subarray(r * this.stride + 1, r * this.stride + 1 + size)]);
  }
}

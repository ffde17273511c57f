/**
 * Random numbers of Chris Doty-Humphrey's sfc32: 128 bits of state, passes PractRand, a few integer operations a number.
 * The same seed gives the same numbers anywhere.
 */
export class Random {
  // A typed array, not fields: V8 keeps whole numbers above 2^30 in fields as boxed doubles.
  private readonly state: Int32Array;

  /** @param seed a whole number; seeds that differ give unrelated numbers */
  constructor(seed: number) {
    this.state = Int32Array.of(seed | 0, 0x9e3779b9 | 0, 0x243f6a88, 1);
    for (let i = 0; i < 12; i++) this.next();
  }

  /** In [0, 1). */
  next(): number {
    const s = this.state;
    const sum = (((s[0]! + s[1]!) | 0) + s[3]!) | 0;
    s[3] = (s[3]! + 1) | 0;
    s[0] = s[1]! ^ (s[1]! >>> 9);
    s[1] = (s[2]! + (s[2]! << 3)) | 0;
    s[2] = ((s[2]! << 21) | (s[2]! >>> 11)) + sum;
    return (sum >>> 0) / 4294967296;
  }

  /** A whole number in 0 … below − 1. */
  below(below: number): number {
    return (this.next() * below) | 0;
  }
}

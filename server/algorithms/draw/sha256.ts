/**
 * SHA-256 (FIPS 180-4) of a text's UTF-8, as 64 hexadecimal digits: the same in a browser, which has it only as a promise,
 * and on the server.
 */

/** The first 32 bits of the fractional parts of roots of the primes. */
const fraction = (x: number) => Math.floor((x - Math.floor(x)) * 2 ** 32);
const PRIMES = (() => {
  const found: number[] = [];
  for (let n = 2; found.length < 64; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
})();
const ROUND = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));

const turned = (x: number, by: number) => (x >>> by) | (x << (32 - by));

const ENCODER = new TextEncoder();
/** Made once: a draw takes hundreds of thousands of hashes. */
const words = new Int32Array(64);

export function sha256(text: string): string {
  const message = ENCODER.encode(text);
  // The message, a one, zeros up to the last eight bytes of a block, its length in bits.
  const padded = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor((message.length * 8) / 2 ** 32));
  view.setUint32(padded.length - 4, (message.length * 8) % 2 ** 32);

  const state = Int32Array.from(START);
  for (let block = 0; block < padded.length; block += 64) {
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(block + i * 4);
    for (let i = 16; i < 64; i++) {
      const far = words[i - 15]!;
      const near = words[i - 2]!;
      const a = turned(far, 7) ^ turned(far, 18) ^ (far >>> 3);
      const b = turned(near, 17) ^ turned(near, 19) ^ (near >>> 10);
      words[i] = (words[i - 16]! + a + words[i - 7]! + b) | 0;
    }
    let a = state[0]!;
    let b = state[1]!;
    let c = state[2]!;
    let d = state[3]!;
    let e = state[4]!;
    let f = state[5]!;
    let g = state[6]!;
    let h = state[7]!;
    for (let i = 0; i < 64; i++) {
      const one =
        (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[i]! + words[i]!) | 0;
      const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    state[0]! += a;
    state[1]! += b;
    state[2]! += c;
    state[3]! += d;
    state[4]! += e;
    state[5]! += f;
    state[6]! += g;
    state[7]! += h;
  }
  let digits = "";
  for (let i = 0; i < 8; i++) digits += (state[i]! >>> 0).toString(16).padStart(8, "0");
  return digits;
}

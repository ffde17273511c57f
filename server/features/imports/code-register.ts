import { hashOf, sameBytes } from "./byte-cache.ts";

/**
 * On which line a code stood first. A million codes in a few arrays of numbers and one of bytes: as strings in a map they
 * kept the garbage collector busy and took three times the memory.
 */
export interface CodeRegister {
  /** @returns the line on which the code stands already; 0 where it is new and is noted now. */
  note(code: string, line: number): number;
  /** The same for the UTF-8 bytes of a code. */
  noteBytes(bytes: Uint8Array, from: number, to: number, line: number): number;
}

export function createCodeRegister(): CodeRegister {
  let slots = new Int32Array(1 << 12);
  let hashes = new Int32Array(1 << 11);
  let lines = new Float64Array(1 << 11);
  /** Where each code ends in `text`; the next begins there. */
  let ends = new Float64Array(1 << 11);
  let text = Buffer.allocUnsafeSlow(1 << 16);
  let scratch = Buffer.allocUnsafeSlow(1 << 10);
  let n = 0;
  let length = 0;

  const grow = () => {
    hashes = widened(hashes, new Int32Array(2 * n));
    lines = widened(lines, new Float64Array(2 * n));
    ends = widened(ends, new Float64Array(2 * n));
    slots = new Int32Array(2 * slots.length);
    const mask = slots.length - 1;
    for (let i = 0; i < n; i++) {
      let slot = hashes[i]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = i + 1;
    }
  };

  const noteBytes = (bytes: Uint8Array, from: number, to: number, line: number): number => {
    if (n === hashes.length) grow();
    const hash = hashOf(bytes, from, to);
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let found = slots[slot]!; found !== 0; found = slots[slot]!) {
      const i = found - 1;
      if (hashes[i] === hash && sameBytes(bytes, from, to, text, i === 0 ? 0 : ends[i - 1]!, ends[i]!))
        return lines[i]!;
      slot = (slot + 1) & mask;
    }
    if (length + to - from > text.length)
      text = widened(text, Buffer.allocUnsafeSlow(Math.max(2 * text.length, length + to - from)));
    for (let i = from; i < to; i++) text[length++] = bytes[i]!;
    hashes[n] = hash;
    lines[n] = line;
    ends[n] = length;
    slots[slot] = ++n;
    return 0;
  };
  return {
    noteBytes,
    note(code, line) {
      if (code.length * 3 > scratch.length) scratch = Buffer.allocUnsafeSlow(code.length * 3);
      return noteBytes(scratch, 0, scratch.write(code), line);
    },
  };
}

function widened<T extends Uint8Array | Int32Array | Float64Array>(before: T, after: T): T {
  after.set(before);
  return after;
}

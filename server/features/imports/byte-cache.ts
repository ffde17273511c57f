/** Texts found by their bytes, so that a million rows need no string for a value met before. */

interface Entry<T> {
  hash: number;
  key: Buffer;
  value: T;
}

/** What is known of the values of one column: most columns of a ledger repeat a few. */
export interface ByteCache<T> {
  find(bytes: Buffer, from: number, to: number): T | undefined;
  /** Remembers it, while there is room. */
  add(bytes: Buffer, from: number, to: number, value: T): void;
}

const BUCKETS = 1024;

export function createByteCache<T>(limit: number): ByteCache<T> {
  const buckets: Entry<T>[][] = Array.from({ length: BUCKETS }, () => []);
  let size = 0;
  return {
    find(bytes, from, to) {
      const hash = hashOf(bytes, from, to);
      const bucket = buckets[hash & (BUCKETS - 1)]!;
      for (let i = 0; i < bucket.length; i++) {
        const entry = bucket[i]!;
        if (entry.hash === hash && sameBytes(bytes, from, to, entry.key, 0, entry.key.length)) return entry.value;
      }
      return undefined;
    },
    add(bytes, from, to, value) {
      if (size >= limit) return;
      size++;
      const hash = hashOf(bytes, from, to);
      buckets[hash & (BUCKETS - 1)]!.push({ hash, key: Buffer.from(bytes.subarray(from, to)), value });
    },
  };
}

/** FNV-1a with its bits mixed once more, for tables that use the lowest. */
export function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}

export function sameBytes(a: Uint8Array, from: number, to: number, b: Uint8Array, at: number, end: number): boolean {
  if (to - from !== end - at) return false;
  for (let i = from, k = at; i < to; i++, k++) if (a[i] !== b[k]) return false;
  return true;
}

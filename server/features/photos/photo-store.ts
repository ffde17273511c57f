/** Where the files of photos lie: a folder, or a store that speaks S3. Keys are made of the content, so nothing is ever overwritten. */
export interface PhotoStore {
  /** Keeps a file; the same key again is the same file. */
  put(key: string, bytes: Buffer): Promise<void>;
  /** @returns undefined when there is no such file. */
  get(key: string): Promise<Buffer | undefined>;
  /** Removes a file; one that is not there is no error. */
  remove(key: string): Promise<void>;
}

/** "3f/3fa9….jpg" of a file's SHA-256: 256 folders, or prefixes, share the files. */
export const keyOf = (sha256: string, kind: "full" | "thumbnail"): string =>
  `${sha256.slice(0, 2)}/${sha256}${kind === "thumbnail" ? "-thumbnail" : ""}.jpg`;

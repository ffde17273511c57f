/** What a snapshot is known by. */
import { createHash } from "node:crypto";

export const sha256Of = (bytes: Uint8Array | string): string => createHash("sha256").update(bytes).digest("hex");

/** The hash of a whole: of its parts' lines as sha256sum writes them, ascending by name. */
export function snapshotHash(parts: readonly { name: string; sha256: string }[]): string {
  const lines = parts.map(({ name, sha256 }) => [name, `${sha256}  ${name}\n`] as const);
  return sha256Of(
    lines
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, line]) => line)
      .join(""),
  );
}

/**
 * The hash of a frame: SHA-256 of the lines `sites`' hashes in their order, then of the rest of the frame. Each site has a
 * hash of its own, so that one that was altered can be named.
 */
import { canonicalJson } from "./canonical-json.ts";
import type { DrawFrame, DrawSite } from "./draw-file.ts";
import { sha256 } from "./sha256.ts";

/** Of a site's id, name, unit, level and weight as canonical JSON. */
export const siteHash = ({ id, name, unit, level, weight }: DrawSite): string =>
  sha256(canonicalJson({ id, name, unit, level, weight }));

/** From the sites' hashes, one a line, and a last line with inspectors, inspectors a site and strata as canonical JSON. */
export function frameHash(
  hashes: readonly string[],
  { strata, inspectors, perSite }: Omit<DrawFrame, "sites">,
): string {
  return sha256([...hashes, canonicalJson({ inspectors, perSite, strata })].join("\n"));
}

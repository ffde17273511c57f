/**
 * A random draw of sites and of those who inspect them (双随机), as plain data: what is published before it, what comes out of
 * it, and so everything that others need to draw it again.
 */

export const DRAW_FORMAT = "safety-risk-map/draw@1";

/** A site that may be drawn. */
export interface DrawSite {
  id: string;
  name: string;
  /** Reporting unit, by code. */
  unit: string;
  /** 1 major … 4 low. */
  level: number;
  /** Chance relative to the others of its stratum, > 0; 1 for all of them when they are alike. */
  weight: number;
}

/** How many sites of a risk level are drawn: a share, rounded up, or a number. */
export type DrawStratum = { level: number; rate: number } | { level: number; count: number };

export interface DrawInspector {
  id: string;
  name: string;
  /** The reporting unit they belong to and never inspect in; null when none. */
  unit: string | null;
  /** Further reporting units, and sites by id, where they never inspect. */
  notInUnits: readonly string[];
  notAtSites: readonly string[];
}

/** Everything the seed is put to: it stands, and is published by its hash, before the seed is known. */
export interface DrawFrame {
  sites: readonly DrawSite[];
  strata: readonly DrawStratum[];
  inspectors: readonly DrawInspector[];
  /** Inspectors a site. */
  perSite: number;
}

export interface DrawnSite {
  id: string;
  level: number;
  /** SHA-256 by which it was chosen. */
  ticket: string;
  /** Ids. */
  inspectors: readonly string[];
}

export interface DrawCommitment {
  /** SHA-256 of the seed. */
  seedHash: string;
  /** SHA-256 of the frame, see `frame-hash.ts`. */
  frameHash: string;
  /** ISO 8601 instant. */
  at: string;
}

export interface DrawOutcome {
  /** ISO 8601 instant of the draw, at which the seed was revealed. */
  at: string;
  /** 64 hexadecimal digits. */
  seed: string;
  /** What was said in public at the draw, so that whoever knew the seed could not know the result; may be empty. */
  word: string;
  sites: readonly DrawnSite[];
}

export interface DrawFile {
  format: typeof DRAW_FORMAT;
  id: number | null;
  city: string;
  title: string;
  /** Of the records the frame was read from. */
  asOf: { dataVersion: number; businessDate: string };
  commitment: DrawCommitment;
  frame: Omit<DrawFrame, "sites"> & { sites: readonly (DrawSite & { hash: string })[] };
  /** Null before the draw. */
  outcome: DrawOutcome | null;
}

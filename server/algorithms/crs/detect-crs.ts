/**
 * Finds out in which coordinate system positions are written: under the right one, more of them lie in the township or
 * county they state than under any other. Pure.
 */
import type { Outlines } from "./outlines.ts";
import { type CrsName, GAUSS_KRUGER, type ToWgs84, toWgs84 } from "./systems.ts";

export interface SamplePoint {
  x: number;
  y: number;
  /** Code of the township or county the record states; null where it states none that is known. */
  region: string | null;
}

export interface CrsCandidate {
  crs: CrsName;
  /** x and y stand in each other's place: latitude first, or northing first as surveyors write. */
  swapped: boolean;
  /** Of the points that state a place with an outline: how many lie in it; of all points: how many in the city. */
  inStated: number;
  inCity: number;
}

export interface CrsDetection {
  /** Points looked at; those of them that state a place with an outline. */
  points: number;
  stated: number;
  /** Best first; none that puts less than a twentieth of the points into the city. */
  candidates: CrsCandidate[];
  /**
   * `clear`: the best is better than every other beyond chance. `tie`: the first `tied` fit about alike, a person must
   * say. `none`: no system puts most points into the city.
   */
  verdict: "clear" | "tie" | "none";
  tied: number;
}

/** Points of the first, rough round over all candidates. */
const ROUGH = 200;
/** How sure the best must be of each other: one-sided, exact sign test. */
const SIGNIFICANCE = 0.01;
/** Below this share in the city, no system is proposed. */
const ENOUGH = 0.5;

/**
 * @param sample positions as written; a few thousand tell GCJ-02 from WGS84 (500 m apart), which differ near borders only
 */
export function detectCrs(
  sample: readonly SamplePoint[],
  outlines: Outlines,
  alsoTry: readonly CrsName[] = [],
): CrsDetection {
  const points = sample.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y) && !(x === 0 && y === 0));
  const stated = points.filter(({ region }) => region !== null && outlines.outlined(region) !== null).length;
  const none: CrsDetection = { points: points.length, stated, candidates: [], verdict: "none", tied: 0 };
  if (points.length === 0) return none;

  const rough = spread(points, ROUGH);
  const systems = systemsToTry(rough, alsoTry);
  const promising = systems
    .map((system) => ({ system, hits: hitsOf(rough, system, outlines) }))
    .filter(({ hits }) => hits.inCity >= 0.05 * rough.length)
    .sort((a, b) => scoreOf(b.hits) - scoreOf(a.hits))
    .slice(0, 8);
  const measured = promising
    .map(({ system }) => ({ system, hits: hitsOf(points, system, outlines) }))
    .sort((a, b) => scoreOf(b.hits) - scoreOf(a.hits) || a.system.order - b.system.order);
  const best = measured[0];
  if (!best) return none;

  const beaten = measured.slice(1).filter(({ hits }) => better(best.hits.each, hits.each));
  // Those that stand level come first, in the order of their score.
  const level = measured.filter((one) => one === best || !beaten.includes(one));
  return {
    points: points.length,
    stated,
    candidates: [...level, ...beaten].map(({ system, hits }) => ({
      crs: system.crs,
      swapped: system.swapped,
      inStated: hits.inStated,
      inCity: hits.inCity,
    })),
    verdict: best.hits.inCity < ENOUGH * points.length ? "none" : level.length > 1 ? "tie" : "clear",
    tied: level.length,
  };
}

interface System {
  crs: CrsName;
  swapped: boolean;
  convert: ToWgs84;
  order: number;
}

/** Degrees or metres: only one kind makes sense of the numbers. */
function systemsToTry(points: readonly SamplePoint[], alsoTry: readonly CrsName[]): System[] {
  const degrees = points.filter(({ x, y }) => Math.abs(x) <= 180 && Math.abs(y) <= 180).length > points.length / 2;
  const names = degrees ? ["wgs84", "gcj02", "bd09"] : [...gaussKrugerNames(), "epsg:3857"];
  return [...new Set([...names, ...alsoTry])].flatMap((crs, i) => {
    const convert = toWgs84(crs);
    if (!convert) return [];
    return [false, true].map((swapped) => ({
      crs,
      swapped,
      convert: swapped ? (x: number, y: number) => convert(y, x) : convert,
      order: 2 * i + Number(swapped),
    }));
  });
}

/** Each zone once: the 6-degree zones on the meridian of a 3-degree one are the same projection under another code. */
function gaussKrugerNames(): string[] {
  const names = new Map<string, string>();
  for (const [code, { meridian, falseEasting }] of [...GAUSS_KRUGER].sort(([a], [b]) => b - a)) {
    const key = `${meridian} ${falseEasting}`;
    if (!names.has(key)) names.set(key, `epsg:${code}`);
  }
  return [...names.values()];
}

interface Hits {
  inStated: number;
  inCity: number;
  /** For each point: 2 in its stated place (or in the city, where it states none), 1 elsewhere in the city, 0 outside. */
  each: Uint8Array;
}

function hitsOf(points: readonly SamplePoint[], { convert }: System, outlines: Outlines): Hits {
  const each = new Uint8Array(points.length);
  let inStated = 0;
  let inCity = 0;
  points.forEach(({ x, y, region }, i) => {
    const at = convert(x, y);
    if (!at) return;
    const home = region !== null && outlines.outlined(region) !== null;
    if (home && outlines.holds(region, at[0], at[1])) {
      inStated++;
      inCity++;
      each[i] = 2;
    } else if (outlines.anyHolds(at[0], at[1])) {
      inCity++;
      each[i] = home ? 1 : 2;
    }
  });
  return { inStated, inCity, each };
}

const scoreOf = (hits: Hits): number => hits.each.reduce((sum, one) => sum + one, 0);

/** Whether a is better than b beyond chance, by the points on which they disagree (exact sign test). */
function better(a: Uint8Array, b: Uint8Array): boolean {
  let won = 0;
  let lost = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i]! > b[i]!) won++;
    else if (a[i]! < b[i]!) lost++;
  }
  return won > lost && signTest(won, lost) < SIGNIFICANCE;
}

/** P(at least `won` of `won + lost`) when both are as likely. */
export function signTest(won: number, lost: number): number {
  const n = won + lost;
  let logTerm = -n * Math.LN2;
  let tail = 0;
  // Terms from "all won" downwards.
  for (let k = n; k >= won; k--) {
    tail += Math.exp(logTerm);
    logTerm += Math.log(k) - Math.log(n - k + 1);
  }
  return Math.min(1, tail);
}

/** Evenly spread over the file: ledgers are sorted by township. */
function spread<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!);
}

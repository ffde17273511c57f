/**
 * The skeleton of settlement: some 1,900 villages and urban communities, each with a weight (its share of the houses)
 * and a way to lay out its hamlets. It depends on the seed only, not on how many sites are asked for.
 */
import {
  type County,
  distanceField,
  inCounty,
  type Line,
  mayBeNear,
  nearestOnLine,
  pointAt,
  tileOrder,
  toKm,
  toLonLat,
} from "./geometry.ts";
import { createRng, type Rng } from "./rng.ts";
import type { Road } from "./roads.ts";
import type { Terrain } from "./terrain.ts";
import type { Township } from "./townships.ts";

/** A village's pattern: packed streets, rows along canals, strings along valleys, one row along a dike or a road. */
export type VillageKind = "core" | "plain" | "hill" | "dike" | "road";

export interface Village {
  /** "A017": the township's quarter and a running number. */
  code: string;
  township: Township;
  county: County;
  kind: VillageKind;
  /** Kilometres, see geometry.ts. */
  x: number;
  y: number;
  /** Share of the city's houses. */
  weight: number;
  /** Kilometres within which most of it lies. */
  reach: number;
  /** The dike or road it lines. */
  along?: { line: Line; run: number };
  /** Seeds its own stream, so that a village stays the same whatever else is drawn. */
  key: string;
}

export interface Hamlet {
  x: number;
  y: number;
  /** Direction of its row of houses, radians. */
  angle: number;
  /** Half length and half width of the row, kilometres (standard deviations). */
  length: number;
  width: number;
  /** Share of the village's houses. */
  weight: number;
}

/** Houses per head, relative: families in the old districts live in blocks of flats, which are not self-built. */
const SELF_BUILT: Record<Township["kind"], number> = { urban: 0.45, seat: 0.7, town: 1, rural: 1.05 };
/** Share of a township's houses in its built-up core. */
const CORE_SHARE: Record<Township["kind"], number> = { urban: 1, seat: 0.62, town: 0.2, rural: 0.07 };
/** Thousands of people to a village, and to a community in a core. */
const VILLAGE_POPULATION = 2.45;
const COMMUNITY_POPULATION = 3.4;

export function createSettlement(
  counties: readonly County[],
  townships: readonly Township[],
  terrain: Terrain,
  roads: readonly Road[],
  seed: string,
): Village[] {
  const streets = roads.filter((road) => !road.motorway).map((road) => road.line);
  const villages: Village[] = [];
  for (const county of counties) {
    const own = townships.filter((township) => township.countyCode === county.code);
    for (const township of own) villages.push(...layCore(township, county, terrain, streets, seed));
    villages.push(...layVillages(own, county, terrain, streets, createRng(seed, "villages", county.code)));
  }
  const total = villages.reduce((sum, village) => sum + village.weight, 0);
  for (const village of villages) village.weight /= total;
  nameVillages(villages);
  const order = new Map(villages.map((village) => [village, tileOrder(...toLonLat(village.x, village.y))]));
  return villages.sort((a, b) => order.get(a)! - order.get(b)!);
}

/** Communities of a built-up core: dense in the middle, thinning out along the roads that leave it. */
function layCore(
  township: Township,
  county: County,
  terrain: Terrain,
  streets: readonly Line[],
  seed: string,
): Village[] {
  const rng = createRng(seed, "core", township.code);
  const people = township.population * CORE_SHARE[township.kind];
  const count = Math.max(1, Math.round(people / COMMUNITY_POPULATION));
  const spread = 0.2 * Math.sqrt(people) * (township.kind === "urban" ? 0.62 : 0.68);
  const [cx, cy] = toKm([township.lon, township.lat]);
  const arms = [...Array(rng.int(3, 5))].map(() => rng.between(0, 2 * Math.PI));
  const villages: Village[] = [];
  for (let tries = 0; villages.length < count && tries < 4000; tries++) {
    let x = cx;
    let y = cy;
    if (villages.length > 0) {
      const radius = spread * (0.35 + -0.75 * Math.log(1 - rng.next()));
      const angle = rng.chance(0.4) ? rng.pick(arms) + 0.25 * rng.normal() : rng.between(0, 2 * Math.PI);
      const stretch = rng.chance(0.25) ? 1.5 : 1;
      x += stretch * radius * Math.cos(angle);
      y += stretch * radius * Math.sin(angle);
    }
    if (!inCounty(county, ...toLonLat(x, y)) || terrain.water(x, y)) {
      if (villages.length > 0 || tries < 3) continue;
      x += 0.6 * rng.normal();
      y += 0.6 * rng.normal();
      if (!inCounty(county, ...toLonLat(x, y)) || terrain.water(x, y)) continue;
    }
    const road = villages.length % 4 === 3 ? nearestStreet(streets, x, y, 1.2) : undefined;
    villages.push({
      code: "",
      township,
      county,
      kind: "core",
      x,
      y,
      weight: Math.exp(0.3 * rng.normal()),
      reach: 0.13 + 0.17 * Math.min(1, spread),
      ...(road && { along: road }),
      key: `${seed}/${township.code}/core/${villages.length}`,
    });
  }
  return share(villages, township.population * SELF_BUILT[township.kind] * CORE_SHARE[township.kind]);
}

/** Villages thrown over a county where the land suits them, then given to townships so that each has its number. */
function layVillages(
  townships: readonly Township[],
  county: County,
  terrain: Terrain,
  streets: readonly Line[],
  rng: Rng,
): Village[] {
  const wanted = townships.map((township) => {
    const people = township.population * (1 - CORE_SHARE[township.kind]);
    return people === 0 ? 0 : Math.max(3, Math.round(people / VILLAGE_POPULATION));
  });
  const total = wanted.reduce((sum, n) => sum + n, 0);
  const spots = throwSpots(county, terrain, total, rng);
  const owners = allot(spots, townships, wanted);
  const reach = 0.5 * Math.sqrt(spots.landKm2 / total);

  return townships.flatMap((township, index) => {
    const mine = spots.points.filter((_, i) => owners[i] === index);
    const villages = mine.map(([x, y], i): Village => {
      const dike = nearestStreet(terrain.dikes, x, y, 2.4);
      const road = nearestStreet(streets, x, y, 1.5);
      const flat = rng.chance((0.21 - terrain.relief(x, y)) / 0.16);
      const along = flat && dike && rng.chance(0.6) ? dike : road && rng.chance(0.3) ? road : undefined;
      const kind = along ? (along === dike ? "dike" : "road") : flat ? "plain" : "hill";
      const weight = Math.exp(0.45 * rng.normal()) * (along ? 1.2 : 1);
      const key = `${township.code}/${i}/${Math.round(x * 1000)}`;
      return { code: "", township, county, kind, x, y, weight, reach, ...(along && { along }), key };
    });
    return share(villages, township.population * SELF_BUILT[township.kind] * (1 - CORE_SHARE[township.kind]));
  });
}

function nearestStreet(lines: readonly Line[], x: number, y: number, within: number): Village["along"] {
  let best = within;
  let found: Village["along"];
  for (const line of lines) {
    if (!mayBeNear(line, x, y, best)) continue;
    const { distance, run } = nearestOnLine(line, x, y);
    if (distance < best) {
      best = distance;
      found = { line, run };
    }
  }
  return found;
}

interface Spots {
  points: [number, number][];
  landKm2: number;
}

/** Dart throwing with a distance that gives way until all have found a place. */
function throwSpots(county: County, terrain: Terrain, count: number, rng: Rng): Spots {
  const [west, south] = toKm([county.box[0], county.box[1]]);
  const [east, north] = toKm([county.box[2], county.box[3]]);
  const boxKm2 = (east - west) * (north - south);
  const points: [number, number][] = [];
  let apart = 0;
  let tried = 0;
  let land = 0;
  let misses = 0;
  while (points.length < count) {
    const x = rng.between(west, east);
    const y = rng.between(south, north);
    tried++;
    if (!inCounty(county, ...toLonLat(x, y)) || terrain.water(x, y)) continue;
    land++;
    if (land === 400) apart = 0.78 * Math.sqrt((boxKm2 * land) / tried / count);
    if (land < 400) continue;
    if (++misses % 300 === 0) apart *= 0.93;
    const fit = terrain.suitability(x, y);
    if (rng.next() > 0.06 + 1.1 * fit) continue;
    const room = apart * (0.8 + 0.5 * terrain.relief(x, y));
    if (points.some((other) => Math.abs(other[0] - x) < room && Math.hypot(other[0] - x, other[1] - y) < room))
      continue;
    points.push([x, y]);
  }
  return { points, landKm2: (boxKm2 * land) / tried };
}

/** A power diagram (Aurenhammer 1987) whose weights are moved until each township has about its number of villages. */
function allot(spots: Spots, townships: readonly Township[], wanted: readonly number[]): number[] {
  const centres = townships.map(({ lon, lat }) => toKm([lon, lat]));
  const bonus = wanted.map((n) => (n === 0 ? Number.NEGATIVE_INFINITY : 0));
  const step = (spots.landKm2 / spots.points.length) * 0.5;
  let owners: number[] = [];
  for (let round = 0; round < 80; round++) {
    owners = spots.points.map(([x, y]) => {
      let best = 0;
      let least = Number.POSITIVE_INFINITY;
      centres.forEach(([cx, cy], i) => {
        const cost = (cx - x) ** 2 + (cy - y) ** 2 - bonus[i]!;
        if (cost < least) {
          least = cost;
          best = i;
        }
      });
      return best;
    });
    const counts = wanted.map((_, i) => owners.reduce((n, owner) => n + Number(owner === i), 0));
    const off = wanted.map((n, i) => n - counts[i]!);
    if (off.every((n) => n === 0)) break;
    off.forEach((n, i) => {
      if (wanted[i]! > 0) bonus[i]! += (step * n) / (1 + round / 25);
    });
  }
  return owners;
}

/** Scales the weights to sum to a total. */
function share(villages: Village[], total: number): Village[] {
  const sum = villages.reduce((weight, village) => weight + village.weight, 0);
  for (const village of villages) village.weight *= total / sum;
  return villages;
}

/** A–D by quarter of the township (core, then around it), numbers running round each quarter. */
function nameVillages(villages: Village[]): void {
  const groups = Map.groupBy(villages, (village) => village.township.code);
  for (const group of groups.values()) {
    const [cx, cy] = toKm([group[0]!.township.lon, group[0]!.township.lat]);
    const angle = (village: Village) => Math.atan2(village.y - cy, village.x - cx);
    const quarter = (village: Village) =>
      village.kind === "core" ? 0 : 1 + Math.min(2, Math.floor(((angle(village) + Math.PI) / (2 * Math.PI)) * 3));
    group.sort((a, b) => quarter(a) - quarter(b) || angle(a) - angle(b));
    group.forEach((village, i) => {
      village.code = `${"ABCD"[quarter(village)]}${String(i + 1).padStart(3, "0")}`;
    });
  }
}

/** Lays out the hamlets of a village. */
export function layHamlets(village: Village, terrain: Terrain): Hamlet[] {
  const rng = createRng(village.key, "hamlets");
  const hamlets: Hamlet[] = [];
  const add = (x: number, y: number, angle: number, length: number, width: number, weight: number) => {
    if (!inCounty(village.county, ...toLonLat(x, y)) || terrain.water(x, y)) return false;
    hamlets.push({ x, y, angle, length, width, weight });
    return true;
  };
  const weight = () => Math.exp(0.5 * rng.normal());
  const count = village.kind === "core" ? rng.int(16, 24) : rng.int(24, 34);

  for (let tries = 0; hamlets.length < count && tries < 12 * count; tries++) {
    if (village.kind === "core") layStreet();
    else if (village.kind === "plain") layCanal();
    else if (village.along) layRibbon(village.along);
    else layValley();
  }
  if (hamlets.length === 0) add(village.x, village.y, 0, 0.05, 0.02, 1);
  const total = hamlets.reduce((sum, hamlet) => sum + hamlet.weight, 0);
  for (const hamlet of hamlets) hamlet.weight /= total;
  return hamlets;

  /** A short street; neighbours run parallel or across. */
  function layStreet() {
    const lean = terrain.grain(village.x, village.y) + 0.12 * rng.normal();
    const angle = lean + (rng.chance(0.45) ? Math.PI / 2 : 0);
    const along = village.along;
    if (along && rng.chance(0.6)) {
      const at = pointAt(along.line, along.run + 0.9 * rng.normal());
      add(at.x + 0.04 * rng.normal(), at.y + 0.04 * rng.normal(), at.angle, 0.06, 0.02, weight());
      return;
    }
    const stretch = village.reach * (rng.chance(0.2) ? 2.2 : 1);
    add(village.x + stretch * rng.normal(), village.y + stretch * rng.normal(), angle, 0.05, 0.018, weight());
  }

  /** Rows along parallel canals some 800 m apart, a few across. */
  function layCanal() {
    const lean = terrain.grain(village.x, village.y) + 0.1 * createRng(village.key, "lean").normal();
    const across = rng.chance(0.16);
    const angle = lean + (across ? Math.PI / 2 : 0);
    const rows = createRng(village.key, "rows");
    const gap = rows.between(0.65, 1.05);
    const shift = rows.between(0, gap);
    const run = village.reach * 1.25 * rng.normal();
    const row = Math.round((village.reach * 0.85 * rng.normal()) / gap) * gap + shift;
    const bend = 0.08 * Math.sin(run * 1.7 + shift * 9);
    const side = row + bend + 0.025 * rng.normal();
    const x = village.x + run * Math.cos(angle) - side * Math.sin(angle);
    const y = village.y + run * Math.sin(angle) + side * Math.cos(angle);
    if (rng.chance(0.1)) add(x + 0.3 * rng.normal(), y + 0.3 * rng.normal(), angle, 0.05, 0.03, 0.5 * weight());
    else add(x, y, angle, 0.17, 0.014, weight());
  }

  /** One row on the land side of a dike, or both sides of a road; some hamlets stay behind it. */
  function layRibbon({ line, run }: NonNullable<Village["along"]>) {
    if (rng.chance(village.kind === "dike" ? 0.3 : 0.5)) {
      if (terrain.relief(village.x, village.y) < 0.12) layCanal();
      else layValley();
      return;
    }
    const at = pointAt(line, run + village.reach * 1.1 * rng.normal());
    const sides = village.kind === "road" ? [0.03, -0.03] : [0.25, -0.25, 0.55, -0.55, 0.8, -0.8, 1.1, -1.1, 1.4, -1.4];
    if (rng.chance(0.5)) sides.reverse().sort((a, b) => Math.abs(a) - Math.abs(b));
    for (const side of sides) {
      const off = side + 0.02 * rng.normal();
      if (add(at.x - off * Math.sin(at.angle), at.y + off * Math.cos(at.angle), at.angle, 0.09, 0.014, weight()))
        return;
    }
  }

  /** The best of a few spots around, drawn to the valley floors. */
  function layValley() {
    let bestFit = -1;
    let bestX = 0;
    let bestY = 0;
    for (let k = 0; k < 7; k++) {
      const x = village.x + village.reach * 1.15 * rng.normal();
      const y = village.y + village.reach * 1.15 * rng.normal();
      const fit = terrain.suitability(x, y) * rng.between(0.5, 1);
      if (fit > bestFit) {
        bestFit = fit;
        bestX = x;
        bestY = y;
      }
    }
    if (bestFit > 0) add(bestX, bestY, terrain.grain(bestX, bestY), 0.085, 0.035, weight());
  }
}

/** How strongly a spot lies beside one of the lines, 1 on it, fading over `scaleKm`. */
export function nearness(lines: readonly Line[], scaleKm: number): (x: number, y: number) => number {
  const distance = distanceField(lines, scaleKm * 3);
  return (x, y) => Math.exp(-((distance(x, y) / scaleKm) ** 2));
}

/** Distances of some kilometres. */

/** WGS84: equatorial radius in metres and eccentricity squared. */
const EQUATOR_M = 6_378_137;
const ECCENTRICITY_2 = 0.00669437999014;
const RADIANS = Math.PI / 180;

/** Length of a degree of latitude on the ellipsoid, at a latitude. */
export function metresNorth(lat: number): number {
  const square = 1 - ECCENTRICITY_2 * Math.sin(lat * RADIANS) ** 2;
  return (RADIANS * EQUATOR_M * (1 - ECCENTRICITY_2)) / (square * Math.sqrt(square));
}

/** Length of a degree of longitude on the ellipsoid, at a latitude. */
export function metresEast(lat: number): number {
  return (RADIANS * EQUATOR_M * Math.cos(lat * RADIANS)) / Math.sqrt(1 - ECCENTRICITY_2 * Math.sin(lat * RADIANS) ** 2);
}

/**
 * Metres between two positions: as on a plane, with the mean of both places' degrees. Over 55 km it is 0.01 % off the
 * geodesic, over black spots far less than a position is known.
 */
export function metresBetween(lonA: number, latA: number, lonB: number, latB: number): number {
  const east = ((lonB - lonA) * (metresEast(latA) + metresEast(latB))) / 2;
  const north = ((latB - latA) * (metresNorth(latA) + metresNorth(latB))) / 2;
  return Math.sqrt(east * east + north * north);
}

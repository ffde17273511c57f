/**
 * Gauss–Krüger (transverse Mercator with scale 1 on the central meridian) on the ellipsoid CGCS2000, to nanometres within a
 * zone: Krüger's series to the sixth order in the third flattening n, as in C. F. F. Karney, "Transverse Mercator with an
 * accuracy of a few nanometers", Journal of Geodesy 85 (2011), equations 7–9, 11, 14, 35 and 36.
 * No library: it is a page of arithmetic, and detection runs it hundreds of thousands of times in a row.
 */
const RADIUS = 6_378_137;
const FLATTENING = 1 / 298.257222101;
const ECCENTRICITY = Math.sqrt(FLATTENING * (2 - FLATTENING));

const n = FLATTENING / (2 - FLATTENING);
const powers = [1, n, n ** 2, n ** 3, n ** 4, n ** 5, n ** 6] as const;
const series = (...coefficients: number[]) =>
  coefficients.reduce((sum, c, i) => sum + c * powers[(i + 7 - coefficients.length) as 1]!, 0);

/** Radius of the circle as long as a meridian. */
const RECTIFYING = (RADIUS / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64 + n ** 6 / 256);
const ALPHA = [
  series(1 / 2, -2 / 3, 5 / 16, 41 / 180, -127 / 288, 7891 / 37800),
  series(13 / 48, -3 / 5, 557 / 1440, 281 / 630, -1983433 / 1935360),
  series(61 / 240, -103 / 140, 15061 / 26880, 167603 / 181440),
  series(49561 / 161280, -179 / 168, 6601661 / 7257600),
  series(34729 / 80640, -3418889 / 1995840),
  series(212378941 / 319334400),
] as const;
const BETA = [
  series(1 / 2, -2 / 3, 37 / 96, -1 / 360, -81 / 512, 96199 / 604800),
  series(1 / 48, 1 / 15, -437 / 1440, 46 / 105, -1118711 / 3870720),
  series(17 / 480, -37 / 840, -209 / 4480, 5569 / 90720),
  series(4397 / 161280, -11 / 504, -830251 / 7257600),
  series(4583 / 161280, -108847 / 3991680),
  series(20648693 / 638668800),
] as const;

const degrees = Math.PI / 180;

/** A zone: its central meridian in degrees and what is added to eastings, in metres. */
export interface Zone {
  meridian: number;
  falseEasting: number;
}

/** @returns easting and northing in metres */
export function toGrid(lon: number, lat: number, zone: Zone): [easting: number, northing: number] {
  const lambda = (lon - zone.meridian) * degrees;
  const tau = Math.tan(lat * degrees);
  const sigma = Math.sinh(ECCENTRICITY * Math.atanh((ECCENTRICITY * tau) / Math.hypot(1, tau)));
  const conformal = tau * Math.hypot(1, sigma) - sigma * Math.hypot(1, tau);
  const xi = Math.atan2(conformal, Math.cos(lambda));
  const eta = Math.asinh(Math.sin(lambda) / Math.hypot(conformal, Math.cos(lambda)));
  let north = xi;
  let east = eta;
  for (let j = 0; j < 6; j++) {
    const k = 2 * (j + 1);
    north += ALPHA[j]! * Math.sin(k * xi) * Math.cosh(k * eta);
    east += ALPHA[j]! * Math.cos(k * xi) * Math.sinh(k * eta);
  }
  return [zone.falseEasting + RECTIFYING * east, RECTIFYING * north];
}

/** @returns longitude and latitude in degrees; null beyond the series' reach (some 40° from the meridian) */
export function fromGrid(easting: number, northing: number, zone: Zone): [lon: number, lat: number] | null {
  const xi = northing / RECTIFYING;
  const eta = (easting - zone.falseEasting) / RECTIFYING;
  if (!(Math.abs(eta) < 0.7 && Math.abs(xi) <= Math.PI / 2)) return null;
  let north = xi;
  let east = eta;
  for (let j = 0; j < 6; j++) {
    const k = 2 * (j + 1);
    north -= BETA[j]! * Math.sin(k * xi) * Math.cosh(k * eta);
    east -= BETA[j]! * Math.cos(k * xi) * Math.sinh(k * eta);
  }
  const conformal = Math.sin(north) / Math.hypot(Math.sinh(east), Math.cos(north));
  const lambda = Math.atan2(Math.sinh(east), Math.cos(north));
  // Newton's method; two steps reach the last digit, the third is for points near the pole.
  const e2 = ECCENTRICITY ** 2;
  let tau = conformal;
  for (let step = 0; step < 3; step++) {
    const sigma = Math.sinh(ECCENTRICITY * Math.atanh((ECCENTRICITY * tau) / Math.hypot(1, tau)));
    const reached = tau * Math.hypot(1, sigma) - sigma * Math.hypot(1, tau);
    tau +=
      ((conformal - reached) * (1 + (1 - e2) * tau * tau)) / ((1 - e2) * Math.hypot(1, tau) * Math.hypot(1, reached));
  }
  return [zone.meridian + lambda / degrees, Math.atan(tau) / degrees];
}

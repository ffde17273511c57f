/** Smooth random fields over the plane. */

export type Field = (x: number, y: number) => number;

/** Gradient noise (Perlin 1985, quintic fade) of one wavelength, in the unit of x and y. About −0.7 to 0.7. */
export function gradientNoise(seed: number, wavelength: number): Field {
  const slope = (i: number, j: number, dx: number, dy: number) => {
    let hash = Math.imul(i, 0x27d4eb2d) ^ Math.imul(j, 0x165667b1) ^ seed;
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    const angle = ((hash ^ (hash >>> 16)) >>> 0) * (Math.PI / 2147483648);
    return Math.cos(angle) * dx + Math.sin(angle) * dy;
  };
  const fade = (t: number) => t * t * t * (t * (t * 6 - 15) + 10);
  return (x, y) => {
    const px = x / wavelength;
    const py = y / wavelength;
    const i = Math.floor(px);
    const j = Math.floor(py);
    const dx = px - i;
    const dy = py - j;
    const u = fade(dx);
    const south = slope(i, j, dx, dy) * (1 - u) + slope(i + 1, j, dx - 1, dy) * u;
    const north = slope(i, j + 1, dx, dy - 1) * (1 - u) + slope(i + 1, j + 1, dx - 1, dy - 1) * u;
    return south + (north - south) * fade(dy);
  };
}

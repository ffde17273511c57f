/** Lines as short text: the encoded polyline algorithm, with six decimals as Valhalla writes it. */

const PRECISION = 1e6;

/** @returns longitude and latitude in degrees. @throws RangeError for a text that ends within a number */
export function decodePolyline(text: string): [lon: number, lat: number][] {
  const line: [number, number][] = [];
  let at = 0;
  const next = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 5) {
      if (at >= text.length) throw new RangeError("the polyline ends within a number");
      const bits = text.charCodeAt(at++) - 63;
      value |= (bits & 31) << shift;
      if (bits < 32) return value & 1 ? ~(value >> 1) : value >> 1;
    }
  };
  let lat = 0;
  let lon = 0;
  while (at < text.length) {
    lat += next();
    lon += next();
    line.push([lon / PRECISION, lat / PRECISION]);
  }
  return line;
}

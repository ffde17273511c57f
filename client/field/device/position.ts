/** Where the phone is, if the person and the phone say so. */
export interface Position {
  lon: number;
  lat: number;
  /** Metres. */
  accuracy: number;
}
export type Locating = { state: "off" | "searching" | "refused" | "unknown" } | { state: "found"; position: Position };

/** Asks once; never throws. WGS84, also on phones in China: the browser's interface says so. */
export const locate = (): Promise<Locating> =>
  new Promise((resolve) => {
    if (!("geolocation" in navigator)) return resolve({ state: "unknown" });
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({
          state: "found",
          position: {
            lon: Math.round(coords.longitude * 1e6) / 1e6,
            lat: Math.round(coords.latitude * 1e6) / 1e6,
            accuracy: Math.round(coords.accuracy),
          },
        }),
      ({ code }) => resolve({ state: code === 1 ? "refused" : "unknown" }),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    );
  });

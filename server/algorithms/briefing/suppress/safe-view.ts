/** What a map of a public version may be opened with. */

/** Points appear from zoom 12. */
const CLOSEST = 10;
/** What a view may say in public: no record, no list, no measure by place. */
const KEPT = ["layer", "category", "level", "status", "supervision", "place", "period"];

/** The same view as outlines alone, from afar: whoever draws it lays the published cells over it. */
export function safeView(view: string, resolution: number): string {
  const said = new URLSearchParams(view);
  const parts: [string, string][] = [];
  const [lon, lat, zoom] = (said.get("at") ?? "").split(",").map(Number);
  if (Number.isFinite(lon) && Number.isFinite(lat) && Number.isFinite(zoom)) {
    const near = (degrees: number) => Math.round(degrees * 100) / 100;
    parts.push(["at", [near(lon!), near(lat!), Math.min(CLOSEST, zoom!)].join()]);
  }
  for (const name of KEPT) {
    const value = said.get(name);
    if (value !== null) parts.push([name, value]);
  }
  parts.push(["show", "none"], ["cells", String(resolution)]);
  return parts.map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%2C", ",")}`).join("&");
}

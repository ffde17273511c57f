/**
 * Links that open a place in a navigation app, each with the position in the datum that the app takes it in. A WGS84 position
 * handed to an app of GCJ-02 lands hundreds of metres away; so the link says the datum where the app has a word for it, and the
 * position is converted to the app's own anyway. Outside mainland China (gcoord's bounds) GCJ-02 is WGS84.
 */
import { type ChineseDatum, fromWgs84 } from "../crs/systems.ts";

export const NAVIGATION_APPS = ["amap", "baidu", "tencent", "apple", "google", "geo"] as const;
export type NavigationApp = (typeof NAVIGATION_APPS)[number];

/** The datum that each app takes positions in; see `navigationLink` for where that is said. */
export const DATUM_OF_APP: Readonly<Record<NavigationApp, "wgs84" | ChineseDatum>> = {
  amap: "gcj02",
  baidu: "bd09",
  tencent: "gcj02",
  apple: "gcj02",
  google: "gcj02",
  geo: "wgs84",
};

export interface Destination {
  /** Degrees, WGS84. */
  lon: number;
  lat: number;
  name: string;
}

/** Who opens the app, which the makers of Amap, Baidu and Tencent maps ask callers to state. */
const CALLER = "safety-risk-map";
/** 0.1 m; Amap takes no more digits. */
const DECIMALS = 6;

/**
 * A link to drive to a place from wherever the phone is.
 *
 * - `amap`: https://lbs.amap.com/api/uri-api/guide/travel/route; positions are `lon,lat` in GCJ-02. `callnative=1` opens the app
 *   where it is installed.
 * - `baidu`: https://lbsyun.baidu.com/index.php?title=uri/api/web; a mark with the way there one touch away, for ways without a
 *   stated start open by schemes alone that differ between phones. `lat,lng` in BD-09, named by `coord_type=bd09ll`.
 * - `tencent`: https://lbs.qq.com/webApi/uriV1/uriGuide/uriWebRoute; `lat,lng` in GCJ-02, named by `coord_type=2`.
 * - `apple`: https://developer.apple.com/library/archive/featuredarticles/iPhoneURLScheme_Reference/MapLinks/MapLinks.html.
 *   Apple's map of China is AutoNavi's; coordinates in links are laid on it unconverted, so GCJ-02 goes in.
 * - `google`: https://developers.google.com/maps/documentation/urls/get-started. Google's road map of China is in GCJ-02 (its
 *   satellite images are in WGS84) and a position in a link is laid on it unconverted; the way there follows the roads, so GCJ-02.
 * - `geo`: RFC 5870, always WGS84; opens whatever the phone has, which should convert by itself.
 */
export function navigationLink(app: NavigationApp, { lon, lat, name }: Destination): string {
  const datum = DATUM_OF_APP[app];
  const [x, y] = (datum === "wgs84" ? [lon, lat] : fromWgs84(datum)(lon, lat)).map((value) =>
    Number(value.toFixed(DECIMALS)),
  ) as [number, number];
  // Commas and bars part the values within one.
  const label = encodeURIComponent(name.replace(/[,|;:]/g, " ").trim());
  switch (app) {
    case "amap":
      return `https://uri.amap.com/navigation?to=${x},${y},${label}&mode=car&callnative=1&src=${CALLER}`;
    case "baidu":
      return `https://api.map.baidu.com/marker?location=${y},${x}&title=${label}&content=${label}&output=html&coord_type=bd09ll&src=webapp.${CALLER}`;
    case "tencent":
      return `https://apis.map.qq.com/uri/v1/routeplan?type=drive&to=${label}&tocoord=${y},${x}&coord_type=2&referer=${CALLER}`;
    case "apple":
      return `https://maps.apple.com/?daddr=${y},${x}&dirflg=d`;
    case "google":
      return `https://www.google.com/maps/dir/?api=1&destination=${y},${x}&travelmode=driving`;
    case "geo":
      return `geo:${y},${x}`;
  }
}

/** All of them, by app. */
export const navigationLinks = (to: Destination): Record<NavigationApp, string> =>
  Object.fromEntries(NAVIGATION_APPS.map((app) => [app, navigationLink(app, to)])) as Record<NavigationApp, string>;

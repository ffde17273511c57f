import gcoord from "gcoord";
import { describe, expect, test } from "vitest";
import { metresBetween } from "#server/algorithms/black-spots/metres.ts";
import { NAVIGATION_APPS, navigationLink, navigationLinks } from "#server/algorithms/routing/navigation-links.ts";

const YUEYANG = { lon: 113.0927, lat: 29.3718, name: "岳阳楼, 东门" };
const shifted = (to: Parameters<typeof gcoord.transform>[2]) =>
  (gcoord.transform([YUEYANG.lon, YUEYANG.lat], gcoord.WGS84, to) as [number, number]).map((value) => value.toFixed(6));

describe("links to navigation apps", () => {
  test("carry the position in the app's own datum, in the order of its documentation", () => {
    const [gcjLon, gcjLat] = shifted(gcoord.GCJ02);
    const [bdLon, bdLat] = shifted(gcoord.BD09);
    // Worked out once with gcoord 1.0.7 and kept, so that another datum would show: some 640 m and 1.3 km off.
    expect([gcjLon, gcjLat]).toEqual(["113.098678", "29.369272"]);
    expect([bdLon, bdLat]).toEqual(["113.105246", "29.374928"]);
    const name = "%E5%B2%B3%E9%98%B3%E6%A5%BC%20%20%E4%B8%9C%E9%97%A8";
    expect(navigationLinks(YUEYANG)).toEqual({
      amap: `https://uri.amap.com/navigation?to=${gcjLon},${gcjLat},${name}&mode=car&callnative=1&src=safety-risk-map`,
      baidu: `https://api.map.baidu.com/marker?location=${bdLat},${bdLon}&title=${name}&content=${name}&output=html&coord_type=bd09ll&src=webapp.safety-risk-map`,
      tencent: `https://apis.map.qq.com/uri/v1/routeplan?type=drive&to=${name}&tocoord=${gcjLat},${gcjLon}&coord_type=2&referer=safety-risk-map`,
      apple: `https://maps.apple.com/?daddr=${gcjLat},${gcjLon}&dirflg=d`,
      google: `https://www.google.com/maps/dir/?api=1&destination=${gcjLat},${gcjLon}&travelmode=driving`,
      geo: "geo:29.3718,113.0927",
    });
  });

  test("shift nothing outside China, but for Baidu's own datum", () => {
    const london = { lon: -0.1276, lat: 51.5072, name: "London" };
    const { baidu, ...others } = navigationLinks(london);
    for (const link of Object.values(others)) expect(link).toMatch(/51\.5072/);
    expect(baidu).toContain("51.5132");
  });

  test("are addresses, whatever a place is called", () => {
    for (const app of NAVIGATION_APPS) {
      const link = navigationLink(app, { ...YUEYANG, name: 'A&B #1 "?x=1|y:2' });
      expect(URL.canParse(link), link).toBe(true);
      expect(link).not.toMatch(/[ "#|]|&B/);
    }
  });

  test("would miss by hundreds of metres in another datum", () => {
    const [lon, lat] = shifted(gcoord.GCJ02).map(Number) as [number, number];
    expect(metresBetween(YUEYANG.lon, YUEYANG.lat, lon, lat)).toBeGreaterThan(300);
  });
});

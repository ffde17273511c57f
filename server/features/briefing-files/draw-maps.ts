import type { Chromium, ChromiumPage } from "./chromium.ts";
import type { Picture } from "./pictures.ts";

/** A view of the live map to be drawn. */
export interface ViewRequest {
  /** Query string of the view (client/lib/view/url-state.ts). */
  view: string;
  /** Of the picture, millimetres. */
  width: number;
  height: number;
  /** Dots per inch of the picture. */
  dpi: number;
  language: "zh" | "en";
  /** Map approval number (审图号); empty: the picture says that it is for internal use. */
  approval: string;
  /** Id of the snapshot to draw in place of the records as they are; absent: the records. */
  snapshot?: string;
}

export interface LiveMap {
  /** Where the server answers, such as `http://127.0.0.1:8080`. */
  url: string;
  /** Whom it takes the browser for. */
  cookies: Readonly<Record<string, string>>;
}

/** Pixels of the page to an inch of the picture: words of map and legend are then 8 to 10 points. */
export const PIXELS_PER_INCH = 104;
const MILLIMETRES_PER_INCH = 25.4;
/** Longest side that browsers draw, pixels. */
const MOST_PIXELS = 8192;

/** Resolves once the page says that everything is counted, fetched and drawn. */
const IDLE = `new Promise((resolve) => {
  const root = document.documentElement;
  const look = () => (root.dataset.mapIdle === "true" ? resolve(true) : setTimeout(look, 50));
  look();
})`;

/** Views of the live map as PNG, with legend, scale, north and date: what the screen shows, without its panels. */
export async function drawViews(
  chromium: Chromium,
  map: LiveMap,
  requests: readonly ViewRequest[],
): Promise<Picture[]> {
  const page = await chromium.newPage();
  try {
    for (const [name, value] of Object.entries(map.cookies))
      await page.send("Network.setCookie", { name, value, url: map.url, httpOnly: true });
    // Movements of the map would be waited for.
    await page.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-reduced-motion", value: "reduce" }] });
    const pictures: Picture[] = [];
    for (const request of requests) pictures.push(await drawView(page, map, request));
    return pictures;
  } finally {
    await page.close().catch(() => {});
  }
}

async function drawView(page: ChromiumPage, { url }: LiveMap, request: ViewRequest): Promise<Picture> {
  const { view, language, approval, dpi } = request;
  const [width, height] = [request.width, request.height].map((mm) =>
    Math.round((mm / MILLIMETRES_PER_INCH) * PIXELS_PER_INCH),
  ) as [number, number];
  const scale = dpi / PIXELS_PER_INCH;
  if (Math.max(width, height) * scale > MOST_PIXELS)
    throw new Error(
      `A picture of ${request.width} × ${request.height} mm at ${dpi} dpi is larger than ${MOST_PIXELS} pixels; take a smaller one or fewer dpi.`,
    );
  await page.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: scale, mobile: false });
  const query = new URLSearchParams(view);
  query.set("lang", language);
  query.set("theme", "light");
  query.set("print", "1");
  if (approval) query.set("approval", approval);
  if (request.snapshot) query.set("snapshot", request.snapshot);
  await page.open(`${url}/?${query}`);
  await page.evaluate(IDLE);
  const { data } = await page.send<{ data: string }>("Page.captureScreenshot", { format: "png" });
  return {
    bytes: Buffer.from(data, "base64"),
    type: "image/png",
    width: Math.round(width * scale),
    height: Math.round(height * scale),
  };
}

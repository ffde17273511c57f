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
  /**
   * Pixels of the map that the camera was chosen for: the picture shows all that lies in them, whatever room its legend leaves.
   * Absent: the camera is taken as it is.
   */
  frame?: { width: number; height: number };
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
/** Below this width of the page the legend would stand in rows and leave the map no room, pixels. */
const LEAST_WIDTH = 440;
const MILLIMETRES_PER_INCH = 25.4;
/** Longest side that browsers draw, pixels. */
const MOST_PIXELS = 8192;

/** Resolves once the page says that everything is counted, fetched and drawn. */
const IDLE = `new Promise((resolve) => {
  const root = document.documentElement;
  const look = () => (root.dataset.mapIdle === "true" ? resolve(true) : setTimeout(look, 50));
  look();
})`;

const MAP_SIZE = `(({ width, height }) => ({ width, height }))(document.querySelector("[data-testid=map]").getBoundingClientRect())`;

/** Steps of zoom that are worth drawing again for. */
const LEAST_STEP = 0.05;

/** The camera moved nearer or further until the frame just stands in the map there is; null: it does. */
function fittedCamera(at: string | null, frame: Size, map: Size): string | null {
  const [lon, lat, zoom] = (at ?? "").split(",").map(Number);
  const by = Math.log2(Math.min(map.width / frame.width, map.height / frame.height));
  if (!Number.isFinite(zoom) || !Number.isFinite(by) || Math.abs(by) < LEAST_STEP) return null;
  return [lon, lat, Math.round((zoom! + by) * 1e4) / 1e4].join(",");
}

interface Size {
  width: number;
  height: number;
}

/** Two frames later the page knows that it has something to do. */
const goTo = (address: string) => `new Promise((resolve) => {
  history.replaceState(null, "", ${JSON.stringify(address)});
  dispatchEvent(new PopStateEvent("popstate"));
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(true), 100)));
})`;

/** Views of the live map as PNG, with legend, scale, north and date: what the screen shows, without its panels. */
export async function drawViews(
  chromium: Chromium,
  map: LiveMap,
  requests: readonly ViewRequest[],
  onDrawn?: (picture: Picture, request: ViewRequest) => void,
): Promise<Picture[]> {
  const page = await chromium.newPage();
  try {
    for (const [name, value] of Object.entries(map.cookies))
      await page.send("Network.setCookie", { name, value, url: map.url, httpOnly: true });
    // Movements of the map would be waited for.
    await page.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-reduced-motion", value: "reduce" }] });
    const pictures: Picture[] = [];
    let opened = false;
    for (const request of requests) {
      const picture = await drawView(page, map, request, opened);
      pictures.push(picture);
      onDrawn?.(picture, request);
      opened = true;
    }
    return pictures;
  } finally {
    await page.close().catch(() => {});
  }
}

async function drawView(page: ChromiumPage, { url }: LiveMap, request: ViewRequest, opened: boolean): Promise<Picture> {
  const { view, language, approval, dpi } = request;
  const density = Math.max(PIXELS_PER_INCH, (LEAST_WIDTH * MILLIMETRES_PER_INCH) / request.width);
  const [width, height] = [request.width, request.height].map((mm) =>
    Math.round((mm / MILLIMETRES_PER_INCH) * density),
  ) as [number, number];
  const scale = dpi / density;
  if (Math.max(width, height) * scale > MOST_PIXELS)
    throw new Error(
      `A picture of ${request.width} × ${request.height} mm at ${dpi} dpi is larger than ${MOST_PIXELS} pixels; take a smaller one or fewer dpi.`,
    );
  await page.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: scale, mobile: false });
  const query = new URLSearchParams(view);
  query.set("lang", language);
  query.set("theme", "light");
  query.set("print", "1");
  // What the panel beside the map brings onto it, such as accidents; narrow pages open without.
  query.set("panels", "right");
  if (approval) query.set("approval", approval);
  if (request.snapshot) query.set("snapshot", request.snapshot);
  const address = `${url}/?${query}`;
  // A page that is open goes to the next view as when people go back: tables, styles and shaders are there already.
  if (opened && query.has("at")) await page.evaluate(goTo(address));
  else await page.open(address);
  await page.evaluate(IDLE);
  const at = request.frame && fittedCamera(query.get("at"), request.frame, await page.evaluate(MAP_SIZE));
  if (at) {
    query.set("at", at);
    await page.evaluate(goTo(`${url}/?${query}`));
    await page.evaluate(IDLE);
  }
  const { data } = await page.send<{ data: string }>("Page.captureScreenshot", { format: "png" });
  return {
    bytes: Buffer.from(data, "base64"),
    type: "image/png",
    width: Math.round(width * scale),
    height: Math.round(height * scale),
  };
}

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

/** Height that a picture's map keeps free above its lower edge for the scale, pixels of the page. */
export const SCALE_BAND = 28;
/** Zoom levels that a frame keeps from the edges of the map. */
export const FRAME_MARGIN = 0.05;
/** Side of the world at zoom 0, pixels. */
const WORLD = 512;

/**
 * The camera of a map this large, such that what lies in the frame lies in the map, above its scale.
 * @param at of the view, "longitude,latitude,zoom", with the frame's middle; null where it says no camera
 */
export function fittedCamera(at: string | null, frame: Size, map: Size): string | null {
  const [lon, lat, zoom] = (at ?? "").split(",").map(Number) as [number, number?, number?];
  const room = { width: map.width, height: Math.max(1, map.height - SCALE_BAND) };
  const nearer = Math.log2(Math.min(room.width / frame.width, room.height / frame.height)) - FRAME_MARGIN;
  if (lat === undefined || zoom === undefined || !Number.isFinite(lon + lat + zoom + nearer)) return null;
  const fitted = zoom + nearer;
  const middle = mercatorOf(lat) + SCALE_BAND / 2 / (WORLD * 2 ** fitted);
  return [lon, round(latitudeOf(middle), 1e6), round(fitted, 1e4)].join(",");
}

const round = (value: number, per: number) => Math.round(value * per) / per;

/** Share of the way from the map's upper to its lower end, EPSG:3857, and back; degrees. */
const mercatorOf = (lat: number) => 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI);
const latitudeOf = (y: number) => (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI;

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

/** The page that a picture is taken of, CSS pixels, and how many of them make an inch. */
export function pageOf(picture: Size): Size & { density: number } {
  const density = Math.max(PIXELS_PER_INCH, (LEAST_WIDTH * MILLIMETRES_PER_INCH) / picture.width);
  const [width, height] = [picture.width, picture.height].map((mm) =>
    Math.round((mm / MILLIMETRES_PER_INCH) * density),
  ) as [number, number];
  return { width, height, density };
}

/** Times the camera is fitted anew because another zoom has another legend, and so leaves the map another height. */
const MOST_FITTINGS = 2;

async function fitCamera(page: ChromiumPage, url: string, query: URLSearchParams, frame: Size | undefined) {
  const asked = query.get("at");
  if (!frame) return;
  let map = await page.evaluate<Size>(MAP_SIZE);
  for (let time = 0; time < MOST_FITTINGS; time++) {
    const at = fittedCamera(asked, frame, map);
    if (at === null) return;
    query.set("at", at);
    await page.evaluate(goTo(`${url}/?${query}`));
    await page.evaluate(IDLE);
    const now = await page.evaluate<Size>(MAP_SIZE);
    if (now.height === map.height) return;
    map = now;
  }
}

async function drawView(page: ChromiumPage, { url }: LiveMap, request: ViewRequest, opened: boolean): Promise<Picture> {
  const { view, language, approval, dpi } = request;
  const { width, height, density } = pageOf(request);
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
  await fitCamera(page, url, query, request.frame);
  const { data } = await page.send<{ data: string }>("Page.captureScreenshot", { format: "png" });
  return {
    bytes: Buffer.from(data, "base64"),
    type: "image/png",
    width: Math.round(width * scale),
    height: Math.round(height * scale),
  };
}

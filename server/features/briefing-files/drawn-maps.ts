/** Pictures of maps that files share: PowerPoint after PDF finds them drawn. */
import { LRUCache } from "lru-cache";
import { type Chromium, openChromium } from "./chromium.ts";
import { drawViews, type LiveMap, type ViewRequest } from "./draw-maps.ts";
import type { Picture } from "./pictures.ts";

/** All pictures held, bytes: those of some briefings. */
const HELD_BYTES = 128 * 1024 * 1024;

export interface DrawnMaps {
  /** Those that are held, by their place among the requests. @param reader who may see what is drawn; part of the key */
  held(reader: string, requests: readonly ViewRequest[]): (Picture | undefined)[];
  /** Draws what is not held; `onDrawn` is told after each. */
  draw(
    chromium: Chromium,
    map: LiveMap,
    reader: string,
    requests: readonly ViewRequest[],
    onDrawn: () => void,
  ): Promise<Picture[]>;
}

export function holdDrawnMaps(): DrawnMaps {
  const held = new LRUCache<string, Picture>({
    maxSize: HELD_BYTES,
    sizeCalculation: ({ bytes }) => bytes.length + 1,
  });
  const keyOf = (reader: string, request: ViewRequest) => `${reader} ${JSON.stringify(request)}`;
  return {
    held: (reader, requests) => requests.map((request) => held.get(keyOf(reader, request))),
    async draw(chromium, map, reader, requests, onDrawn) {
      const pictures = new Map<ViewRequest, Picture>();
      for (const request of requests) {
        const known = held.get(keyOf(reader, request));
        if (known) pictures.set(request, known);
      }
      const missing = requests.filter((request) => !pictures.has(request));
      if (missing.length > 0)
        await drawViews(chromium, map, missing, (picture, request) => {
          pictures.set(request, picture);
          held.set(keyOf(reader, request), picture);
          onDrawn();
        });
      return requests.map((request) => pictures.get(request)!);
    },
  };
}

/** A browser that ends with the work, or as soon as the work is given up. */
export async function withChromium<T>(
  program: string | undefined,
  signal: AbortSignal,
  work: (chromium: Chromium) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const chromium = await openChromium(program);
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= chromium.close();
    return closing;
  };
  signal.addEventListener("abort", close);
  try {
    signal.throwIfAborted();
    return await work(chromium);
  } finally {
    signal.removeEventListener("abort", close);
    await close();
  }
}

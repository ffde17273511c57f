import { Readable } from "node:stream";
import { setImmediate as letOthersRun } from "node:timers/promises";

/** Items written before others get their turn: a few milliseconds. */
const PIECE = 250;

/** JSON of an answer with thousands of items, written piece by piece: at once it would keep the server from others for 50 ms. */
export function jsonPieces<T extends { items: readonly unknown[] }>({ items, ...head }: T): Readable {
  async function* pieces() {
    yield `${JSON.stringify(head).slice(0, -1)},"items":[`;
    for (let from = 0; from < items.length; from += PIECE) {
      const texts = items.slice(from, from + PIECE).map((item) => JSON.stringify(item));
      yield (from > 0 ? "," : "") + texts.join();
      await letOthersRun();
    }
    yield "]}";
  }
  return Readable.from(pieces(), { objectMode: false });
}

import type { FastifyReply, FastifyRequest } from "fastify";
import { LRUCache } from "lru-cache";
import type { CubeMoment } from "../algorithms/cube/cube.ts";
import { acceptedEncoding, compressBytes, sendEncoded } from "./compressed.ts";

/** The media type of an Arrow IPC stream. */
export const ARROW_STREAM = "application/vnd.apache.arrow.stream";

/** Arrow tables as they leave, by version, variant and encoding; several requests for a new one share its making. */
export class EncodedTables {
  private readonly held: LRUCache<string, Promise<Uint8Array>>;

  constructor(max: number) {
    this.held = new LRUCache({ max });
  }

  /** Sends the table of a moment in the densest encoding the caller reads; `encode` is called where nothing is held. */
  async send(
    request: FastifyRequest,
    reply: FastifyReply,
    {
      moment,
      variant = "",
      encode,
    }: { moment: CubeMoment; variant?: string; encode: () => Uint8Array | Promise<Uint8Array> },
  ): Promise<FastifyReply> {
    const encoding = acceptedEncoding(request);
    const key = `${moment.dataVersion} ${moment.changedAt} ${encoding} ${variant}`;
    let bytes = this.held.get(key);
    if (!bytes) {
      bytes = Promise.resolve()
        .then(encode)
        .then((arrow) => compressBytes(arrow, encoding, "dense"));
      bytes.catch(() => this.held.delete(key));
      this.held.set(key, bytes);
    }
    return sendEncoded(reply, await bytes, encoding, ARROW_STREAM);
  }
}

import { promisify } from "node:util";
import zlib from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";

const zstd = promisify(zlib.zstdCompress);
const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);

export type Encoding = "zstd" | "br" | "gzip" | "identity";

/** The densest encoding the caller reads that is still cheap to make. */
export function acceptedEncoding(request: FastifyRequest): Encoding {
  const accepted = (request.headers["accept-encoding"] ?? "")
    .split(",")
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map((part) => part.split(";")[0]?.trim());
  return (["zstd", "br", "gzip"] as const).find((encoding) => accepted.includes(encoding)) ?? "identity";
}

/** Compresses off the main thread. `effort` 'fast' suits tiles made on demand, 'dense' what is made once per version. */
export async function compressBytes(
  bytes: Uint8Array,
  encoding: Encoding,
  effort: "fast" | "dense",
): Promise<Uint8Array> {
  const dense = effort === "dense";
  switch (encoding) {
    case "zstd":
      return zstd(bytes, {
        params: { [zlib.constants.ZSTD_c_compressionLevel]: dense ? 4 : 1 },
        // Knowing the size, zstd takes memory for this much and not for the largest it could be.
        pledgedSrcSize: bytes.length,
      });
    case "br":
      return brotli(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: dense ? 4 : 2 } });
    case "gzip":
      return gzip(bytes, { level: dense ? 4 : 1 });
    default:
      return bytes;
  }
}

/** Sends bytes that are already in `encoding`; the compression plugin leaves such answers alone. */
export function sendEncoded(reply: FastifyReply, bytes: Uint8Array, encoding: Encoding, type: string): FastifyReply {
  if (encoding !== "identity") reply.header("content-encoding", encoding);
  else reply.header("x-no-compression", "1");
  return reply
    .header("vary", "accept-encoding")
    .type(type)
    .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

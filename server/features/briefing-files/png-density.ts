import { crc32 } from "node:zlib";

const METRES_PER_INCH = 0.0254;
/** Signature and the header chunk, which is the first and of fixed length. */
const HEADER_END = 8 + 25;

/** The same picture, saying how large it is meant to be (chunk pHYs): programs then place it in its millimetres. */
export function withDensity(png: Uint8Array, dpi: number): Buffer {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  const perMetre = Math.round(dpi / METRES_PER_INCH);
  const chunk = Buffer.alloc(4 + 4 + 9 + 4);
  chunk.writeUInt32BE(9, 0);
  chunk.write("pHYs", 4, "latin1");
  chunk.writeUInt32BE(perMetre, 8);
  chunk.writeUInt32BE(perMetre, 12);
  chunk.writeUInt8(1, 16);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 17)), 17);
  return Buffer.concat([bytes.subarray(0, HEADER_END), chunk, bytes.subarray(HEADER_END)]);
}

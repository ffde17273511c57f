/**
 * A picture drawn again on the phone loses what the camera wrote beside it: where and when, by which the server judges
 * photos. Its block is carried over from the original. JPEG markers and TIFF tags: Exif 2.32 (CIPA DC-008), §4.5 and §4.6.
 */

const [SOI, APP1, SOS, EOI] = [0xd8, 0xe1, 0xda, 0xd9];
/** "Exif" and two zeros, then the TIFF header. */
const NAME = [0x45, 0x78, 0x69, 0x66, 0, 0];
const ORIENTATION = 0x0112;

/** The APP1 segment with the camera's notes, marker and length included; null where a file has none. */
export function exifOf(jpeg: Uint8Array): Uint8Array | null {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  if (jpeg.length < 4 || view.getUint16(0) !== 0xff00 + SOI) return null;
  for (let at = 2; at + 4 <= jpeg.length; ) {
    const marker = jpeg[at + 1]!;
    if (jpeg[at] !== 0xff || marker === SOS || marker === EOI) return null;
    const length = view.getUint16(at + 2);
    if (length < 2 || at + 2 + length > jpeg.length) return null;
    if (marker === APP1 && NAME.every((byte, i) => jpeg[at + 4 + i] === byte)) return jpeg.slice(at, at + 2 + length);
    at += 2 + length;
  }
  return null;
}

/** `drawn` with the camera's notes of `original`, upright: what was drawn again needs no turning any more. */
export function carryExif(original: Uint8Array, drawn: Uint8Array): Uint8Array {
  const exif = exifOf(original);
  if (!exif || drawn[0] !== 0xff || drawn[1] !== SOI) return drawn;
  setUpright(exif);
  const carried = new Uint8Array(drawn.length + exif.length);
  carried.set(drawn.subarray(0, 2));
  carried.set(exif, 2);
  carried.set(drawn.subarray(2), 2 + exif.length);
  return carried;
}

/** Sets the orientation in the first directory of a block to 1. */
function setUpright(exif: Uint8Array): void {
  const tiff = 4 + NAME.length;
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  if (exif.length < tiff + 8) return;
  const little = view.getUint16(tiff) === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, little);
  if (directory + 2 > exif.length) return;
  const entries = view.getUint16(directory, little);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > exif.length) return;
    if (view.getUint16(at, little) === ORIENTATION) view.setUint16(at + 8, 1, little);
  }
}

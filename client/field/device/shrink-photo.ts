/** A photo as it is kept and sent: small enough for a phone's memory and a bad line, good enough as evidence. */
import { carryExif } from "../outbox/carry-exif.ts";

/** Longer side, pixels; the server keeps up to 2560. */
const SIDE = 2048;
const QUALITY = 0.82;

/** The browser cannot read the picture. */
export class UnreadablePhoto extends Error {}

/** Draws a photo again at a sensible size; what the camera wrote beside it is kept. @throws UnreadablePhoto */
export async function shrinkPhoto(file: Blob): Promise<Blob> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    throw new UnreadablePhoto();
  }
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")!.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const drawn = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!drawn) throw new UnreadablePhoto();
  // Small already, and a JPEG: drawing again would only cost quality.
  if (scale === 1 && file.type === "image/jpeg" && file.size <= drawn.size) return file;
  const [original, bytes] = await Promise.all([file.arrayBuffer(), drawn.arrayBuffer()]);
  return new Blob([carryExif(new Uint8Array(original), new Uint8Array(bytes)) as Uint8Array<ArrayBuffer>], {
    type: "image/jpeg",
  });
}

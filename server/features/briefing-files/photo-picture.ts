import sharp from "sharp";
import type { Picture } from "./pictures.ts";

/** A photo of a snapshot, with its size. */
export async function photoPicture(bytes: Uint8Array): Promise<Picture> {
  const { width, height } = await sharp(bytes).metadata();
  return { bytes, type: "image/jpeg", width, height };
}

/** What becomes of a picture before it is kept: drawn again, without anything but the picture. */
import { createHash } from "node:crypto";
import sharp from "sharp";
import { PHOTO_LIMITS } from "../../contracts/workflow.contract.ts";
import { BadInput } from "../../plugins/problems.ts";
import { type CameraNotes, readCameraNotes } from "./camera-notes.ts";
import { keyOf } from "./photo-store.ts";
import { picturesLooks } from "./picture-looks.ts";

export interface PreparedPhoto {
  full: { key: string; bytes: Buffer };
  thumbnail: { key: string; bytes: Buffer };
  width: number;
  height: number;
  /** Of the file as it came, hexadecimal. */
  sha256: string;
  looks: bigint | null;
  notes: CameraNotes;
}

/** How a file begins. Nothing else reaches the decoder, which knows many more formats than cameras write. */
const KINDS: readonly [string, (head: Buffer) => boolean][] = [
  ["JPEG", (head) => head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff],
  ["PNG", (head) => head.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))],
  ["WebP", (head) => head.toString("latin1", 0, 4) === "RIFF" && head.toString("latin1", 8, 12) === "WEBP"],
  ["AVIF", (head) => head.toString("latin1", 4, 8) === "ftyp" && /^avi[fs]$/.test(head.toString("latin1", 8, 12))],
];
const HEIC = /^(hei[cfmsx]|hev[cmsx]|mif1|msf1)$/;

/** Bounded: a file of a few kilobytes may claim a thousand million pixels. */
const READING = { limitInputPixels: PHOTO_LIMITS.pixels, failOn: "error", pages: 1 } as const;

/** @throws BadInput 415 for another format, 413 for too many pixels, 400 for a file that is damaged */
export async function preparePhoto(file: Buffer): Promise<PreparedPhoto> {
  refuseOtherFormats(file.subarray(0, 16));
  try {
    const { width: wide, height: high, exif } = await sharp(file, { ...READING, limitInputPixels: false }).metadata();
    if (wide * high > PHOTO_LIMITS.pixels)
      throw new BadInput(
        `The picture has ${wide} × ${high} pixels; at most ${PHOTO_LIMITS.pixels / 1e6} million are taken. Send a smaller one.`,
        { statusCode: 413, field: "file" },
      );
    const { data, info } = await sharp(file, READING)
      .autoOrient()
      .resize({ width: PHOTO_LIMITS.side, height: PHOTO_LIMITS.side, fit: "inside", withoutEnlargement: true })
      .flatten({ background: "#fff" })
      .toColourspace("srgb")
      .jpeg({ quality: 85 })
      .toBuffer({ resolveWithObject: true });
    const thumbnail = await sharp(data)
      .resize({ width: PHOTO_LIMITS.thumbnailSide, height: PHOTO_LIMITS.thumbnailSide, fit: "inside" })
      .jpeg({ quality: 78 })
      .toBuffer();
    const content = createHash("sha256").update(data).digest("hex");
    return {
      full: { key: keyOf(content, "full"), bytes: data },
      thumbnail: { key: keyOf(content, "thumbnail"), bytes: thumbnail },
      width: info.width,
      height: info.height,
      sha256: createHash("sha256").update(file).digest("hex"),
      looks: await picturesLooks(data),
      notes: readCameraNotes(exif),
    };
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput("The picture is damaged and cannot be read. Send the original file again.", {
      code: "photo_damaged",
      field: "file",
    });
  }
}

function refuseOtherFormats(head: Buffer): void {
  if (KINDS.some(([, begins]) => begins(head))) return;
  const heic = head.toString("latin1", 4, 8) === "ftyp" && HEIC.test(head.toString("latin1", 8, 12));
  throw new BadInput(
    heic
      ? "HEIC pictures cannot be read here. Set the camera to 'most compatible' (JPEG), or send the picture as JPEG."
      : `This is not a picture of a kind that is taken: ${KINDS.map(([name]) => name).join(", ")}.`,
    { code: heic ? "photo_heic" : "photo_kind", statusCode: 415, field: "file" },
  );
}

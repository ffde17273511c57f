/** Pictures of a test, as cameras send them. */
import sharp from "sharp";

export interface PictureOptions {
  width?: number;
  height?: number;
  /** Another number, another picture. */
  seed?: number;
  /** The camera's clock, "2026:06:12 09:30:00". */
  takenAt?: string;
  at?: { lon: number; lat: number };
  /** EXIF orientation, 1 … 8. */
  orientation?: number;
  format?: "jpeg" | "png" | "webp" | "avif";
}

/** Coloured fields in a pattern of its seed, with what a camera writes beside. */
export async function picture(options: PictureOptions = {}): Promise<Buffer> {
  const { width = 320, height = 240, seed = 1, takenAt, at, orientation, format = "jpeg" } = options;
  let state = seed * 2654435761;
  const random = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 24;
  };
  const fields = Buffer.from(Array.from({ length: 16 * 12 * 3 }, random));
  const dms = (degrees: number) => {
    const seconds = Math.round(Math.abs(degrees) * 3600 * 100);
    return `${Math.floor(seconds / 360_000)}/1 ${Math.floor((seconds / 6000) % 60)}/1 ${seconds % 6000}/100`;
  };
  const exif: Record<string, Record<string, string>> = {
    ...(takenAt && { IFD2: { DateTimeOriginal: takenAt } }),
    ...(at && {
      IFD3: { GPSLatitudeRef: "N", GPSLatitude: dms(at.lat), GPSLongitudeRef: "E", GPSLongitude: dms(at.lon) },
    }),
  };
  let image = sharp(fields, { raw: { width: 16, height: 12, channels: 3 } })
    .resize(width, height, { kernel: "cubic", fit: "fill" })
    .withExif({ IFD0: { Make: "Test camera" }, ...exif });
  if (orientation) image = image.withMetadata({ orientation });
  return image[format]().toBuffer();
}

/** A body of multipart/form-data with a photo, for `app.inject`. */
export function photoUpload(file: Buffer, kind = "after") {
  const boundary = "----photo";
  const payload = Buffer.concat([
    Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="kind"\r\n\r\n${kind}\r\n`),
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="../../a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`,
    ),
    file,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return { payload, headers: { "content-type": `multipart/form-data; boundary=${boundary}` } };
}

import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { PHOTO_LIMITS } from "#server/contracts/workflow.contract.ts";
import { preparePhoto } from "#server/features/photos/prepare-photo.ts";
import { picture } from "#test/helpers/pictures.ts";

const bits = (value: bigint) => BigInt.asUintN(64, value).toString(2).replaceAll("0", "").length;
const apart = (a: bigint | null, b: bigint | null) => bits(a! ^ b!);

describe("a photo", () => {
  test("is drawn again without what the camera wrote, which is read and kept apart", async () => {
    const file = await picture({ takenAt: "2026:06:12 09:30:00", at: { lon: 113.1234, lat: 29.3456 } });
    expect((await sharp(file).metadata()).exif).toBeDefined();
    const photo = await preparePhoto(file);
    expect(photo.notes.takenAt).toBe("2026-06-12 09:30:00");
    expect(photo.notes.position!.lon).toBeCloseTo(113.1234, 4);
    expect(photo.notes.position!.lat).toBeCloseTo(29.3456, 4);
    for (const { bytes } of [photo.full, photo.thumbnail]) {
      const { exif, icc, xmp, iptc, format } = await sharp(bytes).metadata();
      expect({ exif, icc, xmp, iptc, format }).toEqual({ format: "jpeg" });
    }
  });

  test("stands upright, and is made no larger than it was", async () => {
    const photo = await preparePhoto(await picture({ width: 60, height: 40, orientation: 6 }));
    expect([photo.width, photo.height]).toEqual([40, 60]);
  });

  test("is at most as large as one needs, with a thumbnail", async () => {
    const photo = await preparePhoto(await picture({ width: 4000, height: 1000 }));
    expect([photo.width, photo.height]).toEqual([PHOTO_LIMITS.side, 640]);
    expect(await sharp(photo.thumbnail.bytes).metadata()).toMatchObject({ width: PHOTO_LIMITS.thumbnailSide });
  });

  test.for(["jpeg", "png", "webp", "avif"] as const)("may come as %s", async (format) => {
    expect(await preparePhoto(await picture({ format }))).toMatchObject({ width: 320, height: 240 });
  });

  test("smaller, of another quality or a little brighter still looks the same; another does not", async () => {
    const file = await picture({ width: 800, height: 600 });
    const { looks } = await preparePhoto(file);
    const smaller = await sharp(file).resize(300).jpeg({ quality: 40 }).toBuffer();
    const brighter = await sharp(file).modulate({ brightness: 1.1 }).png().toBuffer();
    expect(apart(looks, (await preparePhoto(smaller)).looks)).toBeLessThanOrEqual(PHOTO_LIMITS.twinBits);
    expect(apart(looks, (await preparePhoto(brighter)).looks)).toBeLessThanOrEqual(PHOTO_LIMITS.twinBits);
    for (let seed = 2; seed < 12; seed++)
      expect(apart(looks, (await preparePhoto(await picture({ seed }))).looks)).toBeGreaterThan(PHOTO_LIMITS.twinBits);
  });

  test("that is black looks like no other", async () => {
    const black = await sharp({ create: { width: 90, height: 80, channels: 3, background: "#000" } })
      .png()
      .toBuffer();
    expect((await preparePhoto(black)).looks).toBeNull();
  });

  test("of a thousand million pixels is refused before it is unpacked", async () => {
    const bomb = pngOf(40_000, 40_000);
    expect(bomb.length).toBeLessThan(1000);
    const before = process.memoryUsage().rss;
    await expect(preparePhoto(bomb)).rejects.toMatchObject({ statusCode: 413 });
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
  });

  test("cut short is refused in a sentence", async () => {
    const file = await picture({ width: 800, height: 600 });
    await expect(preparePhoto(file.subarray(0, file.length / 2))).rejects.toMatchObject({
      statusCode: 400,
      message: "The picture is damaged and cannot be read. Send the original file again.",
    });
  });

  test.for([
    ["a drawing", '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'],
    ["a page", "<!doctype html><script>alert(1)</script>"],
    ["nothing", ""],
  ] as const)("%s is no photo", async ([, content]) => {
    await expect(preparePhoto(Buffer.from(content))).rejects.toMatchObject({ statusCode: 415 });
  });

  test("of the kind HEIC is refused with what to do", async () => {
    const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic"), Buffer.alloc(64)]);
    await expect(preparePhoto(heic)).rejects.toThrow(/most compatible/);
  });
});

/** A PNG that says how large it is and holds next to nothing. */
function pngOf(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(Buffer.alloc(64))), chunk("IEND")]);
}

function chunk(type: string, data = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(type), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)]);
}

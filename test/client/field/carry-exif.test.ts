import sharp from "sharp";
import { expect, test } from "vitest";
import { carryExif, exifOf } from "#client/field/outbox/carry-exif.ts";
import { readCameraNotes } from "#server/features/photos/camera-notes.ts";
import { picture } from "#test/helpers/pictures.ts";

const notes = async (jpeg: Uint8Array) => {
  const { exif, orientation } = await sharp(jpeg).metadata();
  return { ...readCameraNotes(exif), orientation };
};

test("a photo drawn again still says where and when it was taken, and stands upright", async () => {
  const original = await picture({ takenAt: "2026:06:12 09:30:00", at: { lon: 113.125, lat: 29.375 }, orientation: 6 });
  const drawn = await sharp(original).autoOrient().resize(64).jpeg().toBuffer();
  expect(await notes(drawn)).toMatchObject({ takenAt: null, position: null });

  const carried = carryExif(original, drawn);
  expect(await notes(carried)).toEqual({
    takenAt: "2026-06-12 09:30:00",
    position: { lon: 113.125, lat: 29.375 },
    orientation: 1,
  });
  // The picture itself is as it was drawn.
  expect(await sharp(carried).raw().toBuffer()).toEqual(await sharp(drawn).raw().toBuffer());
});

test("what carries no notes, is no JPEG, or is cut short is left as it is drawn", async () => {
  const drawn = await sharp(await picture())
    .jpeg()
    .toBuffer();
  const whole = await picture({ takenAt: "2026:06:12 09:30:00" });
  for (const original of [
    drawn,
    await picture({ format: "png" }),
    whole.subarray(0, 40),
    new Uint8Array(),
    new Uint8Array([0xff, 0xd8]),
  ])
    expect(carryExif(original, drawn)).toBe(drawn);
  expect(exifOf(whole)).not.toBeNull();
  // A directory that points beyond its block.
  const broken = Uint8Array.from(whole);
  const tiff = Buffer.from(broken).indexOf("Exif") + 6;
  broken.set([0xff, 0xff, 0xff, 0x7f], tiff + 4);
  expect(carryExif(broken, drawn).length).toBeGreaterThan(drawn.length);
});

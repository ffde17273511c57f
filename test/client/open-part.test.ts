import { expect, test } from "vitest";
import { openPart } from "#client/app/open-part.ts";

const CAMERA = { lon: 113, lat: 29, zoom: 8 };
const MAP = { width: 1200, height: 800 };
/** Degrees of longitude of a pixel at zoom 8. */
const PIXEL = 360 / (512 * 2 ** 8);

test("what is in sight between panels is a map of its own, with its own middle", () => {
  const { camera, frame } = openPart(CAMERA, MAP, { left: 300, right: 400, bottom: 200 });
  expect(frame).toEqual({ width: 500, height: 600 });
  // 50 pixels to the left and 100 up; a pixel is shorter in latitude by its cosine.
  expect(camera.lon).toBeCloseTo(113 - 50 * PIXEL, 9);
  expect(camera.lat).toBeCloseTo(29 + 100 * PIXEL * Math.cos((29 * Math.PI) / 180), 2);
  expect(camera.zoom).toBe(8);
});

test("a map without panels is taken whole, and so is one that panels cover", () => {
  const whole = openPart(CAMERA, MAP, { left: 0, right: 0, bottom: 0 });
  expect(whole.frame).toEqual(MAP);
  expect(whole.camera.lon).toBe(113);
  expect(whole.camera.lat).toBeCloseTo(29, 9);
  expect(openPart(CAMERA, MAP, { left: 600, right: 500, bottom: 0 })).toEqual({ camera: CAMERA, frame: MAP });
});

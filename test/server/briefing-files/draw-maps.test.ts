import { describe, expect, test } from "vitest";
import { FRAME_MARGIN, fittedCamera, SCALE_BAND } from "#server/features/briefing-files/draw-maps.ts";

const FRAME = { width: 640, height: 480 };
const cameraOf = (at: string | null) => at?.split(",").map(Number);

describe("the camera of a picture", () => {
  test("moves nearer until the frame nearly fills the map above its scale, and has its middle in the middle of that", () => {
    const [lon, lat, zoom] = cameraOf(fittedCamera("113.2,29,8", FRAME, { width: 1280, height: 960 + SCALE_BAND }))!;
    expect([lon, zoom]).toEqual([113.2, 9 - FRAME_MARGIN]);
    const pixel = (360 / (512 * 2 ** zoom!)) * Math.cos((29 * Math.PI) / 180);
    expect((29 - lat!) / pixel).toBeCloseTo(SCALE_BAND / 2, 1);
  });

  test("moves further where the map is narrower than the frame", () => {
    expect(cameraOf(fittedCamera("113.2,29,8", FRAME, { width: 320, height: 900 }))![2]).toBe(7 - FRAME_MARGIN);
  });

  test("stays as it is where the view says none", () => {
    expect(fittedCamera(null, FRAME, FRAME)).toBeNull();
    expect(fittedCamera("113.2,29", FRAME, FRAME)).toBeNull();
  });
});

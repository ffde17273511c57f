import type { Map as MapLibreMap } from "maplibre-gl";
import { useEffect, useState } from "react";
import type { Position } from "#server/algorithms/cql2/cql2.ts";
import { useDrawing } from "./drawing.store.ts";
import { boxBetween, crossesItself, isMeant, type Point, simplified, withoutOvershoot } from "./outline.ts";
import { selectArea } from "./selection.actions.ts";

/** Pixels the pointer moves before the lasso takes another point. */
const STEP = 2;

/**
 * While a tool is in hand, dragging draws in place of moving the map; a second finger gives up the stroke. Escape puts
 * the tool down; an outline that crosses itself is refused and the tool stays in hand. @returns the outline so far in pixels of the map, null while nothing is drawn
 */
export function useDrawingStrokes(map: MapLibreMap): readonly Point[] | null {
  const mode = useDrawing((state) => state.mode);
  const [outline, setOutline] = useState<readonly Point[] | null>(null);

  useEffect(() => {
    if (mode === null) return;
    const canvas = map.getCanvas();
    const surface = map.getCanvasContainer();
    let stroke: Point[] | null = null;
    let frame = 0;

    const pointOf = ({ clientX, clientY }: PointerEvent): Point => {
      const { left, top } = canvas.getBoundingClientRect();
      return { x: clientX - left, y: clientY - top };
    };
    const shape = (): Point[] => (mode === "box" ? boxBetween(stroke![0]!, stroke!.at(-1)!) : stroke!);
    const giveUp = () => {
      cancelAnimationFrame(frame);
      stroke = null;
      setOutline(null);
    };
    const down = (event: PointerEvent) => {
      if (!event.isPrimary) return giveUp();
      if (event.button !== 0) return;
      stroke = [pointOf(event)];
      useDrawing.setState({ crossed: false });
      surface.setPointerCapture(event.pointerId);
    };
    const move = (event: PointerEvent) => {
      if (!stroke || !event.isPrimary) return;
      const at = pointOf(event);
      const last = stroke.at(-1)!;
      if (Math.hypot(at.x - last.x, at.y - last.y) < STEP) return;
      stroke.push(at);
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => stroke && setOutline([...shape()]));
    };
    const up = (event: PointerEvent) => {
      if (!stroke || !event.isPrimary) return;
      const drawn = mode === "box" ? shape() : withoutOvershoot(simplified(stroke));
      giveUp();
      if (!isMeant(drawn)) return;
      if (crossesItself(drawn)) return useDrawing.setState({ crossed: true });
      selectArea(
        drawn.map(({ x, y }): Position => {
          const { lng, lat } = map.unproject([x, y]);
          return [lng, lat];
        }),
      );
    };
    const putDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      useDrawing.setState({ mode: null, crossed: false });
    };

    const handlers = [map.dragPan, map.doubleClickZoom, map.boxZoom, map.scrollZoom, map.touchZoomRotate];
    const enabled = handlers.filter((handler) => handler.isEnabled());
    for (const handler of enabled) handler.disable();
    const { cursor } = canvas.style;
    canvas.style.cursor = "crosshair";
    // Without its own handlers the map would let a finger scroll the page, which ends the stroke.
    surface.style.touchAction = "none";
    surface.addEventListener("pointerdown", down);
    surface.addEventListener("pointermove", move);
    surface.addEventListener("pointerup", up);
    surface.addEventListener("pointercancel", giveUp);
    // Before the page's own Escape, which would close something else.
    window.addEventListener("keydown", putDown, { capture: true });
    return () => {
      giveUp();
      canvas.style.cursor = cursor;
      surface.style.touchAction = "";
      surface.removeEventListener("pointerdown", down);
      surface.removeEventListener("pointermove", move);
      surface.removeEventListener("pointerup", up);
      surface.removeEventListener("pointercancel", giveUp);
      window.removeEventListener("keydown", putDown, { capture: true });
      for (const handler of enabled) handler.enable();
      // Enabling it again lets two fingers turn the map, which its owner had turned off.
      map.touchZoomRotate.disableRotation();
    };
  }, [map, mode]);

  return outline;
}

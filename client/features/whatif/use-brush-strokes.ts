import type { Map as MapLibreMap } from "maplibre-gl";
import { useEffect } from "react";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { useBrush } from "./brush.store.ts";
import { withCells, withoutCells } from "./put-right.ts";
import { cellsAlong } from "./stroke.ts";
import { change, putRightNow } from "./what-if.actions.ts";

/**
 * While the brush is in hand, dragging the map draws a stroke of cells in place of moving the map. Every frame shows the
 * stroke so far; it counts once it is finished, as one step to undo, so that nothing is counted while the hand moves. Alt draws the other way round.
 */
export function useBrushStrokes(map: MapLibreMap): void {
  const mode = useBrush((state) => state.mode);

  useEffect(() => {
    if (mode === null) return;
    const canvas = map.getCanvas();
    const surface = map.getCanvasContainer();
    let frame = 0;
    let stroke: {
      before: ReturnType<typeof putRightNow>;
      cells: Set<string>;
      at: { lng: number; lat: number };
      put: boolean;
    } | null = null;

    const positionOf = ({ clientX, clientY }: PointerEvent) => {
      const { left, top } = canvas.getBoundingClientRect();
      const { lng, lat } = map.unproject([clientX - left, clientY - top]);
      return { lng, lat };
    };
    const result = () => {
      const { before, cells, put } = stroke!;
      return put ? withCells(before, cells) : withoutCells(before, cells);
    };
    const extend = (event: PointerEvent) => {
      const resolution = useCounts.getState().geometry?.resolution;
      if (!stroke || resolution === undefined) return;
      const at = positionOf(event);
      for (const cell of cellsAlong(stroke.at, at, resolution)) stroke.cells.add(cell);
      stroke.at = at;
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => stroke && useBrush.setState({ stroke: [...stroke.cells] }));
    };
    const down = (event: PointerEvent) => {
      if (!event.isPrimary || event.button !== 0 || event.ctrlKey) return;
      stroke = {
        before: putRightNow(),
        cells: new Set(),
        at: positionOf(event),
        put: (mode === "put") !== event.altKey,
      };
      surface.setPointerCapture(event.pointerId);
      extend(event);
    };
    const up = () => {
      if (!stroke) return;
      cancelAnimationFrame(frame);
      change(result(), stroke.before);
      stroke = null;
      useBrush.setState({ stroke: null });
    };
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      useBrush.setState({ mode: null });
    };

    map.dragPan.disable();
    map.doubleClickZoom.disable();
    map.boxZoom.disable();
    const { cursor, touchAction } = canvas.style;
    canvas.style.cursor = "crosshair";
    // Without the map's own dragging the browser would take a finger for scrolling.
    canvas.style.touchAction = "none";
    surface.addEventListener("pointerdown", down);
    surface.addEventListener("pointermove", extend);
    surface.addEventListener("pointerup", up);
    surface.addEventListener("pointercancel", up);
    // Before the page's own Escape, which would close something else.
    window.addEventListener("keydown", onEscape, { capture: true });
    return () => {
      up();
      canvas.style.cursor = cursor;
      canvas.style.touchAction = touchAction;
      surface.removeEventListener("pointerdown", down);
      surface.removeEventListener("pointermove", extend);
      surface.removeEventListener("pointerup", up);
      surface.removeEventListener("pointercancel", up);
      window.removeEventListener("keydown", onEscape, { capture: true });
      map.dragPan.enable();
      map.doubleClickZoom.enable();
      map.boxZoom.enable();
    };
  }, [map, mode]);
}

import type { MapMouseEvent, SourceSpecification } from "maplibre-gl";
import { useEffect, useMemo, useState } from "react";
import { createPortal } from "react-dom";
import { useMap } from "../../map/map-context.ts";
import { useMapSource } from "../../map/use-map-layer.ts";
import { DashedLine } from "./DashedLine.tsx";
import classes from "./Editing.module.css";
import { addVertex, finishDrawing, stopDrawing, undoVertex, useEditing } from "./editing.store.ts";
import { middleOf, middlePixels } from "./middle-of.ts";
import type { Position } from "./position.ts";

const SOURCE = "editing-drawing";
/** Pixels around the first vertex in which a click closes the outline. */
const CLOSING = 10;

/**
 * A line or outline while it is drawn: a click puts a vertex, a double click or Enter ends it, Backspace takes the last
 * vertex back, Escape gives it up. Space puts a vertex under the cross in the middle, for those who move the map by keys.
 */
export function DrawingLayer() {
  const { map } = useMap();
  const drawing = useEditing((state) => state.drawing);
  const [pointer, setPointer] = useState<Position | null>(null);

  useEffect(() => {
    const click = (event: MapMouseEvent) => {
      const { shape, vertices } = useEditing.getState().drawing!;
      const first = vertices[0] && map.project(vertices[0]);
      const closes = first && Math.hypot(first.x - event.point.x, first.y - event.point.y) < CLOSING;
      if (shape === "Polygon" && vertices.length > 2 && closes) finishDrawing();
      else addVertex([event.lngLat.lng, event.lngLat.lat]);
    };
    const move = (event: MapMouseEvent) => setPointer([event.lngLat.lng, event.lngLat.lat]);
    const leave = () => setPointer(null);
    const end = (event: MapMouseEvent) => {
      event.preventDefault();
      finishDrawing();
    };
    map.on("click", click);
    map.on("dblclick", end);
    map.on("mousemove", move);
    map.on("mouseout", leave);
    map.getCanvas().style.cursor = "crosshair";
    // The keys work on the map; whoever draws by mouse has it under the hand.
    map.getCanvas().focus();
    return () => {
      map.off("click", click);
      map.off("dblclick", end);
      map.off("mousemove", move);
      map.off("mouseout", leave);
      map.getCanvas().style.cursor = "";
    };
  }, [map]);

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      const undo = event.key === "Backspace" || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z");
      const act =
        event.key === "Escape"
          ? stopDrawing
          : target.matches("input, select, textarea, button")
            ? null
            : undo
              ? undoVertex
              : event.key === "Enter"
                ? finishDrawing
                : event.key === " "
                  ? () => addVertex(middleOf(map))
                  : null;
      if (!act || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    };
    addEventListener("keydown", press, { capture: true });
    return () => removeEventListener("keydown", press, { capture: true });
  }, [map]);

  const data = useMemo((): SourceSpecification => {
    const { shape, vertices } = drawing!;
    const line = [...vertices, ...(pointer ? [pointer] : [])];
    const closed = shape === "Polygon" && line.length > 2 ? [...line, line[0]!] : line;
    const features: GeoJSON.Feature[] = vertices.length
      ? [{ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: closed } }]
      : [];
    return { type: "geojson", data: { type: "FeatureCollection", features } };
  }, [drawing, pointer]);
  useMapSource(SOURCE, data);

  const [left, top] = middlePixels(map);
  return (
    <>
      <DashedLine id="editing-drawing-line" source={SOURCE} />
      <Vertices />
      {createPortal(<div className={classes.cross} style={{ left, top }} aria-hidden />, map.getContainer())}
    </>
  );
}

/** The vertices put so far; they are moved once the drawing has ended. */
function Vertices() {
  const { map } = useMap();
  const vertices = useEditing((state) => state.drawing?.vertices);
  const [, follow] = useState({});
  useEffect(() => {
    const moved = () => follow({});
    map.on("move", moved);
    return () => void map.off("move", moved);
  }, [map]);
  return createPortal(
    vertices?.map((vertex, index) => {
      const { x, y } = map.project(vertex);
      // biome-ignore lint/suspicious/noArrayIndexKey: vertices come and go at the end alone
      return <div key={index} className={classes.put} style={{ left: x, top: y }} data-testid="drawn-vertex" />;
    }),
    map.getContainer(),
  );
}

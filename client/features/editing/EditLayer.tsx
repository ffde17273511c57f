import type { MapMouseEvent, SourceSpecification } from "maplibre-gl";
import { Marker } from "maplibre-gl";
import { useEffect, useMemo, useRef } from "react";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { moveCamera } from "../../lib/view/view.store.ts";
import { useMap } from "../../map/map-context.ts";
import { useMapSource } from "../../map/use-map-layer.ts";
import { DashedLine } from "./DashedLine.tsx";
import { DrawingLayer } from "./DrawingLayer.tsx";
import { edgesOf, withoutVertex, withVertexAfter } from "./drawing.ts";
import classes from "./Editing.module.css";
import { moveTo, useEditing } from "./editing.store.ts";
import { middleOf } from "./middle-of.ts";
import { MOST_HANDLES, type Position, pointAt, standsAt, verticesOf, withVertex } from "./position.ts";

const SOURCE = "editing";
/** Pixels an arrow key moves a handle; with Shift. */
const STEP = { fine: 1, coarse: 10 } as const;
/** Zoom from which a position means something. */
const CLOSE = 16;

/** What is being edited on the map: handles to drag or to move by arrow keys, and the way from where it was. */
export function EditLayer() {
  const open = useEditing((state) => state.open);
  return open && <Edited key={`${open.table} ${open.id ?? "new"}`} isNew={open.id === null} />;
}

function Edited({ isNew }: { isNew: boolean }) {
  const { map } = useMap();
  const geometry = useEditing((state) => state.geometry);
  const before = useEditing((state) => state.before);
  const drawing = useEditing((state) => state.drawing);

  // A new record begins in the middle of what panels leave of the map.
  useEffect(() => {
    if (isNew && useEditing.getState().geometry === null) moveTo(pointAt(...middleOf(map)));
  }, [map, isNew]);

  // A click puts a record elsewhere that had no place, not one that is on the books.
  const movable = before === null && drawing === null && (geometry === null || geometry.type === "Point");
  useEffect(() => {
    if (!movable) return;
    const put = (event: MapMouseEvent) => moveTo(pointAt(event.lngLat.lng, event.lngLat.lat));
    map.on("click", put);
    return () => void map.off("click", put);
  }, [map, movable]);

  // One that exists is looked at from near enough to be moved.
  const shown = useRef(false);
  useEffect(() => {
    if (isNew || shown.current || !before) return;
    shown.current = true;
    const [lon, lat] = standsAt(before);
    // The form has taken its place by the next frame: the site is centred in what it leaves of the map.
    requestAnimationFrame(() => moveCamera({ kind: "point", lon, lat, zoom: Math.max(CLOSE, map.getZoom()) }));
  }, [map, isNew, before]);

  const data = useMemo((): SourceSpecification => {
    const features: GeoJSON.Feature[] = [];
    const add = (shape: GeoJSON.Geometry) => features.push({ type: "Feature", properties: {}, geometry: shape });
    if (drawing) return { type: "geojson", data: { type: "FeatureCollection", features: [] } };
    if (geometry && geometry.type !== "Point") add(geometry as GeoJSON.Geometry);
    if (geometry && before && JSON.stringify(geometry) !== JSON.stringify(before))
      add({ type: "LineString", coordinates: [standsAt(before), standsAt(geometry)] });
    return { type: "geojson", data: { type: "FeatureCollection", features } };
  }, [geometry, before, drawing]);
  useMapSource(SOURCE, data);
  return (
    <>
      <DashedLine id="editing-line" source={SOURCE} />
      {drawing ? <DrawingLayer /> : <Handles />}
    </>
  );
}

/**
 * One handle a vertex, and one on every stretch that makes another vertex there. They are DOM elements, so that they take
 * the focus and keys: arrows move a vertex, Delete takes it away, Enter makes one.
 */
function Handles() {
  const { map } = useMap();
  const { t } = useI18n();
  const geometry = useEditing((state) => state.geometry);
  const count = geometry ? verticesOf(geometry).length : 0;
  const label = t(count > 1 ? "edit.handle.vertex" : "edit.handle.point");
  const between = t("edit.handle.between");
  const markers = useRef<Marker[]>([]);
  const middles = useRef<Marker[]>([]);
  // Handles are made anew when their number changes; the focus goes on to the one that a key was for.
  const focusOn = useRef<number | null>(null);

  useEffect(() => {
    if (count === 0 || count > MOST_HANDLES) return;
    const vertices = verticesOf(useEditing.getState().geometry!);
    const made = vertices.map(({ path, at }, index) => {
      const element = document.createElement("button");
      element.type = "button";
      element.className = (count > 1 ? classes.vertex : classes.handle) ?? "";
      element.setAttribute("aria-label", count > 1 ? `${label} ${index + 1}` : label);
      element.dataset.testid = "edit-handle";
      const marker = new Marker({ element, draggable: true }).setLngLat(at).addTo(map);
      const put = ([lon, lat]: Position) => moveTo(withVertex(useEditing.getState().geometry!, path, [lon, lat]));
      marker.on("drag", () => {
        const { lng, lat } = marker.getLngLat();
        put([lng, lat]);
      });
      element.addEventListener("click", (event) => event.stopPropagation());
      element.addEventListener("keydown", (event) => {
        if (count > 1 && (event.key === "Delete" || event.key === "Backspace")) {
          event.preventDefault();
          event.stopPropagation();
          focusOn.current = Math.max(0, index - 1);
          return moveTo(withoutVertex(useEditing.getState().geometry!, path));
        }
        const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
        if (!way) return;
        event.preventDefault();
        event.stopPropagation();
        const step = event.shiftKey ? STEP.coarse : STEP.fine;
        const { x, y } = map.project(marker.getLngLat());
        const { lng, lat } = map.unproject([x + way[0]! * step, y + way[1]! * step]);
        put([lng, lat]);
      });
      return marker;
    });
    const added = edgesOf(useEditing.getState().geometry!).map(({ path, middle }, index) => {
      const element = document.createElement("button");
      element.type = "button";
      element.className = classes.between ?? "";
      element.setAttribute("aria-label", `${between} ${index + 1}`);
      element.dataset.testid = "edit-between";
      const marker = new Marker({ element }).setLngLat(middle).addTo(map);
      element.addEventListener("click", (event) => {
        event.stopPropagation();
        const { lng, lat } = marker.getLngLat();
        focusOn.current = vertices.findIndex((vertex) => vertex.path.join() === path.join()) + 1;
        moveTo(withVertexAfter(useEditing.getState().geometry!, path, [lng, lat]));
      });
      return marker;
    });
    markers.current = made;
    middles.current = added;
    if (focusOn.current !== null) made[focusOn.current]?.getElement().focus();
    focusOn.current = null;
    return () => {
      markers.current = [];
      middles.current = [];
      for (const marker of [...made, ...added]) marker.remove();
    };
  }, [map, count, label, between]);

  useEffect(() => {
    if (!geometry) return;
    for (const [index, { at }] of verticesOf(geometry).entries()) markers.current[index]?.setLngLat(at);
    for (const [index, { middle }] of edgesOf(geometry).entries()) middles.current[index]?.setLngLat(middle);
  }, [geometry]);
  return null;
}

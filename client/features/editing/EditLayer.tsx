import type { LineLayerSpecification, MapMouseEvent, SourceSpecification } from "maplibre-gl";
import { Marker } from "maplibre-gl";
import { useEffect, useMemo, useRef } from "react";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { MAP_COLOURS } from "../../lib/palette.ts";
import { moveCamera, useView } from "../../lib/view/view.store.ts";
import { useMap } from "../../map/map-context.ts";
import { useMapLayer, useMapSource } from "../../map/use-map-layer.ts";
import classes from "./Editing.module.css";
import { moveTo, useEditing } from "./editing.store.ts";
import { MOST_HANDLES, type Position, pointAt, standsAt, verticesOf, withVertex } from "./position.ts";

const SOURCE = "editing";
/** Pixels an arrow key moves a handle; with Shift. */
const STEP = { fine: 1, coarse: 10 } as const;
/** Zoom from which a position means something. */
const CLOSE = 16;

/** What is being edited on the map: handles to drag or to move by arrow keys, and the way from where it was. */
export function EditLayer() {
  const open = useEditing((state) => state.open);
  return open && <Edited key={open.kind === "new" ? "new" : open.id} isNew={open.kind === "new"} />;
}

function Edited({ isNew }: { isNew: boolean }) {
  const { map } = useMap();
  const geometry = useEditing((state) => state.geometry);
  const before = useEditing((state) => state.before);

  // A new site begins in the middle of what panels leave of the map; a click puts it elsewhere.
  useEffect(() => {
    if (!isNew) return;
    if (useEditing.getState().geometry === null) moveTo(middleOf(map));
    const put = (event: MapMouseEvent) => moveTo(pointAt(event.lngLat.lng, event.lngLat.lat));
    map.on("click", put);
    return () => void map.off("click", put);
  }, [map, isNew]);

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
    if (geometry && geometry.type !== "Point") add(geometry as GeoJSON.Geometry);
    if (geometry && before && JSON.stringify(geometry) !== JSON.stringify(before))
      add({ type: "LineString", coordinates: [standsAt(before), standsAt(geometry)] });
    return { type: "geojson", data: { type: "FeatureCollection", features } };
  }, [geometry, before]);
  useMapSource(SOURCE, data);
  return (
    <>
      <Lines />
      <Handles />
    </>
  );
}

function middleOf(map: ReturnType<typeof useMap>["map"]) {
  const container = map.getContainer();
  const style = getComputedStyle(container);
  const inset = (side: string) => Number.parseFloat(style.getPropertyValue(`--inset-${side}`)) || 0;
  const x = (inset("left") + container.clientWidth - inset("right")) / 2;
  const y = (container.clientHeight - inset("bottom")) / 2;
  const { lng, lat } = map.unproject([x, y]);
  return pointAt(lng, lat);
}

function Lines() {
  const theme = useView((view) => view.theme);
  const { accent } = MAP_COLOURS[theme];
  useMapLayer(
    useMemo(
      (): LineLayerSpecification => ({
        id: "editing-line",
        type: "line",
        source: SOURCE,
        paint: { "line-color": accent, "line-width": 2, "line-dasharray": [2, 1.5] },
      }),
      [accent],
    ),
    "slot-top",
  );
  return null;
}

/** One handle a vertex. They are DOM elements, so that they take the focus and arrow keys. */
function Handles() {
  const { map } = useMap();
  const { t } = useI18n();
  const geometry = useEditing((state) => state.geometry);
  const count = geometry ? verticesOf(geometry).length : 0;
  const label = t(count > 1 ? "edit.handle.vertex" : "edit.handle.point");
  const markers = useRef<Marker[]>([]);

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
    markers.current = made;
    return () => {
      markers.current = [];
      for (const marker of made) marker.remove();
    };
  }, [map, count, label]);

  useEffect(() => {
    if (!geometry) return;
    for (const [index, { at }] of verticesOf(geometry).entries()) markers.current[index]?.setLngLat(at);
  }, [geometry]);
  return null;
}

import type { LayersList } from "@deck.gl/core";
import { ScatterplotLayer } from "@deck.gl/layers";
import { MapLibreOverlay } from "@deck.gl/maplibre";
import { Map as MapLibreMap, MercatorCoordinate, ScaleControl, setWorkerUrl } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import { MAP_COLOURS } from "../lib/palette.ts";
import { type CameraTarget, setView, useCameraTarget, useView } from "../lib/view/view.store.ts";
import type { Camera, View } from "../lib/view/view-state.ts";
import classes from "./MapView.module.css";
import { MapContext, type MapHandle, useMapBusy } from "./map-context.ts";
import { LABEL_FONT, mapStyle, type Slot } from "./map-style.ts";

setWorkerUrl(workerUrl);

const MIN_ZOOM = 5;
const MAX_ZOOM = 19;

export interface MapInsets {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** Where the map stands until the outlines have come; it may report this as the view's camera meanwhile. */
export const OPENING: Camera = { lon: 113.1, lat: 29.1, zoom: 8 };

/**
 * The one map. It owns WebGL and the camera; what it shows comes from its children. `insets` are the pixels that
 * panels cover, so that places are centred in what remains.
 */
export function MapView({ insets, children }: { insets: MapInsets; children: ReactNode }) {
  const container = useRef<HTMLDivElement>(null);
  const [handle, setHandle] = useState<MapHandle | null>(null);
  const [failed, setFailed] = useState(false);
  const { t, language } = useI18n();
  const theme = useView((view) => view.theme);
  const insetsNow = useRef(insets);
  insetsNow.current = insets;

  useEffect(() => {
    const made = createMap(container.current!, () => setFailed(true));
    if (!made) return;
    made.handle.map.once("load", () => {
      for (const slot of DECK_SLOTS) made.handle.setDeckLayer(`anchor-${slot}`, deckAnchor(slot));
      setHandle(made.handle);
    });
    const stopFollowing = followCamera(made.handle.map, insetsNow);
    return () => {
      stopFollowing();
      setHandle(null);
      // After controls and layers, which take themselves off it when they go.
      setTimeout(made.remove);
    };
  }, []);

  useEffect(() => {
    handle?.map.setPaintProperty("background", "background-color", MAP_COLOURS[theme].background);
  }, [handle, theme]);

  const tilted = useView(standsTilted);
  useEffect(() => {
    if (handle) tilt(handle.map, tilted);
  }, [handle, tilted]);

  useEffect(() => {
    // The canvas is what keyboard users focus; MapLibre labels it in English once and for all.
    handle?.map.getCanvas().setAttribute("aria-label", t("map.label"));
  }, [handle, t]);

  useEffect(() => {
    if (!handle) return;
    const scale = new ScaleControl({ maxWidth: 110, unit: "metric" });
    handle.map.addControl(scale, "bottom-left");
    return () => void handle.map.removeControl(scale);
  }, [handle]);

  return (
    <div className={classes.frame} data-testid="map" lang={language}>
      <div ref={container} className={classes.map} />
      {failed && (
        <p role="alert" className={classes.failed}>
          {t("map.failed")}
        </p>
      )}
      {handle && <MapContext value={handle}>{children}</MapContext>}
    </div>
  );
}

function createMap(container: HTMLElement, onFailure: () => void) {
  const { camera, theme } = useView.getState();
  let map: MapLibreMap;
  try {
    map = new MapLibreMap({
      container,
      style: mapStyle(theme),
      center: [(camera ?? OPENING).lon, (camera ?? OPENING).lat],
      zoom: (camera ?? OPENING).zoom,
      minZoom: MIN_ZOOM,
      maxZoom: MAX_ZOOM,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      localIdeographFontFamily: LABEL_FONT.join(","),
      fadeDuration: 150,
    });
  } catch {
    onFailure();
    return undefined;
  }
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  const overlay = new MapLibreOverlay({ interleaved: true, layers: [] });
  map.addControl(overlay);

  const busy = (value: boolean) => () => {
    if (useMapBusy.getState().busy !== value) useMapBusy.setState({ busy: value });
  };
  map.on("render", busy(true));
  map.on("dataloading", busy(true));
  map.on("idle", busy(false));
  // What was given up or failed leaves nothing new to draw, and without a frame the map would never call itself idle.
  map.on("dataabort", () => map.triggerRepaint());
  map.on("error", (event) => {
    if ("sourceId" in event) map.triggerRepaint();
  });

  const deckLayers = new Map<string, LayersList[number]>();
  const setDeckLayer: MapHandle["setDeckLayer"] = (id, layer) => {
    if (layer) deckLayers.set(id, layer);
    else if (!deckLayers.delete(id)) return;
    overlay.setProps({ layers: [...deckLayers.values()] });
  };
  return { handle: { map, setDeckLayer }, remove: () => map.remove() };
}

/** Tilt of the camera while hexagons are columns, degrees. */
const TILT = 50;

/** Whether the camera looks from the side: hexagons stand as columns. */
const standsTilted = ({ columns, shown }: Pick<View, "columns" | "shown">) => columns && shown.includes("density");

const pitchNow = () => (standsTilted(useView.getState()) ? TILT : 0);

/** Tilts the map and lets it be turned; or lays it flat with north up. */
function tilt(map: MapLibreMap, tilted: boolean): void {
  if (tilted) {
    map.dragRotate.enable();
    map.touchZoomRotate.enableRotation();
    map.keyboard.enableRotation();
  } else {
    map.dragRotate.disable();
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    if (map.getPitch() === 0 && map.getBearing() === 0) return;
  }
  useMapBusy.setState({ busy: true });
  map.easeTo({ pitch: tilted ? TILT : 0, bearing: 0, duration: 500 });
}

/** The slots that deck.gl draws beneath. */
const DECK_SLOTS = ["slot-cells", "slot-labels"] as const satisfies readonly Slot[];

/**
 * An empty layer that holds deck.gl's place in the drawing order. The overlay makes the group of a slot only while no
 * source is loading, and draws over everything until it has one.
 */
const deckAnchor = (slot: Slot) =>
  new ScatterplotLayer({ id: `anchor-${slot}`, data: [], beforeId: slot } as ConstructorParameters<
    typeof ScatterplotLayer
  >[0]);

/** Keeps the view's camera and the map's the same, whichever moves. */
function followCamera(map: MapLibreMap, insets: { current: MapInsets }): () => void {
  const report = () => {
    const { lng, lat } = map.getCenter();
    setView({ camera: { lon: lng, lat, zoom: map.getZoom() } });
  };
  map.on("moveend", report);
  const follow = ({ target }: { target: CameraTarget | null }) => {
    if (!target) return;
    useMapBusy.setState({ busy: true });
    const { camera } = useView.getState();
    switch (target.kind) {
      case "box": {
        const [west, south, east, north] = target.box;
        const bounds: [[number, number], [number, number]] = [
          [west, south],
          [east, north],
        ];
        const room = roomFor(map, insets.current);
        const fitted = map.cameraForBounds(bounds, { padding: room, maxZoom: 14 });
        if (target.onlyCloser && (fitted?.zoom ?? 0) < map.getZoom()) {
          useMapBusy.setState({ busy: false });
          break;
        }
        map.fitBounds(bounds, {
          padding: room,
          maxZoom: 14,
          animate: target.animate,
          duration: 700,
          pitch: pitchNow(),
        });
        break;
      }
      case "point": {
        const { left, right, top, bottom } = insets.current;
        const offset: [number, number] = [(left - right) / 2, (top - bottom) / 2];
        map.easeTo({ center: [target.lon, target.lat], zoom: target.zoom, offset, duration: 700, pitch: pitchNow() });
        break;
      }
      case "zoom":
        map.easeTo({ zoom: map.getZoom() + target.by, duration: 250, pitch: pitchNow() });
        break;
      case "frame": {
        const { clientWidth, clientHeight } = map.getContainer();
        const { frame, below } = target;
        const height = Math.max(LEAST_ROOM, clientHeight - below);
        const closer = Math.log2(Math.min(clientWidth / frame.width, height / frame.height)) - FRAME_MARGIN;
        const zoom = target.camera.zoom + closer;
        const middle = MercatorCoordinate.fromLngLat([target.camera.lon, target.camera.lat]);
        middle.y += below / 2 / (WORLD * 2 ** zoom);
        const to = { center: middle.toLngLat(), zoom, pitch: pitchNow(), bearing: 0 };
        // Not flown to by who asks for less motion: the library sees to that.
        if (target.animate && map.loaded()) map.flyTo({ ...to, maxDuration: 1800 });
        else map.jumpTo(to);
        break;
      }
      case "jump":
        if (camera) map.jumpTo({ center: [camera.lon, camera.lat], zoom: camera.zoom, pitch: pitchNow() });
        break;
    }
    useCameraTarget.setState({ target: null });
  };
  const stop = useCameraTarget.subscribe(follow);
  // Asked for before there was a map.
  if (useCameraTarget.getState().target?.kind === "frame") follow(useCameraTarget.getState());
  return () => {
    stop();
    map.off("moveend", report);
  };
}

/** Zoom levels that a frame keeps from the edges of the map. */
const FRAME_MARGIN = 0.05;

/** Side of the world at zoom 0, pixels. */
const WORLD = 512;

/** Least room for a place between panels, pixels. */
const LEAST_ROOM = 80;

/** The insets, cut where panels would leave nothing of the map. */
const roomFor = (map: MapLibreMap, { top, right, bottom, left }: MapInsets): MapInsets => {
  const { clientWidth, clientHeight } = map.getContainer();
  const sides = clientWidth - left - right >= LEAST_ROOM ? { left, right } : { left: 20, right: 20 };
  if (clientHeight - top - bottom >= LEAST_ROOM) return { top, bottom, ...sides };
  return { top: 8, bottom: Math.max(8, Math.min(bottom, clientHeight - LEAST_ROOM - 8)), ...sides };
};

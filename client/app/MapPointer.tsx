import type { MapMouseEvent } from "maplibre-gl";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { COUNTY_FILL } from "../features/choropleth/ChoroplethLayer.tsx";
import { CountyHover } from "../features/choropleth/CountyHover.tsx";
import { CellHover } from "../features/density/CellHover.tsx";
import { pickCellOnMap } from "../features/density/pick-cell.ts";
import { useEditing } from "../features/editing/editing.store.ts";
import { pickVisit } from "../features/planning/pick-visit.ts";
import { chooseStop } from "../features/planning/planning.actions.ts";
import { isPlacing } from "../features/planning/planning.store.ts";
import { VisitHover } from "../features/planning/VisitHover.tsx";
import { useDrawing } from "../features/selection/drawing.store.ts";
import { pickSites } from "../features/sites/pick-sites.ts";
import { SiteHover } from "../features/sites/SiteHover.tsx";
import { useBrush } from "../features/whatif/brush.store.ts";
import { useRegions } from "../lib/api/regions.api.ts";
import { drillFromMap } from "../lib/drill.ts";
import { outlineAround } from "../lib/places.ts";
import { setView, useView } from "../lib/view/view.store.ts";
import type { MapInsets } from "../map/MapView.tsx";
import { useMap } from "../map/map-context.ts";
import { LABEL_LAYERS } from "../map/RegionLabels.tsx";
import classes from "./MapPointer.module.css";
import { useShell } from "./shell.store.ts";

/** Pixels around the pointer in which points count as hit; fingers are wider. */
const MOUSE_REACH = 5;
const FINGER_REACH = 12;
/** From here on the ground between points means nothing to a click. */
const GROUND_UNTIL = 12;
/** Pixels the pointer must move after a click before it tells again what it is on. */
const QUIET = 8;

/** What the pointer is on: sites before cells before counties. A click opens, counts or drills; hovering tells. */
export function MapPointer({ insets }: { insets: MapInsets }) {
  const { map } = useMap();
  const regions = useRegions();
  const [hover, setHover] = useState<{ x: number; y: number; content: ReactNode } | null>(null);
  const frame = useRef(0);
  const insetsNow = useRef(insets);
  insetsNow.current = insets;

  useEffect(() => {
    let clicked: { x: number; y: number } | null = null;
    const countyAt = (event: MapMouseEvent): string | null => {
      if (!map.getLayer(COUNTY_FILL) || map.getZoom() >= GROUND_UNTIL) return null;
      const [feature] = map.queryRenderedFeatures(event.point, { layers: [COUNTY_FILL] });
      return (feature?.properties.code as string | undefined) ?? null;
    };
    const labelAt = (event: MapMouseEvent): string | null => {
      const layers = LABEL_LAYERS.filter((id) => map.getLayer(id));
      const [feature] = map.queryRenderedFeatures(event.point, { layers });
      return (feature?.properties.code as string | undefined) ?? null;
    };

    /** Whether a click on this county narrows anything: not where it or a part of it is looked at already. */
    const drills = (county: string | null): county is string =>
      county !== null && regions !== undefined && outlineAround(regions, useView.getState().filter.place) !== county;

    /** Whether the pointer draws: a brush over cells, the outline of a selection, the place of a record under edit. */
    const taken = () =>
      useBrush.getState().mode !== null ||
      useDrawing.getState().mode !== null ||
      useEditing.getState().open !== null ||
      isPlacing();

    const click = (event: MapMouseEvent) => {
      cancelAnimationFrame(frame.current);
      if (taken()) return;
      clicked = event.point;
      const finger = (event.originalEvent as PointerEvent).pointerType === "touch";
      const reach = finger ? FINGER_REACH : MOUSE_REACH;
      const visit = useView.getState().mode === "plan" ? pickVisit(map, event.point, reach) : null;
      if (visit !== null) {
        useShell.setState({ cell: null });
        setHover(null);
        return chooseStop(visit);
      }
      const sites = pickSites(map, event.point, reach);
      useShell.setState({ cell: null });
      setHover(null);
      if (sites.length === 1) return setView({ site: sites[0]!.id, list: [] });
      if (sites.length > 1) return setView({ site: null, list: sites.map((site) => site.id) });
      const label = labelAt(event);
      if (label && regions) return drillFromMap(regions, label);
      const cell = pickCellOnMap(map, event.lngLat);
      const county = countyAt(event);
      if (cell) return useShell.setState({ cell: { cell, county, at: inFreeArea(event.point) } });
      if (regions && drills(county)) drillFromMap(regions, county);
    };

    /** Where a point lies in what the panels leave of the map, 0 … 1 from the left and from the top. */
    const inFreeArea = ({ x, y }: { x: number; y: number }) => {
      const { top, right, bottom, left } = insetsNow.current;
      const { clientWidth, clientHeight } = map.getContainer();
      return { x: (x - left) / (clientWidth - left - right), y: (y - top) / (clientHeight - top - bottom) };
    };

    const tell = (event: MapMouseEvent) => {
      const { x, y } = event.point;
      const visit = useView.getState().mode === "plan" ? pickVisit(map, event.point, MOUSE_REACH) : null;
      const sites = visit ? [] : pickSites(map, event.point, MOUSE_REACH);
      const cell = visit || sites.length ? null : pickCellOnMap(map, event.lngLat);
      const county = visit || sites.length || cell ? null : countyAt(event);
      const acts = visit !== null || sites.length > 0 || cell !== null || labelAt(event) !== null || drills(county);
      map.getCanvas().style.cursor = acts ? "pointer" : "";
      if (clicked && Math.hypot(clicked.x - x, clicked.y - y) < QUIET) return;
      clicked = null;
      const content = visit ? (
        <VisitHover id={visit} />
      ) : sites.length ? (
        <SiteHover sites={sites} />
      ) : cell ? (
        <CellHover cell={cell} />
      ) : county ? (
        <CountyHover code={county} />
      ) : null;
      setHover(content && { x, y, content });
    };
    const move = (event: MapMouseEvent) => {
      cancelAnimationFrame(frame.current);
      if (taken() || event.originalEvent.buttons !== 0) return setHover(null);
      frame.current = requestAnimationFrame(() => tell(event));
    };
    const leave = () => {
      cancelAnimationFrame(frame.current);
      setHover(null);
    };

    map.on("click", click);
    map.on("mousemove", move);
    map.on("mouseout", leave);
    map.on("movestart", leave);
    return () => {
      cancelAnimationFrame(frame.current);
      map.off("click", click);
      map.off("mousemove", move);
      map.off("mouseout", leave);
      map.off("movestart", leave);
    };
  }, [map, regions]);

  if (!hover) return null;
  const { clientWidth, clientHeight } = map.getContainer();
  const style = {
    ...(hover.x < clientWidth / 2 ? { left: hover.x + 14 } : { right: clientWidth - hover.x + 14 }),
    ...(hover.y < clientHeight / 2 ? { top: hover.y + 14 } : { bottom: clientHeight - hover.y + 14 }),
  };
  return createPortal(
    <div className={classes.hover} style={style} data-testid="hover">
      {hover.content}
    </div>,
    map.getContainer(),
  );
}

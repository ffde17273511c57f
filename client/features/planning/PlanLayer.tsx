import type {
  CircleLayerSpecification,
  ExpressionSpecification,
  LineLayerSpecification,
  MapMouseEvent,
  SourceSpecification,
  SymbolLayerSpecification,
} from "maplibre-gl";
import { useEffect, useMemo, useRef } from "react";
import { createPortal } from "react-dom";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { MAP_COLOURS } from "../../lib/palette.ts";
import { moveCamera, useView } from "../../lib/view/view.store.ts";
import { useMap } from "../../map/map-context.ts";
import { LABEL_FONT } from "../../map/map-style.ts";
import { useMapLayer, useMapSource } from "../../map/use-map-layer.ts";
import classes from "./Planning.module.css";
import { setPlanning, usePlanning, useShownPlan } from "./planning.store.ts";
import { ReachLayer } from "./ReachLayer.tsx";
import { candidateShapes, routeShapes } from "./route-shapes.ts";
import { useRouteLines } from "./use-route-lines.ts";
import { useTeamMarks } from "./use-team-marks.ts";

const SOURCE = "plan";
/** Routes of teams that are not looked at step back. */
const FADE: ExpressionSpecification = ["case", ["get", "faint"], 0.25, 1];
const NO_TEAMS: readonly { id: string }[] = [];

/** The plan on the map: routes with their numbered stops, starts, and hollow dots where nobody goes. */
export function PlanLayer() {
  const { map } = useMap();
  const theme = useView((view) => view.theme);
  const day = useView((view) => view.planDay);
  const team = useView((view) => view.planTeam);
  const chosen = useView((view) => view.planStop);
  const shown = useShownPlan();
  const candidates = usePlanning((state) => state.candidates);
  const sites = usePlanning((state) => state.sites);
  const marks = useTeamMarks(shown?.settings.teams ?? NO_TEAMS);
  const { lines } = useRouteLines();
  const colours = MAP_COLOURS[theme];

  const data = useMemo((): SourceSpecification => {
    const unserved = shown ? shown.plan.unserved : (candidates?.items ?? []).map(({ id }) => id);
    const features = [
      ...candidateShapes(unserved, sites),
      ...(shown
        ? routeShapes({ settings: shown.settings, plan: shown.plan, sites, marks, day, team, lines: lines?.byKey })
        : []),
    ];
    const chosenSite = chosen === null ? undefined : sites.get(chosen);
    if (chosenSite)
      features.push({
        type: "Feature",
        properties: { kind: "chosen" },
        geometry: { type: "Point", coordinates: [chosenSite.lon, chosenSite.lat] },
      });
    return { type: "geojson", data: { type: "FeatureCollection", features } };
  }, [shown, candidates, sites, marks, day, team, chosen, lines]);
  useMapSource(SOURCE, data);

  const dashes = useMemo(() => {
    const cases = [...marks.values()].flatMap(({ dash }, index) =>
      dash.length
        ? [
            ["==", ["get", "dash"], index],
            ["literal", dash],
          ]
        : [],
    );
    return cases.length ? ["case", ...cases, ["literal", [1, 0]]] : ["literal", [1, 0]];
  }, [marks]);
  useMapLayer(
    useMemo(
      (): LineLayerSpecification => ({
        id: "plan-line-edge",
        type: "line",
        source: SOURCE,
        filter: ["==", ["get", "kind"], "line"],
        layout: { "line-join": "round" },
        paint: { "line-color": colours.halo, "line-width": 5, "line-opacity": ["case", ["get", "faint"], 0, 0.8] },
      }),
      [colours],
    ),
    "slot-top",
  );
  useMapLayer(
    useMemo(
      (): LineLayerSpecification => ({
        id: "plan-line",
        type: "line",
        source: SOURCE,
        filter: ["==", ["get", "kind"], "line"],
        layout: { "line-join": "round" },
        paint: {
          "line-color": ["get", "colour"],
          "line-width": 2.6,
          "line-opacity": FADE,
          "line-dasharray": dashes as never,
        },
      }),
      [dashes],
    ),
    "slot-top",
  );
  useMapLayer(
    useMemo(
      (): CircleLayerSpecification => ({
        id: "plan-candidates",
        type: "circle",
        source: SOURCE,
        filter: ["==", ["get", "kind"], "candidate"],
        paint: {
          "circle-radius": ["interpolate", ["linear"], ["zoom"], 7, 2.4, 12, 4.5],
          "circle-color": colours.land,
          "circle-opacity": 0.6,
          "circle-stroke-color": colours.label,
          "circle-stroke-width": 1.2,
          "circle-stroke-opacity": 0.75,
        },
      }),
      [colours],
    ),
    "slot-top",
  );
  useMapLayer(
    useMemo(
      (): CircleLayerSpecification => ({
        id: "plan-chosen",
        type: "circle",
        source: SOURCE,
        filter: ["==", ["get", "kind"], "chosen"],
        paint: {
          "circle-radius": 15,
          "circle-color": "transparent",
          "circle-stroke-color": colours.label,
          "circle-stroke-width": 2.5,
        },
      }),
      [colours],
    ),
    "slot-top",
  );
  useMapLayer(
    useMemo(
      (): CircleLayerSpecification => ({
        id: "plan-stops",
        type: "circle",
        source: SOURCE,
        filter: ["in", ["get", "kind"], ["literal", ["stop", "depot"]]],
        paint: {
          "circle-radius": [
            "interpolate",
            ["linear"],
            ["zoom"],
            7,
            ["case", ["==", ["get", "kind"], "depot"], 5.5, 5],
            9.5,
            ["case", ["==", ["get", "kind"], "depot"], 9, 11],
          ],
          "circle-color": ["case", ["==", ["get", "kind"], "depot"], colours.halo, ["get", "colour"]],
          "circle-opacity": FADE,
          "circle-stroke-color": ["case", ["==", ["get", "kind"], "depot"], ["get", "colour"], colours.halo],
          "circle-stroke-width": ["case", ["==", ["get", "kind"], "depot"], 3.5, 1.5],
          "circle-stroke-opacity": FADE,
        },
      }),
      [colours],
    ),
    "slot-top",
  );
  useMapLayer(
    useMemo(
      (): SymbolLayerSpecification => ({
        id: "plan-numbers",
        type: "symbol",
        source: SOURCE,
        // Farther away the dots are too small for them.
        minzoom: 8.2,
        filter: ["in", ["get", "kind"], ["literal", ["stop", "depot"]]],
        layout: {
          "text-field": ["get", "label"],
          "text-font": LABEL_FONT,
          "text-size": ["interpolate", ["linear"], ["zoom"], 8.2, 8, 9.5, 10],
          "text-allow-overlap": true,
          "text-ignore-placement": true,
        },
        paint: {
          "text-color": ["case", ["==", ["get", "kind"], "depot"], colours.label, ["get", "ink"]],
          "text-opacity": FADE,
        },
      }),
      [colours],
    ),
    "slot-top",
  );

  // A first plan is looked at as a whole.
  const fitted = useRef(false);
  const hasPlan = shown?.plan.routes.some(({ stops }) => stops.length > 0) ?? false;
  useEffect(() => {
    if (!hasPlan) fitted.current = false;
    if (!hasPlan || fitted.current || !shown) return;
    fitted.current = true;
    const places = [
      ...shown.settings.teams.map(({ start }) => start),
      ...shown.plan.routes.flatMap(({ stops }) => stops.flatMap(({ visit }) => sites.get(visit) ?? [])),
    ];
    const lons = places.map(({ lon }) => lon);
    const lats = places.map(({ lat }) => lat);
    const box: [number, number, number, number] = [
      Math.min(...lons),
      Math.min(...lats),
      Math.max(...lons),
      Math.max(...lats),
    ];
    // Panels and timeline have their size by the frame after the next.
    requestAnimationFrame(() => requestAnimationFrame(() => moveCamera({ kind: "box", box, animate: true })));
  }, [hasPlan, shown, sites]);

  // What was chosen in a list comes into sight, without another zoom.
  useEffect(() => {
    const site = chosen === null ? undefined : usePlanning.getState().sites.get(chosen);
    if (!site || map.getBounds().contains([site.lon, site.lat])) return;
    moveCamera({ kind: "point", lon: site.lon, lat: site.lat, zoom: map.getZoom() });
  }, [map, chosen]);

  return (
    <>
      <ReachLayer />
      <Placing />
    </>
  );
}

/** Waits for the click that says where a team starts. */
function Placing() {
  const { map } = useMap();
  const { t } = useI18n();
  const placing = usePlanning((state) => state.placing);
  useEffect(() => {
    if (!placing) return;
    const canvas = map.getCanvas();
    const put = ({ lngLat }: MapMouseEvent) =>
      placing({ lon: Number(lngLat.lng.toFixed(6)), lat: Number(lngLat.lat.toFixed(6)) });
    const giveUp = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      setPlanning({ placing: null });
    };
    canvas.style.cursor = "crosshair";
    map.once("click", put);
    window.addEventListener("keydown", giveUp, { capture: true });
    return () => {
      canvas.style.cursor = "";
      map.off("click", put);
      window.removeEventListener("keydown", giveUp, { capture: true });
    };
  }, [map, placing]);
  return placing
    ? createPortal(
        <p className={classes.placing} role="status">
          {t("plan.team.placing")}
        </p>,
        map.getContainer(),
      )
    : null;
}

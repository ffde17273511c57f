import { ScatterplotLayer } from "@deck.gl/layers";
import type { MapMouseEvent } from "maplibre-gl";
import { useEffect, useMemo } from "react";
import type { AccidentTable } from "#server/algorithms/accidents/accident-table.ts";
import { MAP_COLOURS, rgb } from "../../lib/palette.ts";
import { useView } from "../../lib/view/view.store.ts";
import type { Theme } from "../../lib/view/view-state.ts";
import { useMap } from "../../map/map-context.ts";
import { useDeckLayer } from "../../map/use-deck-layer.ts";
import { useAccidentShown } from "./accident.store.ts";
import { BlackSpotRings } from "./black-spots/BlackSpotRings.tsx";
import { nearestRow } from "./shown-accidents.ts";
import { useShownAccidents } from "./use-shown-accidents.ts";

/**
 * The accidents of the period as dots, fatal ones filled, while the accidents are looked at; black spots around them.
 * `quiet`: clicks on the map mean something else.
 */
export function AccidentLayer({ quiet }: { quiet: boolean }) {
  const { map } = useMap();
  const theme = useView((view) => view.theme);
  const chosen = useAccidentShown((state) => state.chosen);
  const shown = useShownAccidents();
  const scale = useView((view) => scaleAt(view.camera?.zoom ?? 0));
  const layer = useMemo(
    () => (shown ? dots(shown.table, shown.rows, { theme, chosen, scale }) : null),
    [shown, theme, chosen, scale],
  );
  useDeckLayer("accidents", layer);

  useEffect(() => {
    if (!shown || quiet) return;
    const click = (event: MapMouseEvent) => {
      const finger = (event.originalEvent as PointerEvent).pointerType === "touch";
      const edge = map.unproject([event.point.x, event.point.y + (finger ? FINGER_REACH : MOUSE_REACH)]);
      const { lng, lat } = event.lngLat;
      const row = nearestRow(shown.table, shown.rows, lng, lat, Math.abs(lat - edge.lat));
      useAccidentShown.setState({ chosen: row < 0 ? null : shown.table.id[row]! });
    };
    map.on("click", click);
    return () => void map.off("click", click);
  }, [map, shown, quiet]);

  return <BlackSpotRings />;
}

const MOUSE_REACH = 7;
const FINGER_REACH = 14;
const FATAL = 1;

interface Look {
  theme: Theme;
  chosen: number | null;
  scale: number;
}

/** From afar dots are smaller, or a city of accidents would be one blot. */
const scaleAt = (zoom: number) => (zoom < 8 ? 0.45 : zoom < 10 ? 0.7 : 1);

/** Deaths weigh more than their number: a fatal accident is filled and larger. */
function dots(table: AccidentTable, rows: Int32Array, { theme, chosen, scale }: Look) {
  const [red, green, blue] = rgb(MAP_COLOURS[theme].label);
  const positions = new Float64Array(rows.length * 2);
  const fills = new Uint8Array(rows.length * 4);
  const radii = new Float32Array(rows.length);
  rows.forEach((r, i) => {
    positions[i * 2] = table.lon[r]!;
    positions[i * 2 + 1] = table.lat[r]!;
    const fatal = table.deaths[r]! > 0 || table.severity[r] === FATAL;
    fills.set([red, green, blue, fatal ? 235 : 60], i * 4);
    radii[i] = (fatal ? 5 : 3.2) + (table.id[r] === chosen ? 4 : 0);
  });
  return new ScatterplotLayer({
    id: "accidents",
    data: {
      length: rows.length,
      attributes: {
        getPosition: { value: positions, size: 2 },
        getFillColor: { value: fills, size: 4, normalized: true },
        getRadius: { value: radii, size: 1 },
      },
    } as never,
    radiusUnits: "pixels",
    radiusScale: scale,
    stroked: true,
    lineWidthUnits: "pixels",
    getLineWidth: 1.2,
    getLineColor: [red, green, blue, 230],
    pickable: false,
    parameters: { depthWriteEnabled: false, depthCompare: "always" },
    beforeId: "slot-labels",
  } as ConstructorParameters<typeof ScatterplotLayer>[0]);
}

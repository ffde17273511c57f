import type { GeoJSONSource, LayerSpecification, SourceSpecification, VectorTileSource } from "maplibre-gl";
import { useEffect, useRef } from "react";
import { useMap } from "./map-context.ts";
import type { Slot } from "./map-style.ts";

/** Adds a source while mounted; later data or tile addresses go to the same source. Call before its layers. */
export function useMapSource(id: string, spec: SourceSpecification): void {
  const { map } = useMap();
  const added = useRef<SourceSpecification>(null);
  if (!map.getSource(id)) {
    map.addSource(id, spec);
    added.current = spec;
  }
  useEffect(() => {
    if (added.current === spec) return;
    added.current = spec;
    if (spec.type === "geojson") map.getSource<GeoJSONSource>(id)?.setData(spec.data as GeoJSON.GeoJSON);
    if (spec.type === "vector") map.getSource<VectorTileSource>(id)?.setTiles(spec.tiles ?? []);
  }, [map, id, spec]);
}

/** Adds a layer beneath a slot while mounted, and passes on changes of paint, layout and filter. */
export function useMapLayer(spec: Exclude<LayerSpecification, { type: "background" }>, slot: Slot): void {
  const { map } = useMap();
  const shown = useRef<typeof spec>(null);
  useEffect(() => {
    const before = shown.current;
    shown.current = spec;
    if (!before || !map.getLayer(spec.id)) {
      map.addLayer(spec, slot);
      return;
    }
    for (const [name, value] of changes(before.paint, spec.paint))
      map.setPaintProperty(spec.id, name as never, value as never);
    for (const [name, value] of changes(before.layout, spec.layout))
      map.setLayoutProperty(spec.id, name as never, value as never);
    if (JSON.stringify(before.filter) !== JSON.stringify(spec.filter)) map.setFilter(spec.id, spec.filter);
  }, [map, spec, slot]);
  useEffect(
    () => () => {
      shown.current = null;
      if (map.getLayer(spec.id)) map.removeLayer(spec.id);
    },
    [map, spec.id],
  );
}

function changes(before: object | undefined, after: object | undefined): [string, unknown][] {
  const old = (before ?? {}) as Record<string, unknown>;
  const now = (after ?? {}) as Record<string, unknown>;
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]))
    .map((name) => [name, now[name]]);
}

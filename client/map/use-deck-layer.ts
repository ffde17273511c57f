import type { Layer } from "@deck.gl/core";
import { useEffect } from "react";
import { useMap } from "./map-context.ts";

/** Lends a deck.gl layer to the map for as long as the caller is mounted. Give the same id each time. */
export function useDeckLayer(id: string, layer: Layer | null): void {
  const { setDeckLayer } = useMap();
  useEffect(() => setDeckLayer(id, layer), [setDeckLayer, id, layer]);
  useEffect(() => () => setDeckLayer(id, null), [setDeckLayer, id]);
}

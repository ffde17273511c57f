/**
 * The map's style: a plain surface and named places in the drawing order. Features put their own layers before a
 * slot, so none needs to know of another. A basemap would be further sources and layers here, below `slot-areas`.
 */
import type { StyleSpecification } from "maplibre-gl";
import { MAP_COLOURS } from "../lib/palette.ts";
import type { Theme } from "../lib/view/view-state.ts";

/** From bottom to top. A layer added "before" a slot lies beneath everything of the slots after it. */
export const SLOTS = ["slot-areas", "slot-cells", "slot-lines", "slot-points", "slot-labels", "slot-top"] as const;
export type Slot = (typeof SLOTS)[number];

/** No glyphs URL: MapLibre then draws every character from the reader's own fonts, so no font server is needed. */
export const mapStyle = (theme: Theme): StyleSpecification => ({
  version: 8,
  sources: {},
  layers: [
    { id: "background", type: "background", paint: { "background-color": MAP_COLOURS[theme].background } },
    ...SLOTS.map((id) => ({ id, type: "background" as const, layout: { visibility: "none" as const } })),
  ],
});

/** Font families of labels; the first that the system has for a character is used. */
export const LABEL_FONT = ["Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "sans-serif"];

import { create } from "zustand";

/** What dragging over the map does: put cells right, take that back, or move the map (null). Nothing worth a link. */
export interface Brush {
  mode: "put" | "restore" | null;
  /** H3 indices under the stroke being drawn; null between strokes. */
  stroke: readonly string[] | null;
}

export const useBrush = create<Brush>(() => ({ mode: null, stroke: null }));

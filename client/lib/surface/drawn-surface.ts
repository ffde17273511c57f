import { useMemo } from "react";
import type { SurfaceCells } from "#server/algorithms/analysis/analysis-types.ts";
import { useCounts } from "../cube/counts.store.ts";
import { useView } from "../view/view.store.ts";
import type { Theme } from "../view/view-state.ts";
import { type ColumnHeights, columnHeights } from "./column-heights.ts";
import { type DensityClasses, surfaceClasses } from "./surface-classes.ts";

/** Kept per answer, because map, legend, hover and card all ask. */
const classesOf = new WeakMap<Float32Array, Partial<Record<Theme, DensityClasses>>>();
const heightsOf = new WeakMap<Float32Array, ColumnHeights>();

/** The classes the map draws and the legend explains; null until something has been counted. */
export function useSurfaceClasses(): DensityClasses | null {
  const surface = useCounts((state) => state.surface);
  const theme = useView((view) => view.theme);
  return useMemo(() => {
    if (!surface) return null;
    const known = classesOf.get(surface.values) ?? {};
    const classes = known[theme] ?? surfaceClasses(surface, theme);
    classesOf.set(surface.values, { ...known, [theme]: classes });
    return classes;
  }, [surface, theme]);
}

/** Heights of the columns of an answer. */
export function heightsOfSurface(surface: SurfaceCells, resolution: number): ColumnHeights {
  const known = heightsOf.get(surface.values);
  if (known) return known;
  const made = columnHeights(surface, resolution);
  heightsOf.set(surface.values, made);
  return made;
}

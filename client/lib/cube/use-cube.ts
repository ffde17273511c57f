import { queryOptions, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { type Regions, useRegions } from "../api/regions.api.ts";
import { useView } from "../view/view.store.ts";
import { cubeFilter } from "../view/view-state.ts";
import { useCounts } from "./counts.store.ts";
import CubeWorker from "./cube.worker.ts?worker";
import { type CubeClient, createCubeClient } from "./cube-client.ts";
import type { CellGeometry, LoadReply } from "./cube-messages.ts";

let client: CubeClient | undefined;
const cubeClient = () => (client ??= createCubeClient(new CubeWorker() as never));

export const cubeQuery = (regions: Regions | undefined) =>
  queryOptions({
    queryKey: ["cube"],
    enabled: regions !== undefined,
    queryFn: () =>
      cubeClient().load({
        regions: [...regions!.byCode.values()].map(({ code, parentCode, level, reportingUnit }) => ({
          code,
          parentCode,
          level,
          reportingUnit,
        })),
      }),
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });

/** Resolution of the cells at a zoom: hexagons of some 20 to 60 pixels. */
export const resolutionAt = (zoom: number) => (zoom <= 8 ? 6 : zoom <= 10 ? 7 : 8);

/** Loads the cube and keeps the counts of the store those of the view. Mount once. */
export function useCube() {
  const regions = useRegions();
  const cube = useQuery(cubeQuery(regions));
  const filter = useView((view) => view.filter);
  const units = useView((view) => view.units);
  const weeks = useView((view) => view.weeks);
  const resolution = useView((view) =>
    view.resolution === "auto" ? resolutionAt(view.camera?.zoom ?? 8) : view.resolution,
  );
  const known = useRef<{ load: LoadReply; geometries: Map<number, CellGeometry> } | null>(null);

  useEffect(() => {
    const load = cube.data;
    if (!load) return;
    if (known.current?.load !== load) known.current = { load, geometries: new Map() };
    const { geometries } = known.current;
    useCounts.setState((state) => ({ pending: state.pending + 1 }));
    cubeClient()
      .count({ filter: cubeFilter({ filter, units }), resolution, weeks, wantCells: !geometries.has(resolution) })
      .then((reply) => {
        if (reply?.geometry) geometries.set(resolution, reply.geometry);
        // Overtaken, or counted from a cube that has been replaced since: a newer answer is on its way.
        if (!reply || known.current?.load !== load) return;
        useCounts.setState({
          asOf: load.asOf,
          regionCodes: load.regionCodes,
          extents: new Map(load.extents.map((extent) => [extent.code, extent])),
          counts: reply.counts,
          weekly: reply.weekly,
          geometry: geometries.get(resolution) ?? null,
        });
        document.documentElement.dataset.countMs = reply.tookMs.toFixed(2);
      })
      .finally(() => useCounts.setState((state) => ({ pending: state.pending - 1 })));
  }, [cube.data, filter, units, weeks, resolution]);

  return cube;
}

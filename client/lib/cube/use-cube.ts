import { queryOptions, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Question } from "#server/algorithms/analysis/analysis-types.ts";
import type { RegionExtent } from "#server/algorithms/crossfilter/region-extents.ts";
import { type Regions, useRegions } from "../api/regions.api.ts";
import { measureOf } from "../surface/surface-words.ts";
import { useView } from "../view/view.store.ts";
import { cubeFilter } from "../view/view-state.ts";
import { useCounts } from "./counts.store.ts";
import type { AnswerReply, CellGeometry, LoadReply } from "./cube-messages.ts";
import { keptParts } from "./kept-parts.ts";
import { cubeClient, setShownQuestion, shownQuestion } from "./session.ts";
import { useWhatIf } from "./what-if.store.ts";

export { askBlackSpots, askDetail, askPermutation } from "./ask.ts";

/** After the last answer of hot spots, so that nobody waits for it while still filtering. */
const STABILITY_AFTER_MS = 150;

export const cubeQuery = (regions: Regions | undefined, where: string | null, snapshot: string | null) =>
  queryOptions({
    queryKey: ["cube", where, snapshot],
    enabled: regions !== undefined,
    queryFn: () =>
      cubeClient().load({
        regions: [...regions!.byCode.values()].map(({ code, parentCode, level, reportingUnit }) => ({
          code,
          parentCode,
          level,
          reportingUnit,
        })),
        area: regions!.outlines.features.length > 0 ? areaOf(regions!) : null,
        where,
        snapshot,
      }),
    staleTime: Number.POSITIVE_INFINITY,
    // The worker holds the tables of one filter: going back to another asks again, which the browser's cache answers.
    gcTime: 0,
    structuralSharing: false,
  });

/** Outlines without their names: all that the universe needs. */
const areaOf = ({ outlines }: Regions) => ({
  type: "FeatureCollection" as const,
  features: outlines.features.map(({ geometry }) => ({ type: "Feature" as const, properties: {}, geometry })),
});

/** Resolution of the cells at a zoom: hexagons of some 20 to 60 pixels. */
export const resolutionAt = (zoom: number) => (zoom <= 8 ? 6 : zoom <= 10 ? 7 : 8);

/** The question that the view asks. */
function useQuestion(): Question {
  const filter = useView((view) => view.filter);
  const units = useView((view) => view.units);
  const surface = useView((view) => view.surface);
  const measure = useView((view) => measureOf(view.surface, view.hotMeasure));
  const period = useView((view) => view.period);
  const deathsAtLeast = useView((view) => view.deathsAtLeast);
  const resolution = useView((view) =>
    view.resolution === "auto" ? resolutionAt(view.camera?.zoom ?? 8) : view.resolution,
  );
  const putRight = useWhatIf((state) => state.putRight);
  return useMemo(
    () => ({ filter: cubeFilter({ filter, units }), resolution, surface, measure, period, deathsAtLeast, putRight }),
    [filter, units, resolution, surface, measure, period, deathsAtLeast, putRight],
  );
}

/** What belongs to one load: codes and cells of another do not fit its answers. */
interface Known {
  load: LoadReply;
  extents: ReadonlyMap<string, RegionExtent>;
  geometries: Map<number, CellGeometry>;
}

/**
 * Loads the tables and keeps the answer in the store that of the view. Mount once. `error` tells that there is nothing to
 * show or that what is shown cannot be brought up to date; a refused attribute filter is the store's `problem`.
 */
export function useCube(): { data: LoadReply | undefined; error: Error | null } {
  const regions = useRegions();
  const snapshot = useView((view) => view.snapshot);
  // The server filters the records by attributes; those of a snapshot are all of it.
  const where = useView((view) => (view.snapshot === null ? view.where : null));
  const lastLoad = useRef<LoadReply | undefined>(undefined);
  const cube = useQuery(cubeQuery(regions, where, snapshot));
  // A link may bring a filter that the server refuses: then the whole city is shown, and why.
  const whole = useQuery({
    ...cubeQuery(regions, null, snapshot),
    enabled: regions !== undefined && where !== null && cube.isError && lastLoad.current === undefined,
  });
  const question = useQuestion();
  const known = useRef<Known | null>(null);
  const [tables, setTables] = useState(0);
  const [tablesProblem, setTablesProblem] = useState<string | null>(null);

  // Until the cube of another filter is here, or when it cannot be had, the last one goes on answering.
  const loaded = cube.data ?? (lastLoad.current ? undefined : whole.data);
  if (loaded) lastLoad.current = loaded;
  const load = lastLoad.current;
  const asking = cube.isFetching && cube.data === undefined && load !== undefined;
  const refusal = cube.error?.message ?? null;

  useEffect(
    () =>
      cubeClient().onTables(({ problem }) => {
        setTablesProblem(problem);
        setTables((count) => count + 1);
      }),
    [],
  );
  useEffect(() => useCounts.setState({ asking }), [asking]);
  useEffect(() => useCounts.setState({ problem: refusal ?? tablesProblem }), [refusal, tablesProblem]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: tables that arrive answer more of the same question
  useEffect(() => {
    if (!load) return;
    if (known.current?.load !== load) {
      const extents = new Map(load.extents.map((extent) => [extent.code, extent]));
      known.current = { load, extents, geometries: new Map() };
    }
    const mine = known.current;
    useCounts.setState((state) => ({ pending: state.pending + 1 }));
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wanted = true;
    cubeClient()
      .ask("answer", { question, wantCells: !mine.geometries.has(question.resolution) })
      .then((reply) => {
        // Overtaken, or answered from other tables than these: a newer answer is on its way.
        if (!reply || reply.load !== load.load || known.current !== mine) return;
        if (reply.geometry) mine.geometries.set(question.resolution, reply.geometry);
        show(mine, question, reply);
        if (!wanted || question.surface !== "hotspots") return;
        if (useCounts.getState().stability === null)
          timer = setTimeout(() => void askStability(question), STABILITY_AFTER_MS);
      })
      .catch((error: Error) => useCounts.setState({ problem: error.message }))
      .finally(() => useCounts.setState((state) => ({ pending: state.pending - 1 })));
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [load, question, tables]);

  return { data: load, error: load && (where !== null || snapshot !== null) ? null : cube.error };
}

function show({ load, extents, geometries }: Known, question: Question, reply: AnswerReply) {
  const last = shownLoad === load ? shownQuestion() : null;
  shownLoad = load;
  setShownQuestion(question);
  const { counts, surface, time, before, stability } = keptParts(useCounts.getState(), last, question, reply.answer);
  useCounts.setState({
    asOf: load.asOf,
    regionCodes: load.regionCodes,
    analysisCodes: load.analysisCodes,
    extents,
    counts,
    surface,
    time,
    before,
    geometry: geometries.get(question.resolution) ?? null,
    stability,
  });
  document.documentElement.dataset.countMs = reply.tookMs.toFixed(2);
}

/** The load of the answer on the screen. */
let shownLoad: LoadReply | null = null;

async function askStability(question: Question): Promise<void> {
  const stability = await cubeClient()
    .ask("stability", { question })
    .catch(() => null);
  // Of the surface shown, or of none.
  const fits = stability?.length === useCounts.getState().geometry?.cells.length;
  if (stability && fits && shownQuestion() === question) useCounts.setState({ stability });
}

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useView } from "../../lib/view/view.store.ts";
import { usePlanning, useShownPlan } from "./planning.store.ts";
import { linesQuery, type WayLines } from "./roads.api.ts";
import { waysOf } from "./route-ways.ts";

export interface RouteLinesNow {
  /** How the routes are drawn: along roads; straight, for the plan knows no roads; straight until the roads come, or for want of them. */
  state: "roads" | "straight" | "waiting" | "failed";
  lines: WayLines | null;
}

const NO_WAYS: [] = [];

/** The roads of the routes on the map, where their plan was made with roads. While a plan is being made lines are straight. */
export function useRouteLines(): RouteLinesNow {
  const shown = useShownPlan();
  const onRoads = usePlanning((state) => state.provider?.name === "valhalla");
  const sites = usePlanning((state) => state.sites);
  const day = useView((view) => view.planDay);
  const ways = useMemo(
    () => (shown && onRoads && !shown.live ? waysOf(shown.settings, shown.plan, sites, day) : NO_WAYS),
    [shown, onRoads, sites, day],
  );
  const { data, isError } = useQuery(linesQuery(ways));
  if (!onRoads) return { state: "straight", lines: null };
  if (data) return { state: "roads", lines: data };
  return { state: isError ? "failed" : "waiting", lines: null };
}

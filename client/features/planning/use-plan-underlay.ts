import { usePlanning } from "./planning.store.ts";

/** Whether the map's own surfaces are drawn beneath a plan: until there is one, and where they are asked for. */
export const usePlanUnderlay = (): boolean =>
  usePlanning(({ underlay, stack, job }) => underlay || (stack === null && job === null));

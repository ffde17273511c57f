import { create } from "zustand";
import type { BlackSpot, BlackSpotResult } from "#server/algorithms/black-spots/identify.ts";
import { PRESETS } from "#server/algorithms/black-spots/presets.ts";
import type { BlackSpotSettings } from "#server/algorithms/black-spots/settings.ts";
import type { BlackSpotSetSummary } from "#server/features/black-spot-sets/black-spot-sets.contract.ts";

/** What list and map show of a spot, found just now or saved long ago. */
export type ShownSpot = Pick<
  BlackSpot,
  | "rank"
  | "centre"
  | "ends"
  | "road"
  | "n"
  | "fatal"
  | "serious"
  | "slight"
  | "damageOnly"
  | "deaths"
  | "injuries"
  | "score"
  | "extentM"
>;

export interface BlackSpots {
  settings: BlackSpotSettings;
  /** The spots on the map and in the list, and where they are from. */
  shown: {
    spots: readonly ShownSpot[];
    found: { result: BlackSpotResult; by: BlackSpotSettings } | null;
    saved: BlackSpotSetSummary | null;
  } | null;
  /** Rank of the spot that is looked at. */
  chosen: number | null;
}

export const useBlackSpots = create<BlackSpots>(() => ({ settings: PRESETS[0]!, shown: null, chosen: null }));

export const showFound = (result: BlackSpotResult, by: BlackSpotSettings) =>
  useBlackSpots.setState({ shown: { spots: result.spots, found: { result, by }, saved: null }, chosen: null });

const FIELDS = ["method", "reachM", "years", "least", "severities", "weights"] as const;

/** Whether two definitions find the same. */
export const isSame = (a: BlackSpotSettings, b: BlackSpotSettings) =>
  FIELDS.every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]));

/** The known definition that settings are those of. */
export const presetOf = (settings: BlackSpotSettings) => PRESETS.find((one) => isSame(one, settings));

export const hideSpots = () => useBlackSpots.setState({ shown: null, chosen: null });

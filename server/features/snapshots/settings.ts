/** What a snapshot's numbers are computed with, beside the records. */

import { briefingPeriods } from "../../algorithms/briefing/periods.ts";
import { type SnapshotSettings, USUAL_SETTINGS } from "../../algorithms/briefing/snapshot-tables.ts";
import { BadInput } from "../../plugins/problems.ts";
import type { NewSnapshot } from "./snapshots.contract.ts";

type Days = NonNullable<SnapshotSettings["period"]>;

/** As stored: what was asked for, the rest as usual, and the days that are compared written out. */
export type FrozenSettings = Omit<SnapshotSettings, "period"> & { period: Days; previousPeriod: Days; lastYear: Days };

/** @throws BadInput for a period that is none */
export function frozenSettings(asked: NewSnapshot["settings"], businessDate: string): FrozenSettings {
  const settings: SnapshotSettings = { ...USUAL_SETTINGS, ...asked };
  if (settings.weights.every((weight) => weight === 0))
    throw new BadInput("The weights of the index are all 0. Give one of them more.", { field: "weights" });
  try {
    const { current, previous, lastYear } = briefingPeriods(settings.period, businessDate);
    return { ...settings, period: current, previousPeriod: previous, lastYear };
  } catch {
    throw new BadInput("The period is not two days of the form YYYY-MM-DD, the first not after the last.", {
      field: "period",
    });
  }
}

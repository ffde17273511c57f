import { create } from "zustand";
import type { RuleId } from "#server/features/quality/rules.contract.ts";

export interface Fault {
  rule: RuleId;
  /** Code of a unit or township; null: the whole city. */
  place: string | null;
}

/** The fault whose records are listed and shown on the map; null: the table of all, and the score of each county. */
export const useFault = create<{ fault: Fault | null }>(() => ({ fault: null }));
export const chooseFault = (fault: Fault | null) => useFault.setState({ fault });

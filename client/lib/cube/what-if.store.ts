import { create } from "zustand";
import type { PutRight } from "#server/algorithms/analysis/analysis-types.ts";

/** The what-if: as if every finding of these cells and places were closed; null: the records as they are. */
export const useWhatIf = create<{ putRight: PutRight | null }>(() => ({ putRight: null }));

export const setPutRight = (putRight: PutRight | null) => useWhatIf.setState({ putRight });

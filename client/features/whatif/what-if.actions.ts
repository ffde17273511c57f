import { create } from "zustand";
import type { PutRight } from "#server/algorithms/analysis/analysis-types.ts";
import { setPutRight, useWhatIf } from "../../lib/cube/what-if.store.ts";
import { useBrush } from "./brush.store.ts";
import { isNothing, NOTHING } from "./put-right.ts";

/** What was put right before each change, the latest last. */
export const useWhatIfPast = create<{ past: readonly PutRight[] }>(() => ({ past: [] }));

const MOST_STEPS = 100;

export const putRightNow = (): PutRight => useWhatIf.getState().putRight ?? NOTHING;

/** Another what-if without a step to undo. */
const show = (next: PutRight) => setPutRight(isNothing(next) ? null : next);

/** Another what-if, as one step that can be undone. `before` is what it started from. */
export function change(next: PutRight, before: PutRight = putRightNow()): void {
  useWhatIfPast.setState(({ past }) => ({ past: [...past, before].slice(-MOST_STEPS) }));
  show(next);
}

export function undo(): void {
  const { past } = useWhatIfPast.getState();
  const last = past.at(-1);
  if (!last) return;
  useWhatIfPast.setState({ past: past.slice(0, -1) });
  show(last);
}

/** Back to the records as they are; the brush is put down. */
export function clear(): void {
  useBrush.setState({ mode: null });
  if (!isNothing(putRightNow())) change(NOTHING);
}

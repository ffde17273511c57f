/** Steps that can be taken back and taken again. Pure: every function gives a new stack. */

/** Steps kept; older ones are forgotten. */
const MOST_STEPS = 100;

export interface UndoStack<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
}

export const startStack = <T>(present: T): UndoStack<T> => ({ past: [], present, future: [] });

/** A further step; what was taken back before it is gone. */
export const withStep = <T>({ past, present }: UndoStack<T>, next: T): UndoStack<T> => ({
  past: [...past, present].slice(-MOST_STEPS),
  present: next,
  future: [],
});

export const canUndo = (stack: UndoStack<unknown> | null): boolean => (stack?.past.length ?? 0) > 0;
export const canRedo = (stack: UndoStack<unknown> | null): boolean => (stack?.future.length ?? 0) > 0;

/** One step back; the same stack where there is none. */
export function undone<T>(stack: UndoStack<T>): UndoStack<T> {
  const before = stack.past.at(-1);
  return before === undefined
    ? stack
    : { past: stack.past.slice(0, -1), present: before, future: [stack.present, ...stack.future] };
}

/** One step forward again; the same stack where there is none. */
export function redone<T>(stack: UndoStack<T>): UndoStack<T> {
  const [next, ...future] = stack.future;
  return next === undefined ? stack : { past: [...stack.past, stack.present], present: next, future };
}

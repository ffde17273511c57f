import { create } from "zustand";

/** The site that a row under the pointer or the keyboard stands for; the map rings it. */
export const usePointed = create<{ at: { lon: number; lat: number } | null }>(() => ({ at: null }));

export const pointAt = (at: { lon: number; lat: number } | null): void => {
  const { at: before } = usePointed.getState();
  if (before?.lon !== at?.lon || before?.lat !== at?.lat) usePointed.setState({ at });
};

/** The finding that a list was left by: its site's card opens at it. */
export const useSoughtFinding = create<{ id: string | null }>(() => ({ id: null }));

import { create } from "zustand";

/** What the pointer draws on the map. Nothing worth a link: what was drawn is part of the view's filter. */
export interface Drawing {
  /** A box, a lasso, or nothing: the pointer moves the map. */
  mode: "box" | "lasso" | null;
  /** The part of the map in sight is wanted as the area; the map answers and sets it back. */
  viewWanted: boolean;
  /** The outline drawn last was refused because it crosses itself. */
  crossed: boolean;
}

export const useDrawing = create<Drawing>(() => ({ mode: null, viewWanted: false, crossed: false }));

/** Takes the tool in hand, or puts it down when it is the one in hand. */
export const toggleDrawing = (mode: NonNullable<Drawing["mode"]>): void =>
  useDrawing.setState((state) => ({ mode: state.mode === mode ? null : mode, crossed: false }));

/** Selects what is in sight: the way for keyboards, and the quickest for everybody. */
export const selectVisible = (): void => useDrawing.setState({ mode: null, viewWanted: true, crossed: false });

import { create } from "zustand";
import type { PickedCell } from "../features/density/pick-cell.ts";
import type { Vision } from "./vision/vision.ts";

/** What is open for a moment and not worth a link: sheets, messages, the cell last clicked. */
export interface Shell {
  help: boolean;
  palette: boolean;
  /** How the page is shown to check that everybody can read it. */
  vision: Vision;
  /** The search box of a phone, which hides until asked for. */
  searching: boolean;
  message: { text: string; id: number } | null;
  cell: {
    cell: PickedCell;
    county: string | null;
    /** Where it lay in the free part of the map, 0 … 1 from the left and from the top. */
    at: { x: number; y: number };
  } | null;
}

export const useShell = create<Shell>(() => ({
  help: false,
  palette: false,
  vision: "normal",
  searching: false,
  message: null,
  cell: null,
}));

let nextId = 1;
export const say = (text: string) => useShell.setState({ message: { text, id: nextId++ } });

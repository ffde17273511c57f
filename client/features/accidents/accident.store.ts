import { create } from "zustand";

/** The accident whose fields are shown; a thing of the moment, not worth a link. */
export const useAccidentShown = create<{ chosen: number | null }>(() => ({ chosen: null }));

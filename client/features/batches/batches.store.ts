import { create } from "zustand";

/** Which of the two lists is open. */
export const useBatches = create<{ open: "history" | "duplicates" | null }>(() => ({ open: null }));

export const openHistory = () => useBatches.setState({ open: "history" });
export const openDuplicates = () => useBatches.setState({ open: "duplicates" });
export const closeBatches = () => useBatches.setState({ open: null });

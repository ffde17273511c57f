import { create } from "zustand";

/** What the dialog of draws shows; null: closed. */
export type DrawsShown = { kind: "list" } | { kind: "new" } | { kind: "one"; id: number };

export const useDraws = create<{ shown: DrawsShown | null }>(() => ({ shown: null }));
export const openDraws = () => useDraws.setState({ shown: { kind: "list" } });
export const showDraw = (id: number) => useDraws.setState({ shown: { kind: "one", id } });
export const newDraw = () => useDraws.setState({ shown: { kind: "new" } });
export const closeDraws = () => useDraws.setState({ shown: null });

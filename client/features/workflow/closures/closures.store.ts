import { create } from "zustand";

/** Whether the queue of suspicious closures lies open. */
export const useClosures = create<{ open: boolean }>(() => ({ open: false }));
export const openClosures = () => useClosures.setState({ open: true });
export const closeClosures = () => useClosures.setState({ open: false });

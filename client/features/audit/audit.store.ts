import { create } from "zustand";

/** Whether the log lies open over the page. */
export const useAuditShown = create<{ open: boolean }>(() => ({ open: false }));
export const openAudit = () => useAuditShown.setState({ open: true });
export const closeAudit = () => useAuditShown.setState({ open: false });

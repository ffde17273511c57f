import { create } from "zustand";

/** Whether the import dialog is open. What is chosen in it lives in the dialog and ends with it. */
export const useImports = create<{ open: boolean }>(() => ({ open: false }));

export const openImport = (): void => useImports.setState({ open: true });
export const closeImport = (): void => useImports.setState({ open: false });

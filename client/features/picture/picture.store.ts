import { create } from "zustand";

/** What the dialog makes a picture of; null: closed. */
export const usePictureDialog = create<{
  asked: { view: string; frame: { width: number; height: number } } | null;
}>(() => ({ asked: null }));

export const closePicture = (): void => usePictureDialog.setState({ asked: null });

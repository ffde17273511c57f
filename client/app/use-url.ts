import { useEffect } from "react";
import { create } from "zustand";
import { deservesEntry } from "../lib/view/history-entry.ts";
import { encodeView } from "../lib/view/url-state.ts";
import { moveCamera, useView, viewOfAddress } from "../lib/view/view.store.ts";
import type { View } from "../lib/view/view-state.ts";

const PAUSE_MS = 150;

/** Whether the address has yet to follow the view. */
export const useUrlPending = create<{ pending: boolean }>(() => ({ pending: false }));

const addressOf = (view: View) => `${location.pathname}?${encodeView(view)}`;

/** The address of the view as it stands. */
export const addressOfView = () => addressOf(useView.getState());

/** The view that the current history entry stands for, whether or not the address says all of it yet. */
let entry = useView.getState();

/** Changes the view within the current history entry: Back does not lead to what has been put right. */
export function correctView(change: Partial<View>): void {
  entry = { ...useView.getState(), ...change };
  useView.setState(change);
}

/** Keeps the address that of the view, and the view that of the address when people go back or forward. */
export function useUrl(): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const replace = (view: View) => {
      const address = addressOf(view);
      if (address !== location.pathname + location.search) history.replaceState(history.state, "", address);
    };
    const write = () => {
      timer = undefined;
      replace(useView.getState());
      useUrlPending.setState({ pending: false });
    };
    const stop = useView.subscribe((view, before) => {
      clearTimeout(timer);
      if (deservesEntry(entry, view)) {
        // The entry that is left keeps the camera it was left with.
        replace(before);
        history.pushState(null, "", addressOf(view));
      }
      entry = view;
      timer = setTimeout(write, PAUSE_MS);
      if (!useUrlPending.getState().pending) useUrlPending.setState({ pending: true });
    });
    const read = () => {
      const { theme, language, panels } = useView.getState();
      // How the page looks is no step that people take back.
      correctView({ ...viewOfAddress(), theme, language, panels });
      moveCamera({ kind: "jump" });
    };
    addEventListener("popstate", read);
    return () => {
      stop();
      clearTimeout(timer);
      removeEventListener("popstate", read);
    };
  }, []);
}

import { useEffect } from "react";
import { create } from "zustand";
import { encodeView } from "../lib/view/url-state.ts";
import { moveCamera, useView, viewOfAddress } from "../lib/view/view.store.ts";

const PAUSE_MS = 150;

/** Whether the address has yet to follow the view. */
export const useUrlPending = create<{ pending: boolean }>(() => ({ pending: false }));

/** The address of the view as it stands. */
export const addressOfView = () => `${location.pathname}?${encodeView(useView.getState())}`;

/** Keeps the address that of the view, and the view that of the address when people go back or forward. */
export function useUrl(): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = () => {
      timer = undefined;
      const address = addressOfView();
      if (address !== location.pathname + location.search) history.replaceState(history.state, "", address);
      useUrlPending.setState({ pending: false });
    };
    const stop = useView.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(write, PAUSE_MS);
      if (!useUrlPending.getState().pending) useUrlPending.setState({ pending: true });
    });
    const read = () => {
      clearTimeout(timer);
      useView.setState(viewOfAddress());
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
